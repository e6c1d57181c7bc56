// The publish form before it is sent: which file was chosen, how large it is, and how the card will stand in the feed.
// Without this file the browser's own chooser is there.

const PICTURE_BYTES_MAX = 24 * 1024 * 1024;
const FILM_BYTES_MAX = 60 * 1024 * 1024;
const form = document.querySelector("[data-publish]");
const box = form.querySelector("[data-file]");
const input = box.querySelector("input");
const preview = document.querySelector("[data-preview]");
let shown = "";

function choose() {
  const [file] = input.files;
  URL.revokeObjectURL(shown);
  box.querySelector(".file-none").hidden = Boolean(file);
  box.querySelector(".file-some").hidden = !file;
  say(file ? wrongWith(file) : "");
  preview.hidden = !file;
  if (!file) return;
  // What the server said was said of the file before this one.
  for (const told of form.querySelectorAll("[data-file-told]")) told.remove();
  box.querySelector("[data-file-name]").textContent = file.name;
  box.querySelector("[data-file-size]").textContent = sizeOf(file.size);
  shown = URL.createObjectURL(file);
  const isFilm = file.type.startsWith("video/");
  const media = document.createElement(isFilm ? "video" : "img");
  if (isFilm) Object.assign(media, { muted: true, playsInline: true, controls: true });
  else media.alt = "";
  media.addEventListener("error", () => (preview.hidden = true));
  media.src = shown;
  preview.querySelector(".preview-media").replaceChildren(media);
}

/** What the server would refuse is said before anything is sent; the server decides. */
function wrongWith(file) {
  const isFilm = file.type.startsWith("video/");
  if (!isFilm && !file.type.startsWith("image/")) return box.dataset.odd;
  return file.size > (isFilm ? FILM_BYTES_MAX : PICTURE_BYTES_MAX) ? box.dataset.large : "";
}

function say(words) {
  const wrong = form.querySelector("[data-file-wrong]");
  wrong.querySelector("span").textContent = words;
  wrong.hidden = !words;
}

function sizeOf(bytes) {
  const isLarge = bytes >= 1024 * 1024;
  const amount = bytes / (isLarge ? 1024 * 1024 : 1024);
  const digits = { maximumFractionDigits: amount < 10 ? 1 : 0 };
  return `${amount.toLocaleString(document.documentElement.lang, digits)} ${isLarge ? "MB" : "KB"}`;
}

function write() {
  preview.querySelector("[data-preview-title]").textContent = form.elements.title.value;
  preview.querySelector("[data-preview-story]").textContent = form.elements.story.value;
}

function drop(event) {
  event.preventDefault();
  box.classList.remove("is-over");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  choose();
}

input.addEventListener("change", choose);
form.addEventListener("input", write);
box.addEventListener("dragover", (event) => {
  event.preventDefault();
  box.classList.add("is-over");
});
box.addEventListener("dragleave", () => box.classList.remove("is-over"));
box.addEventListener("drop", drop);
choose();
write();
