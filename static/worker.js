/* What opens without a net: 代登记 with nobody's data in it, and places somebody has been to, as they were last seen.
   OURS, which the portal writes above, names what belongs to either. The net comes first, always. ADR 30, 46 */
const NAME = `linge ${OURS.version}`, PLACE = "place ", MOST_PLACES = 12, MOST_NOTICES = 5;
const nobodys = (path) => new Request(path, {credentials: "omit", cache: "reload"});
const stock = async () => (await caches.open(NAME)).addAll([...Object.values(OURS.shells), OURS.drafts.shell, ...OURS.assets].map(nobodys));

addEventListener("install", (event) => event.waitUntil(stock().then(() => self.skipWaiting())));

async function replace() {
  const old = (await caches.keys()).filter((name) => name !== NAME && !name.startsWith(PLACE));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}
addEventListener("activate", (event) => event.waitUntil(replace()));

/* /B/7K3M9QX2 of any spelling, in either language; empty for any other page. */
function placeOf(pathname) {
  const found = pathname.startsWith(OURS.base) && /^(en\/)?b\/([^/]{1,20})\/?$/i.exec(pathname.slice(OURS.base.length));
  return found ? `${OURS.base}${(found[1] || "").toLowerCase()}B/${found[2].toUpperCase()}` : "";
}
const languageOf = (pathname) => pathname.startsWith(`${OURS.base}en/`) ? "en" : "zh";
const isNotice = (pathname) => pathname.startsWith(OURS.base) && /^(en\/)?g\/[^/]+\/n\/\d+\/$/.test(pathname.slice(OURS.base.length));

/* The page and the notices it leads to. What it leads to no more goes; a place that is gone goes whole. */
async function keep(place, answer) {
  if (answer.status === 404 || answer.status === 410) { await caches.delete(PLACE + place); return; }
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(PLACE + place), html = await answer.clone().text();
  await cache.put(place, answer);
  const listed = [...html.matchAll(/href="([^"#?]+)"/g)].map((found) => found[1]).filter(isNotice);
  const wanted = [...new Set(listed)].slice(0, MOST_NOTICES);
  const had = (await cache.keys()).map((request) => new URL(request.url).pathname).filter((path) => path !== place);
  await Promise.all(had.filter((path) => !wanted.includes(path)).map((path) => cache.delete(path)));
  await Promise.allSettled(wanted.map((path) => keepNotice(cache, path)));
  await leaveOldest();
}

async function keepNotice(cache, path) {
  const answer = await fetch(new Request(path, {credentials: "omit"}));
  if (answer.ok && !answer.redirected) await cache.put(path, answer);
  else await cache.delete(path);
}

const seenAt = async (name) => Date.parse((await caches.match(name.slice(PLACE.length), {cacheName: name}))?.headers.get("date")) || 0;

async function leaveOldest() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PLACE));
  const dated = await Promise.all(names.map(async (name) => [await seenAt(name), name]));
  dated.sort((one, other) => other[0] - one[0]);
  await Promise.all(dated.slice(MOST_PLACES).map(([, name]) => caches.delete(name)));
}

/* As it was last seen, and it says so at its head. */
async function asItWas(kept, language, large) {
  const at = new Date(kept.headers.get("date")), words = OURS.words[language];
  const when = at.toLocaleString(words.locale, {month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit"});
  const said = `<p class="alert amber" role="status">${words.kept.replace("{when}", when)}</p>`;
  let html = (await kept.text()).replace('<main id="main">', `<main id="main">${said}`);
  if (large) html = html.replace('data-size="normal"', 'data-size="large"');
  const headers = new Headers(kept.headers);
  for (const name of ["content-encoding", "content-length", "etag"]) headers.delete(name);
  return new Response(html, {status: 200, headers});
}

async function withoutNet(pathname) {
  const place = placeOf(pathname), language = languageOf(pathname);
  const kept = place ? await caches.match(place, {cacheName: PLACE + place}) : isNotice(pathname) && await notice(pathname);
  if (kept) return asItWas(kept, language, isNotice(pathname) && await readsLarge());
  return await caches.match(OURS.shells[language], {cacheName: NAME}) || Response.error();
}

const places = async () => (await caches.keys()).filter((name) => name.startsWith(PLACE));

async function notice(pathname) {
  for (const name of await places()) {
    const kept = await caches.match(pathname, {cacheName: name});
    if (kept) return kept;
  }
}

/* Notices are fetched without cookies, so in the usual size; whoever reads places in large letters reads them so, too. */
async function readsLarge() {
  for (const name of await places()) {
    const kept = await caches.match(name.slice(PLACE.length), {cacheName: name});
    if (kept && (await kept.text()).includes('data-size="large"')) return true;
  }
  return false;
}

async function page(event, pathname) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch (noNet) {
    return pathname === OURS.drafts.page ? shellOfDrafts() : withoutNet(pathname);
  }
  const place = placeOf(pathname), copy = place && answer.clone();
  if (copy) event.waitUntil(keep(place, copy).catch(() => {}));
  return answer;
}
const shellOfDrafts = async () => await caches.match(OURS.drafts.shell, {cacheName: NAME}) || Response.error();

addEventListener("fetch", (event) => {
  const {request} = event, {pathname, origin} = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") { event.respondWith(page(event, pathname)); return; }
  if (!OURS.assets.includes(pathname)) return;
  const kept = () => caches.match(pathname, {cacheName: NAME});
  event.respondWith(fetch(request).catch(async () => await kept() || Response.error()));
});

/* The page that brought this worker was there before it. */
addEventListener("message", (event) => {
  const place = placeOf(String(event.data && event.data.place));
  if (place) event.waitUntil(fetch(event.data.place, {credentials: "same-origin"}).then((answer) => keep(place, answer)).catch(() => {}));
});
