/* A photo is made smaller on the telephone before it is sent: quicker, and where it was taken stays behind.
   Whatever cannot be drawn here (HEIC, little memory) goes as it is: the portal draws every picture anew in any case. */
import {shrunk} from "./drafts/photos.js";

const own = new WeakSet();
document.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.type !== "file" || !field.files.length || own.has(field.files[0]) || !window.DataTransfer) return;
  const chosen = field.files[0], smaller = await shrunk(chosen).catch(() => null);
  if (!smaller || smaller.size >= chosen.size || field.files[0] !== chosen) return;
  const kept = new DataTransfer(), made = new File([smaller], chosen.name.replace(/\.\w+$/, "") + ".jpg", {type: smaller.type});
  own.add(made);
  kept.items.add(made);
  field.files = kept.files;
});
