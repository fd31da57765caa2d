/* Places somebody has been to: kept on this telephone only, shown here only, told to nobody. ADR 46 */
const KEY = "linge places", MOST = 6, script = document.currentScript;

function known() {
  try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (nothing) { return []; }
}
function remember(path, name) {
  const others = known().filter((one) => one.path.toUpperCase() !== path.toUpperCase());
  try { localStorage.setItem(KEY, JSON.stringify([{path, name}, ...others].slice(0, MOST))); } catch (full) { /* then not */ }
}

async function forget(box) {
  try { localStorage.removeItem(KEY); } catch (closed) { /* nothing lies there either */ }
  if (window.caches) for (const name of await caches.keys()) if (name.startsWith("place ")) await caches.delete(name);
  box.hidden = true;
}

/* Only paths of this portal are led to, whatever lies in the store. */
function show(box) {
  const list = box.querySelector("ul"), places = known().filter(({path}) => /^\/(?!\/)/.test(path));
  for (const {path, name} of places) {
    const item = document.createElement("li"), link = document.createElement("a");
    Object.assign(link, {href: path, textContent: name});
    item.append(link);
    list.append(item);
  }
  box.hidden = !places.length;
  box.querySelector("button").addEventListener("click", () => forget(box));
}

for (const box of document.querySelectorAll("[data-recent]")) show(box);
const here = location.pathname.replace(/\/$/, "");
if (script.dataset.place) remember(here, document.querySelector("h1").textContent.replace(/\s+/g, " ").trim());
if (navigator.serviceWorker && script.dataset.worker) {
  const first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.register(script.dataset.worker, {updateViaCache: "none"})
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => { if (first && script.dataset.place) ready.active.postMessage({place: here}); })
    .catch(() => {});  // where none is to be had, the page is as it was
}
