"use strict";
/* The drop field: takes a dragged file, and says at once when it is too large to be sent. */
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const over = (on) => area.classList.toggle("drop-over", on);
  const judge = () => {
    const file = input.files[0];
    const limit = Number(input.dataset.limit);
    const large = file && file.size > limit;
    input.setCustomValidity(large ? `文件超过${limit / 1048576} MB，请删除图片和多余的工作表，或拆成几个文件。` : "");
    if (large) input.reportValidity();
  };
  area.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  area.addEventListener("dragleave", () => over(false));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    judge();
  });
  input.addEventListener("change", judge);
  input.form.addEventListener("submit", (event) => {
    if (input.validity.customError) { event.preventDefault(); input.reportValidity(); }
  });
}
