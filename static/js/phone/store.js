"use strict";
/* The phone's own database: what is not sent yet, its photos, and what is known of the households.
   Contents are sealed with a key that no script can read out, where the browser has cryptography
   (over HTTPS); elsewhere items lie as they are and nothing is kept of the households. */
const Phone = {};
(() => {
  const NAME = "guyang";
  const WEEK = 7 * 24 * 3600 * 1000;
  /* one step a version; steps already taken are never changed */
  const UPGRADES = [
    (db) => {
      db.createObjectStore("items", { keyPath: "client_id" });
      db.createObjectStore("photos", { keyPath: "client_id" });
      db.createObjectStore("reference", { keyPath: "name" });
      db.createObjectStore("keys", { keyPath: "name" });
    },
  ];
  const subtle = self.crypto && self.crypto.subtle;

  let opened = null;
  const open = () => {
    opened = opened || new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, UPGRADES.length);
      asked.onupgradeneeded = (event) => { for (const step of UPGRADES.slice(event.oldVersion)) step(asked.result); };
      asked.onerror = () => { opened = null; reject(asked.error); };
      asked.onsuccess = () => {
        const db = asked.result;
        /* a newer page wants another version: let go, so that it can upgrade */
        db.onversionchange = () => { db.close(); opened = null; };
        db.onclose = () => { opened = null; };
        resolve(db);
      };
    });
    return opened;
  };

  /* resolves once what was written is on the disk, not when it was asked for */
  const within = async (stores, mode, act) => {
    const db = await open();
    return new Promise((resolve, reject) => {
      const tx = db.transaction(stores, mode, { durability: "strict" });
      const asked = act((name) => tx.objectStore(name));
      tx.oncomplete = () => resolve(asked && asked.result);
      tx.onabort = () => reject(tx.error || new Error("aborted"));
    });
  };
  const all = (store) => within([store], "readonly", (of) => of(store).getAll());
  const get = (store, key) => within([store], "readonly", (of) => of(store).get(key));

  const key = async () => {
    const known = await get("keys", "seal");
    if (known) return known.key;
    const made = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try {
      await within(["keys"], "readwrite", (of) => of("keys").add({ name: "seal", key: made }));
    } catch { /* another page was faster */ }
    return (await get("keys", "seal")).key;
  };
  const sealBytes = async (bytes) => {
    if (!subtle) return { plain: bytes };
    const iv = self.crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, await key(), bytes) };
  };
  const openBytes = async (kept) => {
    if (!kept.iv) return kept.plain;
    return subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await key(), kept.data);
  };
  const seal = (value) => sealBytes(new TextEncoder().encode(JSON.stringify(value)).buffer);
  const unseal = async (kept) => JSON.parse(new TextDecoder().decode(await openBytes(kept)));

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const uuid = () => {
    const bytes = self.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const digest = async (bytes) => (subtle ? hex(new Uint8Array(await subtle.digest("SHA-256", bytes))) : "");

  const sealedPhoto = async (item, bytes) => ({
    client_id: uuid(), visit: item.client_id, user: item.user, state: "unsent", said: "",
    sha256: await digest(bytes), kept: await sealBytes(bytes),
  });

  /* an item and its photos, together or not at all */
  const add = async (user, kind, body, photos) => {
    const item = { client_id: uuid(), user, kind, recorded_at: new Date().toISOString(), state: "unsent", said: "" };
    item.kept = await seal(body);
    const pictures = await Promise.all(photos.map((bytes) => sealedPhoto(item, bytes)));
    await within(["items", "photos"], "readwrite", (of) => {
      of("items").add(item);
      for (const picture of pictures) of("photos").add(picture);
    });
    return item;
  };

  /* what a rescue file holds, under the names it had: what the server has already is a repeat */
  const restore = async (user, told) => {
    const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
    const items = await Promise.all(told.items.map(async ({ client_id, kind, recorded_at, body }) => ({ client_id, user, kind, recorded_at, state: "unsent", said: "", kept: await seal(body) })));
    const photos = await Promise.all(told.photos.map(async ({ client_id, visit, sha256, jpeg }) => ({ client_id, visit, user, sha256, state: "unsent", said: "", kept: await sealBytes(bytesOf(jpeg)) })));
    await within(["items", "photos"], "readwrite", (of) => {
      for (const item of items) of("items").put(item);
      for (const photo of photos) of("photos").put(photo);
    });
    return items.length;
  };

  const put = (store, row) => within([store], "readwrite", (of) => of(store).put(row));
  const drop = (store, key_) => within([store], "readwrite", (of) => of(store).delete(key_));
  const dropWhole = async (item) => {
    const pictures = (await all("photos")).filter((picture) => picture.visit === item.client_id);
    await within(["items", "photos"], "readwrite", (of) => {
      of("items").delete(item.client_id);
      for (const picture of pictures) of("photos").delete(picture.client_id);
    });
  };

  /* who was signed in last, and the households they answer for; for seven days */
  const remember = async (state) => put("reference", {
    name: "current", user: state.user, full_name: state.name, saved_at: Date.now(),
    kept: subtle ? await seal(state.households) : null,
  });
  const who = async () => {
    const known = await get("reference", "current");
    if (known && Date.now() - known.saved_at > WEEK) { await forget(); return null; }
    return known || null;
  };
  const households = async () => {
    const known = await who();
    return known && known.kept ? unseal(known.kept) : [];
  };
  const forget = () => within(["reference"], "readwrite", (of) => of("reference").clear());

  Object.assign(Phone, {
    isSealed: Boolean(subtle),
    store: { add, restore, all, get, put, drop, dropWhole, remember, who, households, forget, openBytes, unseal },
  });
})();
