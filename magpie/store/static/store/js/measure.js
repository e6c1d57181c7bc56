// What was really seen: half of a card for a second is an impression; leaving it says how long it held, and whether
// the film was watched to its end. A hidden tab is looked at by nobody.

import { onLeave, say } from "magpie/journey";

const SEEN_SHARE = 0.5;
const SEEN_MS = 1000;
const looks = new Map();

/** What every event about a card says of where it was. */
export function placeOf(card) {
  const { scene = "feed", slate, position, carrier, via } = card.dataset;
  const place = { card: card.dataset.card, scene };
  if (slate) Object.assign(place, { slate, position: Number(position) });
  if (carrier && carrier !== place.card) place.carrier = carrier;
  if (via) place.share = via;
  return place;
}

/** Begin to watch these cards; `onSeen(card)` is called when one comes into view. */
export function watchCards(cards, onSeen) {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, isIntersecting } of entries) {
        const look = looks.get(target);
        look.isInside = isIntersecting && intersectionRatio >= SEEN_SHARE;
        look.isInside ? enter(target, look, onSeen) : leave(target, look);
      }
    },
    { threshold: [0, SEEN_SHARE] },
  );
  for (const card of cards) {
    if (looks.has(card)) continue;
    looks.set(card, { isInside: false, since: 0, timer: 0, isImpressed: false });
    observer.observe(card);
    const film = card.querySelector("video");
    if (film) watchFilm(card, film);
  }
}

/** The cards in view, for whoever has to start or stop their films. */
export function cardInView() {
  for (const [card, look] of looks) if (look.isInside && card.isConnected) return card;
  return null;
}

function enter(card, look, onSeen) {
  if (look.since || document.hidden) return;
  look.since = performance.now();
  look.timer = setTimeout(() => {
    if (!look.isImpressed) say("Content Impressed", { ...placeOf(card), visible_ms: SEEN_MS });
    look.isImpressed = true;
    look.isHeld = true;
  }, SEEN_MS);
  onSeen?.(card);
}

function leave(card, look) {
  if (!look.since) return;
  clearTimeout(look.timer);
  const dwell_ms = Math.round(performance.now() - look.since);
  look.since = 0;
  const film = card.querySelector("video");
  film?.pause();
  if (!look.isHeld) return;
  look.isHeld = false;
  const seen = { ...placeOf(card), dwell_ms };
  if (film?.duration) {
    Object.assign(seen, { total_length_ms: Math.round(film.duration * 1000), completed: look.isCompleted === true });
  }
  say("Content Viewed", seen);
}

// For a film "position" means the playhead, so the rank on the slate is left out.
function filmPlaceOf(card) {
  const { position, ...place } = placeOf(card);
  return place;
}

function watchFilm(card, film) {
  const look = looks.get(card);
  film.addEventListener("play", () => {
    if (!look.isStarted) say("Video Playback Started", filmPlaceOf(card));
    look.isStarted = true;
  });
  film.addEventListener("timeupdate", () => {
    card.querySelector(".film-line i")?.style.setProperty("--seen", film.currentTime / (film.duration || 1));
  });
  film.addEventListener("ended", () => {
    if (!look.isCompleted) say("Video Playback Completed", { ...filmPlaceOf(card), watched_ms: Math.round(film.duration * 1000) });
    look.isCompleted = true;
    film.play().catch(() => {});
  });
}

onLeave(() => {
  for (const [card, look] of looks) leave(card, look);
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const [card, look] of looks) if (look.isInside) enter(card, look);
});
