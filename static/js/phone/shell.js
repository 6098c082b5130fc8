"use strict";
/* Fills the page without network from the phone's own database, by the address that was asked for. */
(() => {
  const { store } = Phone;
  const DAY = 24 * 3600 * 1000;
  const FORMS = { "/my/visits/new/": "visit", "/my/days/new/": "day", "/my/diary/new/": "diary", "/my/problems/new/": "problem" };
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const days = (visited) => (visited ? Math.round((Date.parse(today()) - Date.parse(visited)) / DAY) : null);

  const cell = (home) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("span");
    const where = document.createElement("small");
    const side = document.createElement("span");
    const since = days(home.visited_on);
    link.className = "cell";
    link.href = `/my/visits/new/?household=${home.id}`;
    text.textContent = home.head || "—";
    where.textContent = `${home.number} · ${home.village} ${home.group}`;
    side.className = "cell-side";
    side.textContent = since === null ? "从未走访" : since ? `${since} 天前` : "今天";
    text.append(where);
    link.append(text, side);
    row.append(link);
    return row;
  };

  const choose = (form, homes, asked) => {
    const select = form.querySelector("[name=household]");
    if (!select) return;
    select.replaceChildren(new Option("请选择", ""), ...homes.map((home) => new Option(`${home.head}　${home.number}`, home.id)));
    select.value = asked || "";
  };

  const fill = async () => {
    const known = await store.who();
    const asked = new URLSearchParams(location.search);
    const kind = FORMS[location.pathname];
    const part = document.querySelector(`[data-part="${location.pathname}"]`) || document.querySelector("[data-part]");
    document.querySelector("[data-nobody]").hidden = Boolean(known);
    for (const link of document.querySelectorAll(".my-tabs a")) if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    if (!known) {
      document.querySelector('[data-part="/my/outbox/"]').hidden = false;
      return;
    }
    const homes = await store.households();
    document.querySelector("[data-who]").textContent = `${known.full_name}的驻点村，共 ${homes.length} 户，最久没有走访的在前`;
    document.querySelector("[data-due]").replaceChildren(...homes.map(cell));
    for (const form of document.querySelectorAll("form[data-log]")) {
      choose(form, homes, asked.get("household"));
      form.querySelector("[name=day]").value = asked.get("day") || today();
    }
    if (kind) document.querySelector(`[data-form="${kind}"]`).hidden = false;
    else part.hidden = false;
  };
  fill();
})();
