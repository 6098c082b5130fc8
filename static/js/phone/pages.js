"use strict";
/* What the pages do with the outbox: keep a form on the phone first, show and count what lies there,
   send it on every occasion, and warn before signing out. */
(() => {
  const { store } = Phone;
  const KINDS = { visit: "走访", day: "工作日", diary: "民情日记", problem: "民情问题" };
  const STATES = { unsent: ["待上传", "tag-wait"], rejected: ["未被接收", "tag-late"], held: ["已收到，待核实", "tag-info"] };
  const keeps = document.currentScript.dataset.keeps !== undefined;
  const all = (selector) => document.querySelectorAll(selector);
  const element = (name, css, text) => {
    const made = document.createElement(name);
    if (css) made.className = css;
    if (text) made.textContent = text;
    return made;
  };

  /* the worker and a promise of room; neither is there over plain HTTP */
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(() => { /* sent while open */ });
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  const background = async () => {
    if (!navigator.serviceWorker) return;
    const worker = await navigator.serviceWorker.ready;
    if (worker.sync) await worker.sync.register("outbox");
  };

  let failures = 0;
  let timer = 0;
  const send = async (again) => {
    clearTimeout(timer);
    const said = await Phone.flush(again, keeps);
    failures = said ? failures + 1 : 0;
    if (said) timer = setTimeout(() => send(), Math.min(300, 15 * 2 ** failures) * 1000);
    for (const place of all("[data-outbox-said]")) { place.textContent = said; place.hidden = !said; }
    return said;
  };

  const count = async () => {
    const number = await Phone.unsent();
    for (const place of all("[data-unsent]")) {
      const offline = document.body.dataset.shell === undefined ? "" : "无网络 · ";
      place.textContent = `${offline}${number} 条待传`;
      place.hidden = !number && !offline;
    }
    return number;
  };

  const bodyOf = (form, photos) => {
    const body = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || !value || name === "csrfmiddlewaretoken" || name === "client_id") continue;
      (body[name] = body[name] || []).push(value);
    }
    if (photos.length) body.photo_count = [String(photos.length)];
    return body;
  };

  const keep = async (form) => {
    const photos = await Phone.photosOf(form);
    const known = await store.who();
    const user = Number(form.dataset.user) || (known && known.user);
    if (!user) throw new Error("请先登录。");
    await Phone.save(user, form.dataset.log, bodyOf(form, photos), photos);
    background().catch(() => { /* a bonus, where the browser has it */ });
  };

  /* no room or no database: the server itself, as without script, where nothing would be lost by it */
  const instead = async (form, error) => {
    const photos = await Phone.photosOf(form);
    if (!photos.length && form.dataset.user) { delete form.dataset.unsaved; form.submit(); return; }
    window.alert(`没有保存：手机存储不可用或空间不足（${error.message}）。请不要关闭本页，清理空间后再按保存。`);
  };

  for (const form of all("form[data-log]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      if (button.disabled || !form.reportValidity()) return;
      button.disabled = true;
      try {
        await keep(form);
      } catch (error) {
        button.disabled = false;
        instead(form, error);
        return;
      }
      delete form.dataset.unsaved;
      const said = document.body.dataset.shell === undefined ? await send() : "offline";
      const refused = (await store.all("items")).some((item) => item.state === "rejected");
      location.assign(said || refused ? "/my/outbox/" : "/my/records/");
    });
  }

  const line = async (item, photos, mine) => {
    const [word, css] = STATES[item.state];
    const row = element("li", "cell cell-log");
    const text = element("div");
    const body = mine ? await store.unseal(item.kept) : {};
    const households = mine ? await store.households() : [];
    const home = households.find((one) => String(one.id) === (body.household || [])[0]);
    const own = photos.filter((photo) => photo.visit === item.client_id).length;
    text.append(element("b", "", KINDS[item.kind]), ` ${(body.day || [""])[0]} ${home ? home.head : ""}`);
    text.append(element("small", "", mine ? [(body.title || body.found || body.note || body.text || [""])[0].slice(0, 60), own ? `照片${own}张` : "", item.said].filter(Boolean).join(" · ") : "另一位用户的记录，由其本人登录后上传。"));
    row.append(text, element("span", `tag ${css}`, word));
    if (mine && item.state !== "unsent") {
      const drop = element("button", "", item.state === "held" ? "知道了" : "删除");
      drop.type = "button";
      drop.addEventListener("click", async () => {
        if (item.state === "rejected" && !window.confirm("删除后不能恢复，确定吗？")) return;
        if (item.state === "held") await store.drop("items", item.client_id);
        else await store.dropWhole(item);
        Phone.changed();
      });
      row.append(drop);
    }
    return row;
  };

  const loose = (photo) => {
    const row = element("li", "cell cell-log");
    const text = element("div");
    text.append(element("b", "", "照片"), element("small", "", photo.said || "走访已上传，照片待传。"));
    const [word, css] = STATES[photo.state];
    row.append(text, element("span", `tag ${css}`, word));
    return row;
  };

  const list = async () => {
    const [items, photos, known] = await Promise.all([store.all("items"), store.all("photos"), store.who()]);
    const user = known && known.user;
    items.sort((one, other) => (one.recorded_at < other.recorded_at ? 1 : -1));
    const rows = await Promise.all(items.map((item) => line(item, photos, item.user === user)));
    rows.push(...photos.filter((photo) => photo.user === user && !items.some((item) => item.client_id === photo.visit)).map(loose));
    for (const box of all("[data-outbox]")) {
      const part = (name) => box.querySelector(`[data-${name}]`);
      part("outbox-off").hidden = true;
      part("no-offline").hidden = Phone.isSealed && Boolean(navigator.serviceWorker);
      part("outbox-list").replaceChildren(...rows);
      part("outbox-list").hidden = !rows.length;
      part("outbox-empty").hidden = rows.length > 0;
      part("outbox-acts").hidden = !items.some((item) => item.user === user && item.state !== "held");
      part("outbox-send").hidden = false;
      part("recover").hidden = !user;
    }
  };

  const base64 = (bytes) => {
    let text = "";
    for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const rescue = async () => {
    const known = await store.who();
    const mine = (row) => known && row.user === known.user && row.state !== "held";
    const [items, photos] = await Promise.all([store.all("items"), store.all("photos")]);
    const opened = await Promise.all(items.filter(mine).map(async ({ client_id, kind, recorded_at, kept }) => ({ client_id, kind, recorded_at, body: await store.unseal(kept) })));
    const pictures = await Promise.all(photos.filter(mine).map(async ({ client_id, visit, sha256, kept }) => ({ client_id, visit, sha256, jpeg: base64(await store.openBytes(kept)) })));
    const told = { user: known.user, name: known.full_name, exported_at: new Date().toISOString(), items: opened, photos: pictures };
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 1)], { type: "application/json" }));
    link.download = `未发记录${told.exported_at.slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const recover = async (input) => {
    const known = await store.who();
    let words;
    try {
      const told = JSON.parse(await input.files[0].text());
      words = told.user === (known && known.user)
        ? `已从文件取回${await store.restore(told.user, told)}条，可以上传。`
        : "这个文件是另一位用户的，由其本人登录后取回。";
    } catch {
      words = "这不是导出的未发记录文件，没有取回。";
    }
    input.value = "";
    Phone.changed();
    for (const place of all("[data-outbox-said]")) { place.textContent = words; place.hidden = false; }
  };
  document.addEventListener("change", (event) => { if (event.target.matches("[data-import]")) recover(event.target); });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-flush]")) send(true);
    else if (event.target.closest("[data-export]")) rescue();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.action || !form.action.endsWith("/sign-out/")) return;
    event.preventDefault();
    const number = await Phone.unsent().catch(() => 0);
    if (number && !window.confirm(`手机上还有${number}条没有上传，退出后留在手机上，要您本人再登录才会上传。确定退出吗？`)) return;
    await store.forget().catch(() => {});
    form.submit();
  });

  const show = () => Promise.all([count(), list()]).catch(() => { /* no database here */ });
  Phone.onchange(show);
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") send(); });
  show().then(() => send());
})();
