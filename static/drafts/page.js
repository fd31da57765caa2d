/* Drafts of 代登记 on the page: kept before they are sent, shown while they wait, sent when there is a net. ADR 30. */
import * as forms from "./form.js";
import {asked, send} from "./sending.js";
import * as store from "./store.js";

const SECONDS_BETWEEN_TRIES = 20;
const WRITTEN = {month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit"};
const HINTS = ["no_store", "no_worker"];
const box = document.getElementById("drafts"), list = box.querySelector(".waiting");
const ways = {ticket: box.dataset.ticket, form: box.dataset.form};
let marks = box.dataset.marks.split(" ").filter(Boolean);  // whose drafts these are: no others are shown or sent
let form = document.querySelector("form.quick"), blank = form && forms.plain(form);
let touched = false, pressing = false, delivering = false, again = false, warned = false, clicked = null;

box.querySelector("[data-sign-in]").href = ways.form;
const fill = (place, parts) => { place.textContent = ""; place.append(...parts); };
const hint = (what) => { for (const one of box.querySelectorAll(`[data-say=${what}]`)) one.hidden = false; };
function say(what) {
  for (const one of box.querySelectorAll("[data-say]")) {
    if (!HINTS.includes(one.dataset.say)) one.hidden = one.dataset.say !== what;
  }
}

function row(draft) {
  const made = document.getElementById("draft_row").content.cloneNode(true);
  const part = (name) => made.querySelector(`[data-of=${name}]`);
  part("text").textContent = draft.words.text.slice(0, 60) || draft.words.category;
  part("where").textContent = draft.words.place;
  part("at").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, WRITTEN);
  part("count").textContent = draft.pictures.length;
  part("pictures").hidden = !draft.pictures.length;
  part("refused").hidden = !draft.refused;
  const open = made.querySelector("[data-open]");
  open.href = `${ways.form}?draft=${draft.once}`;
  open.addEventListener("click", (event) => { if (form) { event.preventDefault(); opened(draft.once); } });
  made.querySelector("[data-drop]").addEventListener("click", () => store.drop(draft.once).then(show));
  return made;
}

async function show() {
  const drafts = await store.own(marks);
  fill(list.querySelector("ul"), drafts.map(row));
  list.hidden = !drafts.length;
  return drafts;
}

/* What the draft's own page says stands in the form; its pictures lie with the draft, and can be left out. */
function inForm(draft) {
  forms.unchoose(form);
  touched = true;
  if (!draft.pictures.length) return;
  const made = document.getElementById("draft_pictures").content.cloneNode(true);
  made.querySelector("[data-of=count]").textContent = draft.pictures.length;
  made.querySelector("[data-forget]").addEventListener("click", async (event) => {
    await store.keep({...draft, pictures: []});
    event.target.closest("[data-pictures]").remove();
    show();
  });
  form.querySelector("[type=file]").before(made);
}

async function opened(once) {
  const draft = (await store.own(marks)).find((one) => one.once === once);
  if (!draft || !form || forms.onceOf(form) === once) return;
  if (touched) { say("busy"); return; }
  forms.fill(form, draft);
  inForm(draft);
  form.querySelector("[name=text]").focus();
  if (draft.refused && navigator.onLine) press(forms.buttonOf(form, draft));  // the portal says beside which field
}

/* The portal's own page of the form, with its sentences beside the fields. */
function answered(draft, page) {
  if (page) form.innerHTML = page.innerHTML;
  inForm(draft);
  const said = form.querySelector("[role=alert]");
  if (said) { said.tabIndex = -1; said.focus(); }
  say(page ? "" : "too_large");
}

/* One at a time over all open pages, where the browser can; where it cannot, the once-token still makes it one case. */
const alone = (act) => navigator.locks ? navigator.locks.request("linge drafts", act) : act();

/* Send it and keep the books. A draft deleted meanwhile stays deleted; under a new token it is another matter. */
async function tried(draft) {
  const outcome = await send(draft, ways);
  if (outcome.what === "filed") await store.drop(draft.once);
  if (outcome.what === "refused" && await store.find(draft.once)) {
    const once = outcome.form ? forms.onceOf(outcome.form) : draft.once;
    if (once !== draft.once) await store.drop(draft.once);
    outcome.draft = {...draft, once, refused: true};
    await store.keep(outcome.draft);
  }
  return outcome;
}

function filed(cases) {
  const links = cases.map(({number, sheet}) => {
    const link = box.querySelector("[data-filed]").cloneNode();
    Object.assign(link, {textContent: number, href: sheet, hidden: false});
    return link;
  });
  fill(box.querySelector("[data-say=filed] span"), links);
  say("filed");
}

async function deliverAll() {
  const cases = [];
  let last = {what: ""};
  for (const {once} of (await store.own(marks)).filter((draft) => !draft.refused)) {
    const draft = await store.find(once);  // another page may have sent it by now
    if (!draft || (form && forms.onceOf(form) === once)) continue;
    last = await tried(draft);
    if (last.what === "filed") cases.push(last);
    if (!["filed", "refused"].includes(last.what)) break;
  }
  await show();
  if (cases.length) filed(cases);
  else if (last.what && last.what !== "kept") say(last.what);
  if (last.draft && last.form && form && !touched) answered(last.draft, last.form);
}

/* Asked again meanwhile, because the net came back, it goes round once more. */
async function deliver() {
  again = true;
  if (delivering) return;
  delivering = true;
  try {
    while (again) {
      again = false;
      if (!pressing && !document.hidden && (await show()).some((draft) => !draft.refused)) await alone(deliverAll);
    }
  } finally {
    delivering = false;
  }
}

function busy(button, is) {
  if (is) button.dataset.words = button.textContent;
  button.textContent = is ? button.dataset.busy || button.textContent : button.dataset.words;
}

/* As without script, where nothing can be kept. */
function plainly(button) {
  form.dataset.plain = "1";
  button.click();
}

async function press(button) {
  if (pressing) return;
  pressing = true;
  busy(button, true);
  try {
    const draft = {...await forms.taken(form, button, await store.find(forms.onceOf(form))), mark: marks[0]};
    await store.keep(draft);
    await after(draft, await alone(() => tried(draft)));
  } catch (broken) {
    plainly(button);
  } finally {
    pressing = false;
    if (button.isConnected) busy(button, false);
  }
}

async function after(draft, outcome) {
  if (outcome.what === "filed") { location.assign(outcome.sheet); return; }
  await show();
  if (outcome.what === "refused") { answered(outcome.draft || draft, outcome.form); return; }
  forms.empty(form, blank);
  touched = false;
  say(outcome.what);
  list.querySelector("h2").focus();
}

/* Another building is looked for without leaving what was written and chosen. */
async function look() {
  const fields = new FormData(form);
  for (const file of form.querySelectorAll("[type=file]")) fields.delete(file.name);
  fields.set("find", "1");
  const {what, page} = await asked(ways, fields), found = page && page.getElementById("places");
  if (!found) { say(what === "kept" ? "no_find" : what); return; }
  form.querySelector("#places").replaceWith(found);
  found.querySelector("[name=place]").focus();
}

async function leave(leaving) {
  const waiting = await store.own(marks).catch(() => []);
  if (waiting.length && !warned) { warned = true; say("leaving"); return; }
  await store.forgetSeen().catch(() => {});
  leaving.submit();
}

document.addEventListener("click", (event) => { clicked = event.target.closest("button"); }, true);
document.addEventListener("input", (event) => { touched = touched || event.target.form === form; });
document.addEventListener("submit", (event) => {
  const sent = event.target, leaves = new URL(sent.action).pathname === box.dataset.leave;
  if (!leaves && (sent !== form || form.dataset.plain)) return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter || clicked || sent.querySelector("button");
  if (leaves) leave(sent);
  else if (button.name === "find") look();
  else press(button);
}, true);

/* Opened without a net: the form as whoever was here last saw it, empty. */
async function fromMemory(here) {
  const last = await store.lastSeen();
  if (/(^|; )size=large/.test(document.cookie)) document.documentElement.dataset.size = "large";  // the shell is nobody's
  if (!last || !last.form) { hint("no_form"); return; }
  marks = last.marks;
  blank = last.form;
  form = Object.assign(document.createElement("form"), {className: "quick", method: "post", action: ways.form, noValidate: true});
  forms.empty(form, blank);
  here.replaceWith(form);
}

/* Without a net it is not renewed: another time, then. */
function alsoWithoutNet(worker) {
  if (navigator.serviceWorker) navigator.serviceWorker.register(worker, {updateViaCache: "none"}).catch(() => {});
  else if (isSecureContext) hint("no_worker");
}

async function begin() {
  const here = document.getElementById("kept_form"), asIs = form && !form.querySelector(".wrong, [role=alert]");
  if (here) await fromMemory(here);
  else await store.remember(marks, asIs ? blank : "");
  if (form) alsoWithoutNet(box.dataset.worker);
  const wanted = new URLSearchParams(location.search).get("draft");
  if (wanted) await opened(wanted);
  addEventListener("online", deliver);
  document.addEventListener("visibilitychange", deliver);
  setInterval(deliver, SECONDS_BETWEEN_TRIES * 1000);
  await deliver();
}

begin().catch(() => {
  hint("no_store");
  if (form) form.dataset.plain = "1";
});
