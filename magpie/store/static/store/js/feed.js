// The feed as an island: one film plays, the next slate is asked for when two cards are left, and what people press
// is said to the journey log. The wheel and the arrow keys move one card at a time, and the next one is fetched before
// it is asked for. Without this file the feed is still there to be read.

import { flush, lastOffset, say } from "magpie/journey";
import { cardInView, placeOf, watchCards } from "magpie/measure";

const LEFT_WHEN_ASKING = 2;
const KEPT_MAX = 500;
const HEARTS = ["like", "favourite"];
const WHEEL_PX = 40;
const WHEEL_REST_MS = 160;
const WHEEL_STEP_MS = 420;
const BESIDE_MS = 400;
const feed = document.getElementById("feed");
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const isDesk = matchMedia("(width >= 900px)");
let isLoud = false;
const wheel = { turned: 0, last: 0, stepped: 0, isSpent: false };

const acts = {
  like: (card, button) => toggle(card, button, "Content Liked", "Content Unliked"),
  favourite: (card, button) => toggle(card, button, "Content Favorited", "Content Unfavorited"),
  share,
  comments: async (card, link) => (await import("magpie/talk")).openTalk(card, link),
  less,
  sound,
  undo: (card) => restore(card),
};

function start() {
  claim();
  arm();
  feed.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button?.href && !(event.metaKey || event.ctrlKey || event.shiftKey)) event.preventDefault();
    if (button && !(button.href && !event.defaultPrevented)) return acts[button.dataset.act](button.closest(".card"), button);
    const goods = event.target.closest("[data-goods]");
    if (goods) openGoods(event, goods);
    else if (event.target.closest(".card-media")) playOrPause(event.target.closest(".card"));
  });
  feed.addEventListener("toggle", explained, true);
  document.addEventListener("htmx:configRequest", learnFirst);
  document.addEventListener("htmx:afterSettle", arm);
  document.addEventListener("magpie:changed", ({ detail }) => forget(detail));
  addEventListener("storage", () => feed.querySelectorAll(".card").forEach(showKept));
  document.addEventListener("keydown", steer);
  document.addEventListener("wheel", turn, { passive: false });
  for (const step of document.querySelectorAll("[data-step]")) {
    step.addEventListener("click", () => move(Number(step.dataset.step)));
  }
  const brief = document.querySelector("[data-brief]");
  if (brief) setTimeout(() => brief.remove(), 6000);
}

function arm() {
  const cards = [...feed.querySelectorAll(".card:not([data-armed])")];
  for (const card of cards) {
    card.dataset.armed = "";
    showKept(card);
  }
  watchCards(cards, cameIntoView);
}

function cameIntoView(card) {
  for (const film of feed.querySelectorAll("video")) if (!card.contains(film)) film.pause();
  const film = card.querySelector("video");
  if (film && !isStill.matches) {
    film.muted = !isLoud;
    film.play().catch(() => {});
  }
  const cards = [...feed.querySelectorAll(".card:not(.gone)")];
  const at = cards.indexOf(card);
  fetchAhead(cards[at + 1]);
  if (isDesk.matches) setTimeout(() => cardInView() === card && talkBeside(card), BESIDE_MS);
  if (cards.length - 1 - at <= LEFT_WHEN_ASKING) askForMore();
}

/** Whoever stays with a card reads what is said of it; who only passes asks for nothing. */
async function talkBeside(card) {
  (await import("magpie/talk")).showBeside(card);
}

/** The card that comes next has its picture, or the beginning of its film, before anybody moves to it. */
function fetchAhead(card) {
  if (!card) return;
  for (const picture of card.querySelectorAll(".card-media img, .goods-chip img")) picture.loading = "eager";
  const film = card.querySelector("video");
  if (film && film.preload !== "auto") film.preload = "auto";
}

/** First what was just done is put on disk, then the next slate is asked for with its offset. */
async function askForMore() {
  const more = document.getElementById("feed-more");
  if (!more || more.dataset.asked) return;
  more.dataset.asked = "";
  await flush();
  htmx.trigger(more, "near-end");
}

function learnFirst(event) {
  if (event.detail.elt.id === "feed-more" && lastOffset() >= 0) event.detail.parameters.after = lastOffset();
}

function toggle(card, button, on, off) {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", isOn);
  keep(button.dataset.act, card.dataset.card, isOn);
  say(isOn ? on : off, placeOf(card));
}

async function share(card, button) {
  const url = new URL(button.dataset.url, location.origin).href;
  const word = button.querySelector("span:last-child");
  let channel = "link";
  try {
    if (navigator.share) {
      channel = "system";
      await navigator.share({ url, title: card.querySelector(".card-title").textContent.trim() });
    } else await navigator.clipboard.writeText(url);
  } catch {
    return;
  }
  say("Content Shared", { ...placeOf(card), channel });
  word.dataset.rest ??= word.textContent;
  word.textContent = button.dataset.said;
  setTimeout(() => (word.textContent = word.dataset.rest), 1800);
}

function less(card) {
  say("Not Interested Marked", { ...placeOf(card), reason: "less" });
  cover(card);
  setTimeout(() => cardInView() === card && card.classList.contains("gone") && move(1), 1400);
}

function cover(card, said) {
  if (card.classList.contains("gone")) return;
  const note = card.querySelector("template[data-gone]").content.cloneNode(true);
  if (said) note.querySelector("p").textContent = said;
  if (said) note.querySelector("button").remove();
  card.classList.add("gone");
  card.querySelector(".card-stage").append(note);
  card.querySelector("video")?.pause();
}

function restore(card) {
  card.classList.remove("gone");
  card.querySelector(".gone-word")?.remove();
  say("Content Liked", placeOf(card));
  say("Content Unliked", placeOf(card));
}

/** Something was muted or blocked: what is on the page already goes too, and the next slate is asked for anew. */
function forget({ what, subject, said }) {
  for (const sheet of document.querySelectorAll(".sheet:popover-open")) sheet.hidePopover();
  if (what !== "muted") return;
  const now = cardInView();
  for (const card of [...feed.querySelectorAll(".card")]) {
    const { card: id, account, topics } = card.dataset;
    if (id !== subject && account !== subject && !topics.split(" ").includes(subject)) continue;
    if (card === now) cover(card, said);
    else if (!now || now.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) card.remove();
  }
  if (now) cameIntoView(now);
  setTimeout(() => now && cardInView() === now && now.classList.contains("gone") && move(1), 1400);
}

async function openGoods(event, link) {
  const card = link.closest(".card");
  say("Product Clicked", { ...placeOf(card), card: link.dataset.goods, carrier: card.dataset.card });
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  (await import("magpie/sheets")).openGoods(link);
}

function explained(event) {
  if (event.newState !== "open" || !event.target.matches("[data-why]")) return;
  say("Recommendation Explained", placeOf(event.target.closest(".card")));
}

function playOrPause(card) {
  const film = card.querySelector("video");
  if (film) film.paused ? film.play().catch(() => {}) : film.pause();
}

function sound(card, button) {
  isLoud = !isLoud;
  for (const film of feed.querySelectorAll("video")) film.muted = !isLoud;
  button.setAttribute("aria-pressed", isLoud);
}

function steer(event) {
  if (event.target.closest("input, textarea, select, [popover]") || event.altKey || event.metaKey || event.ctrlKey) return;
  const step = { ArrowDown: 1, j: 1, PageDown: 1, ArrowUp: -1, k: -1, PageUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  move(step);
}

/** One card for one turn of the wheel, wherever the pointer is, however long a touchpad goes on rolling. */
function turn(event) {
  if (!isDesk.matches || event.ctrlKey || document.querySelector(".sheet:popover-open")) return;
  if (rolls(event.target.closest(".card-aside"), event.deltaY)) return;
  event.preventDefault();
  const now = event.timeStamp;
  const isFresh = now - wheel.last > WHEEL_REST_MS || Math.sign(event.deltaY) !== Math.sign(wheel.turned);
  wheel.turned = (isFresh ? 0 : wheel.turned) + event.deltaY * (event.deltaMode ? WHEEL_PX : 1);
  wheel.last = now;
  if (isFresh && now - wheel.stepped > WHEEL_STEP_MS) wheel.isSpent = false;
  if (wheel.isSpent || Math.abs(wheel.turned) < WHEEL_PX) return;
  wheel.isSpent = true;
  wheel.stepped = now;
  move(Math.sign(wheel.turned));
}

/** Whether this box still has something to show in that direction. */
function rolls(box, by) {
  if (!box || box.scrollHeight <= box.clientHeight) return false;
  return by > 0 ? box.scrollTop + box.clientHeight < box.scrollHeight - 1 : box.scrollTop > 0;
}

function move(step) {
  const cards = [...feed.querySelectorAll(".card, .feed-end")];
  const at = Math.round(feed.scrollTop / feed.clientHeight);
  cards[Math.min(Math.max(at + step, 0), cards.length - 1)]?.scrollIntoView({ behavior: isStill.matches ? "auto" : "smooth" });
}

// What this browser liked and kept, so that a heart stays red; the journey log has the truth.
function kept(act) {
  try {
    return JSON.parse(localStorage.getItem(`magpie.${act}`) || "[]");
  } catch {
    return [];
  }
}

function showKept(card) {
  for (const act of HEARTS) {
    card.querySelector(`[data-act=${act}]`)?.setAttribute("aria-pressed", kept(act).includes(card.dataset.card));
  }
}

// A stranger's hearts go to who signs in, to nobody after.
function claim() {
  try {
    const shelf = localStorage, { person } = feed.dataset, before = shelf["magpie.person"] ?? person;
    shelf["magpie.person"] = person;
    if (before !== person && before[0] >= person[0]) HEARTS.forEach((act) => delete shelf[`magpie.${act}`]);
  } catch {}
}

function keep(act, card, isOn) {
  const rest = kept(act).filter((one) => one !== card);
  try {
    localStorage.setItem(`magpie.${act}`, JSON.stringify(isOn ? [...rest, card].slice(-KEPT_MAX) : rest));
  } catch {} // Nothing can be kept here.
}

start();
