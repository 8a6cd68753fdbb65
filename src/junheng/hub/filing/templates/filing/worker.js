/* Keeps the page of filing and its files on the phone. The network goes first; what is kept is the page as a
   stranger sees it, so nobody's name stays on a phone that others use. */
"use strict";
var PARTS = {{ parts|safe }};
var KEPT = "filing-{{ edition }}";
var PAGE = "/file";

function keepPage(language) {
  var headers = language ? { "Accept-Language": language } : {};
  return fetch(PAGE, { credentials: "omit", headers: headers }).then(function (answer) {
    if (!answer.ok || answer.redirected) return null;
    return caches.open(KEPT).then(function (kept) { return kept.put(PAGE, answer); });
  }).catch(function () { /* the older copy stays */ });
}

function keepPart(place) {
  return fetch(place, { integrity: PARTS[place], cache: "no-cache" }).then(function (answer) {
    if (!answer.ok) throw new Error(place);
    return caches.open(KEPT).then(function (kept) { return kept.put(place, answer); });
  });
}

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(Promise.all(Object.keys(PARTS).map(keepPart)).then(function () { return keepPage(""); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("filing-") === 0 && name !== KEPT; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("message", function (event) {
  if (event.data && typeof event.data.language === "string") event.waitUntil(keepPage(event.data.language.slice(0, 10)));
});
self.addEventListener("fetch", function (event) {
  var request = event.request, place = new URL(request.url);
  if (request.method !== "GET" || place.origin !== self.location.origin) return;
  var kept = request.mode === "navigate" && place.pathname === PAGE ? PAGE : PARTS[place.pathname] ? place.pathname : "";
  if (kept) event.respondWith(fetch(request).catch(function () {
    return caches.open(KEPT).then(function (base) { return base.match(kept); }).then(function (copy) { return copy || Response.error(); });
  }));
});
