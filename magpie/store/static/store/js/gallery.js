// Pictures beside each other: which one is seen, and thumbs that bring one into view without moving the page.

const gallery = document.querySelector(".gallery");
const thumbs = [...document.querySelectorAll(".thumb")];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function mark(seen) {
  for (const [place, thumb] of thumbs.entries()) {
    if (place === seen) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  }
}

function show(place) {
  gallery.scrollTo({ left: gallery.clientWidth * place, behavior: calm.matches ? "auto" : "smooth" });
}

if (gallery && thumbs.length) {
  gallery.addEventListener("scroll", () => mark(Math.round(gallery.scrollLeft / gallery.clientWidth)), { passive: true });
  for (const [place, thumb] of thumbs.entries()) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      show(place);
    });
  }
  gallery.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = Math.round(gallery.scrollLeft / gallery.clientWidth);
    show(Math.min(thumbs.length - 1, Math.max(0, now + step)));
  });
}
