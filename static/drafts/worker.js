/* 代登记 opens without a net. OURS, which the portal writes above, names the page, its shell and what the shell needs.
   Nothing else is touched or kept: no page with anybody's data in it, no answer of a form. */
const NAME = `drafts ${OURS.page} ${OURS.version}`;
const nobodys = (path) => new Request(path, {credentials: "omit", cache: "reload"});
const stock = async () => (await caches.open(NAME)).addAll([OURS.shell, ...OURS.assets].map(nobodys));

addEventListener("install", (event) => event.waitUntil(stock().then(() => self.skipWaiting())));

async function replace() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`drafts ${OURS.page} `) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}
addEventListener("activate", (event) => event.waitUntil(replace()));

/* The net first, always; what lies here only where there is none. */
addEventListener("fetch", (event) => {
  const {request} = event, {pathname, origin} = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const page = request.mode === "navigate" && pathname === OURS.page;
  if (!page && !OURS.assets.includes(pathname)) return;
  const kept = () => caches.match(page ? OURS.shell : pathname, {cacheName: NAME});
  event.respondWith(fetch(request).catch(async () => await kept() || Response.error()));
});
