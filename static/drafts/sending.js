/* One draft to the portal. What comes back is {what: "filed" | "refused" | a reason why it is still here}. */
const SECONDS = {ticket: 15, draft: 90};

async function within(seconds, address, options) {
  const stop = new AbortController(), clock = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    return await fetch(address, {credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal, ...options});
  } finally {
    clearTimeout(clock);
  }
}

/* The token of the session as it is now: that of the form may be of one that has expired. */
async function ticket(address) {
  const answer = await within(SECONDS.ticket, address, {});
  if (answer.type === "opaqueredirect") return {why: "signed_out"};
  if (answer.status === 403) return {why: "no_post"};
  return answer.ok ? answer.json() : {why: "unanswered"};
}

function body(draft, token) {
  const form = new FormData();
  for (const [name, value] of draft.fields) form.append(name, value);
  for (const one of draft.pictures) form.append(one.field, new Blob([one.bytes], {type: one.type}), one.name);
  form.append("once", draft.once);
  form.append("draft", draft.mark);
  form.append("csrfmiddlewaretoken", token);
  return form;
}

/* Anything but a clear yes or no leaves the draft where it is: its once-token makes the next try the same one. */
async function read(answer) {
  if (answer.status === 201) return {what: "filed", ...await answer.json()};
  if (answer.type === "opaqueredirect") return {what: "signed_out"};
  if ([403, 404, 408, 429].includes(answer.status) || answer.status >= 500) return {what: "unanswered"};
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return {what: "refused", form: page.querySelector("form.quick"), status: answer.status};
}

export async function send(draft, {ticket: from, form}) {
  try {
    const {why, token, marks} = await ticket(from);
    if (why) return {what: why};
    if (!marks.includes(draft.mark)) return {what: "other"};
    return await read(await within(SECONDS.draft, form, {method: "POST", body: body(draft, token)}));
  } catch (broken) {
    return {what: navigator.onLine ? "unanswered" : "kept"};
  }
}

/* Where only the places are asked for: {what, page}, without a page where it was not answered. */
export async function asked({ticket: from, form}, fields) {
  try {
    const {why, token} = await ticket(from);
    if (why) return {what: why};
    fields.set("csrfmiddlewaretoken", token);
    const answer = await within(SECONDS.ticket, form, {method: "POST", body: fields});
    if (!answer.ok) return {what: "unanswered"};
    return {what: "found", page: new DOMParser().parseFromString(await answer.text(), "text/html")};
  } catch (broken) {
    return {what: "kept"};
  }
}
