{% load static %}/* Keeps the page of filing and its parts on the phone. The network goes first; what is kept is the page as a
   stranger sees it, so nobody's name stays on a phone that others use. */
"use strict";
var KEPT = "filing-1";
var PAGE = "/file";
var PARTS = ["{% static 'ui/tokens.css' %}", "{% static 'ui/junheng.css' %}", "{% static 'ui/junheng.js' %}", "{% static 'filing/file.css' %}", "{% static 'filing/file.js' %}"];

function keepPage(language) {
  var headers = language ? { "Accept-Language": language } : {};
  return fetch(PAGE, { credentials: "omit", headers: headers }).then(function (answer) {
    if (!answer.ok || answer.redirected) return null;
    return caches.open(KEPT).then(function (kept) { return kept.put(PAGE, answer); });
  }).catch(function () { /* the older copy stays */ });
}

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then(function (kept) { return kept.addAll(PARTS); }).then(function () { return keepPage(""); }));
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
  if (request.mode === "navigate" && place.pathname === PAGE) {
    event.respondWith(fetch(request).catch(function () { return caches.match(PAGE).then(function (page) { return page || Response.error(); }); }));
  } else if (PARTS.indexOf(place.pathname) >= 0) {
    event.respondWith(fetch(request).then(function (answer) {
      if (answer.ok) { var copy = answer.clone(); caches.open(KEPT).then(function (kept) { kept.put(place.pathname, copy); }); }
      return answer;
    }).catch(function () { return caches.match(place.pathname).then(function (part) { return part || Response.error(); }); }));
  }
});
