"use strict";
/* Remembers which towns of the area tree stand open, and brings the current place into sight. */
const towns = document.querySelectorAll(".side details[data-tree]");
const read = () => {
  try { return JSON.parse(sessionStorage.getItem("tree")) || {}; } catch { return {}; }
};
const open = read();
for (const town of towns) {
  const kept = open[town.dataset.tree];
  if (kept && !town.open) town.open = true;
  town.addEventListener("toggle", () => {
    const now = read();
    now[town.dataset.tree] = town.open;
    try { sessionStorage.setItem("tree", JSON.stringify(now)); } catch { /* private mode: forget */ }
  });
}
const here = document.querySelector(".side [aria-current]");
if (here) {
  const side = here.closest(".side");
  const down = here.getBoundingClientRect().top - side.getBoundingClientRect().top;
  if (down > side.clientHeight - 64) side.scrollTop = down - side.clientHeight / 2;
}
