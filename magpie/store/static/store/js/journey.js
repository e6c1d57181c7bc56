// What happened here, on its way to the log: queued, batched, retried, sent even while leaving.
// Each event has an id: sent twice, it is recorded once.

import { bearer, person, renewToken, token } from "magpie/token";

const BATCH_MAX = 100;
const WAIT_MS = 400;
const RETRY_MS_MAX = 30000;
const QUEUE_MAX = 2000;
const AFTER_COOKIE = "magpie_after";
const LEFT = "magpie.left";
const LEFT_MAX = 20;

const leaving = [];
let queue = [];
let sending = null;
let timer = 0;
let retryMs = 0;
let acked = -1;
let going = new AbortController();
let left = [];
try {
  const kept = JSON.parse(sessionStorage[LEFT]);
  // Who signed out or is forgotten says nothing more.
  if (kept.person === person()) left = kept.bodies;
} catch {}

/** Record one event; it leaves within half a second, with its neighbours. */
export function say(event, properties) {
  queue.push({ type: "track", event, messageId: newId(), timestamp: new Date().toISOString(), properties });
  if (queue.length > QUEUE_MAX) queue = queue.slice(-QUEUE_MAX);
  later(WAIT_MS);
}

/** Send all that waits; resolves when it is on disk or will be tried again. */
export async function flush() {
  while (sending) await sending;
  while (queue.length && retryMs === 0) {
    sending = send(queue.slice(0, BATCH_MAX));
    await sending;
    sending = null;
  }
}

/** The offset promised last, -1 for none. */
export function lastOffset() {
  return acked;
}

async function send(batch) {
  try {
    const answer = await post(batch);
    if (answer.status === 401) return hold((await renewToken()) ? 0.05 : 0);
    if (answer.status === 429 || answer.status >= 500) return hold(answer.headers.get("retry-after"));
    if (answer.status === 202) promise((await answer.json()).offset);
    drop(batch);
    retryMs = 0;
  } catch {
    hold();
  }
}

function post(batch) {
  return fetch("/v1/batch", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...bearer() },
    body: JSON.stringify({ batch }),
    keepalive: batch.length < 60,
    signal: going.signal,
  });
}

function promise(offset) {
  if (!(offset > acked)) return;
  acked = offset;
  // The next page's slate has learned this.
  document.cookie = `${AFTER_COOKIE}=${offset}; path=/; samesite=lax`;
}

function drop(batch) {
  const gone = new Set(batch.map((event) => event.messageId));
  queue = queue.filter((event) => !gone.has(event.messageId));
}

function hold(seconds) {
  retryMs = seconds ? Number(seconds) * 1000 : Math.min(Math.max(retryMs, 500) * 2, RETRY_MS_MAX);
  later(retryMs);
}

function later(ms) {
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    retryMs = 0;
    flush();
  }, ms);
}

/** Call `tell` when the page is left or hidden, in time to say something. */
export function onLeave(tell) {
  leaving.push(tell);
}

// The browser takes all and answers nobody: the tab's next page says it once more, in the same name.
// It stays queued: should the page come back, the same ids go again.
function leave() {
  for (const tell of leaving) tell();
  for (let from = 0; token() && from < queue.length; from += BATCH_MAX) {
    const body = JSON.stringify({ token: token(), batch: queue.slice(from, from + BATCH_MAX) });
    if (!left.includes(body)) left.push(body);
    navigator.sendBeacon("/v1/batch", new Blob([body], { type: "text/plain" }));
  }
  keepLeft();
}

/** Until an answer is seen, 20 batches at most. */
async function sendLeft() {
  while (left.length) {
    const answer = await fetch("/v1/batch", { method: "POST", body: left[0], signal: going.signal }).catch(() => 0);
    if (!answer || answer.status === 429 || answer.status >= 500) return;
    if (answer.status === 202) promise((await answer.json()).offset);
    left.shift();
    keepLeft();
  }
}

function keepLeft() {
  try {
    left = left.slice(-LEFT_MAX);
    sessionStorage[LEFT] = JSON.stringify({ person: person(), bodies: left });
  } catch {}
}

setTimeout(sendLeft, WAIT_MS);
// A form may end them (“delete me”): meanwhile nobody speaks.
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  going.abort();
  setTimeout(() => (going = new AbortController()), 9000);
});
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());
addEventListener("pageshow", (event) => event.persisted && flush());
addEventListener("online", () => flush());

/** An id that nobody else makes. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
