/* What lies on this telephone: drafts by their once-token, and whoever was here last with the empty form as they saw it.
   Each promise fails where the browser keeps nothing. */
function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("linge", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts", {keyPath: "once"});
      asked.result.createObjectStore("seen");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => fail(asked.error);
  });
}

async function inside(name, mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, fail) => {
      const move = base.transaction(name, mode), request = act(move.objectStore(name));
      move.oncomplete = () => done(request.result);
      move.onerror = move.onabort = () => fail(move.error);
    });
  } finally {
    base.close();
  }
}

export async function keep(draft) {
  await inside("drafts", "readwrite", (store) => store.put(draft));
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
}
export const drop = (once) => inside("drafts", "readwrite", (store) => store.delete(once));
export const find = (once) => inside("drafts", "readonly", (store) => store.get(once));
/* The drafts of whoever has one of these marks, oldest first. Of others nothing is handed out. */
export async function own(marks) {
  const all = await inside("drafts", "readonly", (store) => store.getAll());
  return all.filter((draft) => marks.includes(draft.mark)).sort((one, other) => one.at - other.at);
}
export const lastSeen = () => inside("seen", "readonly", (store) => store.get("last"));
export const forgetSeen = () => inside("seen", "readwrite", (store) => store.delete("last"));
/* The form stays when only the marks are known here, unless they are another person's. */
export async function remember(marks, form) {
  const before = await lastSeen();
  const kept = form || (before && marks.includes(before.marks[0]) ? before.form : "");
  await inside("seen", "readwrite", (store) => store.put({marks, form: kept}, "last"));
}
