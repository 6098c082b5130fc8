"use strict";
/* Whoever reads the sign-in page is signed out: what the phone knew of the households goes. What is
   not sent yet stays for its writer. */
Phone.store.all("items").then((items) => {
  const place = document.querySelector("[data-kept]");
  const number = items.filter((item) => item.state !== "held").length;
  if (!place || !number) return;
  place.textContent = `手机上还有${number}条没有上传，请填写的人登录后上传。`;
  place.hidden = false;
}).catch(() => { /* no database here */ });
Phone.store.forget().catch(() => { /* no database, nothing to forget */ });
