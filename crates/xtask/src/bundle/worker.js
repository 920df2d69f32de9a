// Keeps the whole app in this browser, so that a reload without a network brings the page.
//
// A version is all of its files or nothing: each is checked against the hash that the build wrote here. A
// page that is being shown is left alone; the next load, of whichever page, gets the newest version that is
// here as a whole. The one before it stays for the pages that still show it.
"use strict";
const VERSION = "{{version}}";
const FILES = {{files}};
const MISSING = {{missing}};
const PAGES = {{pages}};

const TOP = new URL("./", location.href).href;
const PREFIX = `ghostlight ${new URL(TOP).pathname} `;
const CURRENT = PREFIX + VERSION;
const CONFIG = { cacheName: `${PREFIX}config`, url: `${TOP}config.json` };
const WHOLE = `${TOP}sw.js`;
const CONFIG_LIMIT_MS = 1000;
const named = (path) => /^(stage|desk)-/.test(path);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("message", (event) => {
  if (event.data === "ghostlight-take-over") skipWaiting();
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(TOP)) return;
  const path = (url.origin + url.pathname).slice(TOP.length).replace(/(^|\/)index\.html$/, "$1");
  const navigates = event.request.mode === "navigate";
  if (path === "config.json") event.respondWith(config(event));
  else if (path in FILES || named(path)) event.respondWith(kept(path, event.request));
  else if (navigates && `${path}/` in FILES) event.respondWith(Response.redirect(`${TOP}${path}/${url.search}`));
  else if (navigates && isShort(path)) event.respondWith(fetch(event.request).catch(missing));
});

async function install() {
  try {
    // Where an older version is published again, it is the newest now.
    await caches.delete(CURRENT);
    const cache = await caches.open(CURRENT);
    // One after the other: a show on the same network comes first.
    for (const path of Object.keys(FILES)) await keep(cache, path);
    await cache.put(WHOLE, new Response());
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
  // The first page of all asked for it before there was a worker to remember the answer.
  await remembered(fetch(CONFIG.url, { cache: "no-store" }), await lastConfig()).catch(() => null);
}

async function keep(cache, path) {
  const url = TOP + path;
  let answer = named(path) && (await caches.match(url));
  if (!answer) {
    answer = await fetch(url, { integrity: FILES[path], cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    // A page that came by a redirect would not be taken for a navigation.
    if (answer.redirected) answer = new Response(await answer.blob(), { headers: answer.headers });
  }
  await cache.put(url, answer);
}

async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const whole = [];
  for (const name of others)
    if (name !== CURRENT && (await caches.match(WHOLE, { cacheName: name }))) whole.push(name);
  const stay = [CURRENT, CONFIG.cacheName, whole.pop()];
  await Promise.all(others.filter((name) => !stay.includes(name)).map((name) => caches.delete(name)));
}

// A file that is named by its content from wherever it is; all else of the newest version.
async function kept(path, request) {
  const where = named(path) ? {} : { cacheName: await newest() };
  return (await caches.match(TOP + path, { ...where, ignoreVary: true })) || fetch(request);
}

// This worker's own version, or that of one which waits to take over.
async function newest() {
  for (const name of (await caches.keys()).reverse())
    if (name.startsWith(PREFIX) && (await caches.match(WHOLE, { cacheName: name }))) return name;
  return CURRENT;
}

// The network's word within a second, where it is the host's own; else the last one that was.
async function config(event) {
  const last = await lastConfig();
  const asked = remembered(fetch(event.request), last);
  if (!last) return asked;
  event.waitUntil(asked.catch(() => last));
  const late = new Promise((resolve) => setTimeout(resolve, CONFIG_LIMIT_MS, last));
  return Promise.race([asked, late]).catch(() => last);
}

async function lastConfig() {
  return caches.match(CONFIG.url, { cacheName: CONFIG.cacheName });
}

// That there is none is remembered too, and never in place of one.
async function remembered(asked, last) {
  const answer = await asked;
  const good = await says(answer);
  if (good || (answer.status === 404 && !(last && last.ok))) {
    const cache = await caches.open(CONFIG.cacheName);
    await cache.put(CONFIG.url, answer.clone());
  }
  return good || answer.status === 404 || !last ? answer : last;
}

async function says(answer) {
  if (!answer.ok || answer.redirected) return false;
  const said = await answer.clone().json().catch(() => null);
  return said !== null && said.v === 1;
}

// `…/viewer/ABC123` and `…/r/ABC123/viewer`: the host's 404 page leads to the page.
function isShort(path) {
  const [last, before, first] = path.split("/").filter(Boolean).reverse();
  return PAGES.includes(before) || (first === "r" && PAGES.includes(last));
}

function missing() {
  return new Response(MISSING, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
