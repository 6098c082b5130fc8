"use strict";
/* Sends what lies on the phone. An item leaves it only when the server has named it in its answer;
   runs in pages and in the worker. */
(() => {
  const { store } = Phone;
  const PATIENCE = 30000;
  const AT_ONCE = 20;
  const SIGN_IN = "请重新登录后上传，记录仍在手机上。";
  const NO_NETWORK = "没有网络或服务器没有回应，记录仍在手机上，稍后会再上传。";
  const channel = self.BroadcastChannel ? new BroadcastChannel("outbox") : null;
  const listeners = [];
  const changed = () => {
    for (const listener of listeners) listener();
    if (channel) channel.postMessage("changed");
  };
  if (channel) channel.onmessage = () => { for (const listener of listeners) listener(); };

  /* navigator.onLine lies: only an answer in time counts */
  const ask = async (address, options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal, ...options });
      const is_json = (answer.headers.get("Content-Type") || "").includes("application/json");
      return { status: answer.status, said: is_json ? await answer.json() : null };
    } finally {
      clearTimeout(timer);
    }
  };

  /* who is signed in, with a token; null when nobody is who may send */
  const state = async () => {
    const { status, said } = await ask("/sync/state/");
    if (status !== 200 || !said) return null;
    await store.remember(said);
    return said;
  };

  const judge = async (item, answer) => {
    if (answer.status === "created" || answer.status === "duplicate") {
      await store.drop("items", item.client_id);
    } else if (answer.status === "held") {
      /* the server keeps the content from now on; the phone keeps the word */
      await store.put("items", { ...item, state: "held", said: answer.said });
    } else {
      const kind = answer.status === "rejected" ? "rejected" : "unsent";
      await store.put("items", { ...item, state: kind, said: answer.said || "" });
    }
  };

  const sendItems = async (items, signed) => {
    const sent = await Promise.all(items.map(async ({ client_id, kind, recorded_at, kept }) => (
      { client_id, kind, recorded_at, body: await store.unseal(kept) })));
    const { status, said } = await ask("/sync/", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": signed.token },
      body: JSON.stringify({ user: signed.user, items: sent }),
    });
    if (status !== 200 || !said) throw new Error(said && said.error ? said.error : NO_NETWORK);
    for (const item of items) {
      const answer = said.items.find((one) => one.client_id === item.client_id);
      if (answer) await judge(item, answer);
    }
  };

  const sendPhoto = async (photo, signed) => {
    const form = new FormData();
    form.append("client_id", photo.client_id);
    form.append("visit", photo.visit);
    form.append("sha256", photo.sha256);
    form.append("file", new Blob([await store.openBytes(photo.kept)], { type: "image/jpeg" }), "photo.jpg");
    const { said } = await ask("/sync/photos/", { method: "POST", headers: { "X-CSRFToken": signed.token }, body: form });
    if (!said || !said.status) throw new Error(NO_NETWORK);
    if (said.status === "created" || said.status === "duplicate") await store.drop("photos", photo.client_id);
    else await store.put("photos", { ...photo, state: said.status === "rejected" ? "rejected" : "unsent", said: said.said });
  };

  const waits = (row, again) => row.state === "unsent" || (again && row.state === "rejected");

  const FRESH = 10 * 60 * 1000;
  const run = async (again, keeps) => {
    const [items, photos, known] = await Promise.all([store.all("items"), store.all("photos"), store.who()]);
    /* whoever signs in anew is not known yet: the sign-in page forgets */
    const fresh = known && Date.now() - known.saved_at < FRESH;
    if (!items.length && !photos.length && (fresh || !keeps)) return "";
    const signed = await state();
    if (!signed) return items.some((item) => waits(item)) || photos.length ? SIGN_IN : "";
    const mine = items.filter((item) => item.user === signed.user && waits(item, again));
    mine.sort((one, other) => (one.recorded_at < other.recorded_at ? -1 : 1));
    for (let at = 0; at < mine.length; at += AT_ONCE) await sendItems(mine.slice(at, at + AT_ONCE), signed);
    for (const photo of photos) if (photo.user === signed.user && waits(photo, again)) await sendPhoto(photo, signed);
    return "";
  };

  /* one at a time, over all tabs where the browser can say so */
  let busy = false;
  const alone = async (act) => {
    if (self.navigator.locks) return self.navigator.locks.request("outbox", act);
    if (busy) return "";
    busy = true;
    try { return await act(); } finally { busy = false; }
  };

  /* gives what is to be said of it: nothing when all is well; ``again`` tries what was refused,
     ``keeps`` asks for the households too, for who is posted now */
  const flush = async (again, keeps) => {
    let said;
    try {
      said = await alone(() => run(again, keeps));
    } catch (error) {
      said = error.message && /[\u4e00-\u9fff]/.test(error.message) ? error.message : NO_NETWORK;
    }
    changed();
    return said;
  };

  const save = async (user, kind, body, photos) => {
    const item = await store.add(user, kind, body, photos);
    changed();
    return item;
  };

  const unsent = async () => {
    const [items, photos] = await Promise.all([store.all("items"), store.all("photos")]);
    return items.filter((item) => item.state !== "held").length + photos.filter((photo) => !items.some((item) => item.client_id === photo.visit)).length;
  };

  Object.assign(Phone, { flush, save, unsent, state, onchange: (listener) => listeners.push(listener), changed });
})();
