{% load static %}"use strict";
/* Hands out the page without network and what it is made of; nothing personal is ever cached. */
importScripts("{% static 'js/phone/store.js' %}", "{% static 'js/phone/outbox.js' %}");

const CACHE = "{{ cache }}";
const SHELL = "{% url 'shell' %}";
const FILES = [{% for name in files %}
  "{% static name %}",{% endfor %}
];
const PATIENCE = 8000;

self.addEventListener("install", (event) => {
  const fresh = [SHELL, ...FILES].map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

const patiently = (request) => Promise.race([
  fetch(request),
  new Promise((_, reject) => { setTimeout(reject, PATIENCE, new Error("no answer")); }),
]);
const kept = (key) => caches.open(CACHE).then((cache) => cache.match(key));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    /* only the phone's own pages have a page to stand in for them */
    if (pathname !== "/" && !pathname.startsWith("{% url 'my_week' %}")) return;
    event.respondWith(patiently(request).catch(() => kept(SHELL).then((page) => page || Response.error())));
  } else if (FILES.includes(pathname)) {
    event.respondWith(patiently(request).catch(() => kept(pathname).then((file) => file || Response.error())));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(Phone.flush());
});
