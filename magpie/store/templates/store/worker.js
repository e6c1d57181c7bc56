// The worker of an installed Magpie. It keeps files whose names are hashes of their bytes, and one page that says the
// network is away. It never keeps a page, a picture somebody published, or an answer of /v1/: those are personal.

const BUILD = {{ build|safe }};
const OFFLINE = "/offline/";
const PAGE_CACHE = `magpie-offline-${BUILD.version}`;
const FILE_CACHE = "magpie-files";
const FILES_MAX = 120;
const HASHED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", (event) => event.waitUntil(Promise.all([prepare(), passBy(event)])));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (HASHED.test(pathname)) event.respondWith(fileOf(request));
  else if (request.mode === "navigate" && !pathname.startsWith("/v1/")) event.respondWith(pageOf(request));
});

/** What a page says while it is left is lost where it first has to wake a worker up, so it never comes by here. */
async function passBy(event) {
  await event.addRoutes?.({ condition: { urlPattern: { pathname: "/v1/*" } }, source: "network" });
}

// Taking over at once is safe: a file is kept under the hash of its bytes, so an older page still finds its own.
async function prepare() {
  const cache = await caches.open(PAGE_CACHE);
  const asked = [OFFLINE, ...BUILD.kept].map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }));
  await cache.addAll(asked);
  await self.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("magpie-") && name !== PAGE_CACHE && name !== FILE_CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function pageOf(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE)) || Response.error();
  }
}

async function fileOf(request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) keep(request.url, answer.clone()).catch(() => {});
  return answer;
}

/** The oldest go first; a full disk keeps nothing and harms nothing. */
async function keep(url, answer) {
  const cache = await caches.open(FILE_CACHE);
  await cache.put(url, answer);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - FILES_MAX))) await cache.delete(old);
}
