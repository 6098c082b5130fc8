"use strict";
/* Photos are made small before they are kept: 1600 px at most, as JPEG, which leaves out where and
   with what they were taken. */
(() => {
  const LONGEST = 1600;
  const QUALITY = 0.8;
  const PREVIEW = 88;
  const MOST = 9;
  const TYPES = ["image/jpeg", "image/png"];
  const LIMIT = 8 * 1024 * 1024;

  const draw = (picture, width, height, canvas) => {
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
    return canvas;
  };
  const bitmap = (file) => createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => createImageBitmap(file));

  const shrink = async (file) => {
    let picture;
    try {
      picture = await bitmap(file);
    } catch {
      if (TYPES.includes(file.type) && file.size <= LIMIT) return { bytes: await file.arrayBuffer(), preview: null };
      throw new Error(`照片“${file.name}”无法读取，请重新拍摄。`);
    }
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const whole = draw(picture, Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)), document.createElement("canvas"));
    const blob = await new Promise((resolve) => whole.toBlob(resolve, "image/jpeg", QUALITY));
    const preview = draw(picture, PREVIEW, PREVIEW, document.createElement("canvas"));
    picture.close();
    return { bytes: await blob.arrayBuffer(), preview };
  };

  /* a file field that gathers small photos in a list, to be had by Phone.photosOf(form) */
  const gathered = new WeakMap();
  for (const input of document.querySelectorAll("[data-photos]")) {
    const list = input.parentElement.querySelector("[data-photo-list]");
    const kept = [];
    gathered.set(input.form, kept);
    input.multiple = true;
    input.addEventListener("change", async () => {
      input.setCustomValidity("");
      for (const file of Array.from(input.files).slice(0, MOST - kept.length)) {
        const waiting = shrink(file);
        kept.push(waiting);
        try {
          const small = await waiting;
          const line = document.createElement("li");
          const drop = document.createElement("button");
          drop.type = "button";
          drop.textContent = `去掉照片${kept.indexOf(waiting) + 1}`;
          drop.addEventListener("click", () => { kept.splice(kept.indexOf(waiting), 1); line.remove(); });
          if (small.preview) { small.preview.setAttribute("aria-hidden", "true"); line.append(small.preview); }
          line.append(drop);
          list.append(line);
          list.hidden = false;
        } catch (error) {
          kept.splice(kept.indexOf(waiting), 1);
          input.setCustomValidity(error.message);
          input.reportValidity();
        }
      }
      input.value = "";
    });
  }
  Phone.photosOf = async (form) => Promise.all((gathered.get(form) || []).map(async (one) => (await one).bytes));
})();
