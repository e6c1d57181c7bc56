// An account's newest film plays where its poster stands: silent, on a press, and on the next one it rests. Whatever
// keeps it from playing leads to its own page, where it leads without this script.

import { say } from "magpie/journey";

const frame = document.querySelector("[data-film]");
const where = { card: frame.dataset.card, scene: "store" };
let film;

function begin() {
  film = document.createElement("video");
  Object.assign(film, { muted: true, playsInline: true, src: frame.dataset.film });
  film.addEventListener("playing", () => say("Video Playback Started", where), { once: true });
  film.addEventListener("ended", () => say("Video Playback Completed", { ...where, watched_ms: Math.round(film.duration * 1000) }), { once: true });
  for (const change of ["play", "pause"]) film.addEventListener(change, () => frame.setAttribute("aria-pressed", !film.paused));
  frame.querySelector("img").after(film);
}

frame.setAttribute("role", "button");
frame.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!film) begin();
  if (film.paused) film.play().catch(() => film.error && location.assign(frame.href));
  else film.pause();
});
frame.addEventListener("keydown", (event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  frame.click();
});
