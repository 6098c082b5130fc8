"use strict";
/* Small helps for any page. Everything here works without them, only with more steps. */

/* what a button can do only with script is hidden until the script is there */
for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if (button.dataset.copy === undefined) { window.print(); return; }
  const text = button.dataset.copy || location.href;
  const said = (word) => { button.textContent = word; };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => said("已复制"), () => said("复制失败"));
  else window.prompt("请按 Ctrl+C 复制：", text); /* plain HTTP has no clipboard */
});

document.addEventListener("submit", (event) => {
  const words = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});

/* an address that is to be passed on holds only what is asked for */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.query")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.query [disabled]")) field.disabled = false;
});

/* a head checkbox data-all="name" picks every row's checkbox of that name */
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  const scope = event.target.closest("table") || document;
  for (const box of scope.querySelectorAll(`input[type="checkbox"][name="${name}"]`)) {
    box.checked = event.target.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

/* leaving a long form with unsaved words asks first */
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) changed.delete(event.target); });
window.addEventListener("beforeunload", (event) => {
  if (![...changed].some((form) => form.dataset.unsaved !== undefined)) return;
  event.preventDefault();
  event.returnValue = "";
});

/* after a refused form the reader starts at the list of what is wrong */
const errors = document.querySelector(".error-summary");
if (errors) errors.focus();
