/* The form of 代登记: taken up as a draft, filled from one, emptied, and answered by the portal. */
import {packed} from "./photos.js";

const OF_ONE_PAGE = ["csrfmiddlewaretoken", "once", "photo_key", "after_key"];
const all = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
const chosen = (form, name) => {
  const radio = form.querySelector(`[name="${name}"]:checked`);
  return radio ? radio.closest("label").textContent.trim() : "";
};

export const onceOf = (form) => form.querySelector("[name=once]").value;
export const buttonOf = (form, draft) => form.querySelector(draft.fields.some(([name]) => name === "settle") ? "[name=settle]" : "[name=file]");

/* As it came, without what belongs to this one page: what the telephone keeps for when there is no net. */
export function plain(form) {
  const copy = form.cloneNode(true);
  for (const name of OF_ONE_PAGE) for (const field of all(copy, name)) if (name !== "once") field.remove();
  return copy.innerHTML;
}

/* With a once-token of its own, so that what is written next is another matter. */
export function empty(form, html) {
  form.innerHTML = html;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  form.querySelector("[name=once]").value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* What is written there, and the pictures: those of `before`, kept earlier under the same token, and those chosen since. */
export async function taken(form, button, before) {
  const fields = [[button.name, "1"]], pictures = before ? [...before.pictures] : [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) {
      if (value.size) pictures.push(await packed(name, value));
    } else if (!OF_ONE_PAGE.includes(name)) {
      fields.push([name, value]);
    }
  }
  const words = {text: form.querySelector("[name=text]").value, category: chosen(form, "category"), place: chosen(form, "place")};
  return {once: onceOf(form), fields, pictures, words, at: Date.now()};
}

/* A place or category that this form does not offer, because it was looked for, stands first. */
function offer(form, name, value, words) {
  const first = all(form, name)[0].closest("label"), label = first.cloneNode(true), radio = label.querySelector("input");
  label.removeAttribute("for");
  radio.removeAttribute("id");
  radio.value = value;
  label.lastChild.textContent = words;
  first.before(label);
  return radio;
}

export function fill(form, draft) {
  form.querySelector("[name=once]").value = draft.once;
  for (const [name, value] of draft.fields) {
    const fields = all(form, name).filter((field) => field.type !== "submit" && field.type !== "file");
    if (!fields.length) continue;
    if (fields[0].type === "radio") {
      (fields.find((field) => field.value === value) || offer(form, name, value, draft.words[name] || value)).checked = true;
    } else if (fields[0].type === "checkbox") {
      fields[0].checked = true;
    } else {
      fields[0].value = value;
    }
  }
}

/* Nothing chosen here any more: the draft has the pictures. */
export function unchoose(form) {
  for (const field of form.querySelectorAll("[type=file]")) field.value = "";
  for (const name of ["photo_key", "after_key"]) {
    for (const field of all(form, name)) field.remove();
  }
  for (const said of form.querySelectorAll(".alert.green")) said.remove();
}
