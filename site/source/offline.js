// Keeps the pages in the browser, so that they open and move without a network. As long as there is
// one, everything comes from it, and is new. Python writes below which files there are, and their
// version: a new one is fetched whole before it takes the place of the old.
const FILES = /** @type {string[]} */ ([]);
const VERSION = "";

const worker = /** @type {any} */ (self); // of a page, as far as TypeScript knows
const { scope } = worker.registration;
const OURS = `pages of ${scope} `, KEPT = OURS + VERSION;

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await worker.skipWaiting();
}

async function replace() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(request, { ignoreSearch: true }); // a picture's state is in there
    if (kept) return kept;
    throw failure;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(replace()));
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const ours = url.startsWith(scope) && !url.startsWith(`${scope}lite/`); // JupyterLite has its own
  if (method === "GET" && ours) event.respondWith(answer(event.request));
});
