/* A photo as it is kept: no larger than the portal keeps it, as plain bytes, for some browsers lose files that they keep. */
const LONGEST = 1600, QUALITY = 0.85;

export async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/* The original wherever this browser cannot draw it (HEIC, little memory), or draws it no smaller. */
export async function packed(field, file) {
  const smaller = await shrunk(file).catch(() => null);
  const best = smaller && smaller.size < file.size ? smaller : file;
  const bytes = await new Response(best).arrayBuffer();
  return {field, name: file.name, type: best.type || file.type, bytes};
}
