// An item of a flash sale, live: it opens by the site's clock and not by the device's, asks for a piece with one key until
// there is an answer, and says in words how it stands. What was seen and pressed here is told as of this scene. Without this
// file the page still says when, how many and at which price.

import { now, setClock } from "magpie/clock";
import { newId, say } from "magpie/journey";
import { placeOf, watchCards } from "magpie/measure";
import { bearer, renewToken } from "magpie/token";

const TICK_MS = 200;
const LOOK_MS = 20000;
const NEXT_TRY_MS = [1000, 2000, 4000, 8000];
const SPREAD_MS = 400;
const TRIES_MAX = 60;
const SOON_S = 2;
const ENDED = ["expired", "given_back", "erased"];
const language = document.documentElement.lang;
const isChinese = language.startsWith("zh");
const stamp = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const dayWord = new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" });
const items = new Set();
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Bring to life the items that stand in `root`. */
export function arm(root) {
  for (const place of root.querySelectorAll("[data-flash]:not([data-armed])")) {
    place.dataset.armed = "";
    items.add(new Item(place));
    // A specimen of the style page is no showing.
    if (!place.closest("[inert]")) watchCards([place]);
  }
}

class Item {
  constructor(place) {
    const { dataset } = place;
    this.place = place;
    this.facts = Object.fromEntries(["opens", "closes", "quota", "left", "sold", "limit"].map((name) => [name, Number(dataset[name])]));
    this.isKnown = "known" in dataset;
    // What is mine comes before everything else: "claimed", "ordered", "bought", or "".
    this.mine = ["claimed", "ordered", "bought"].includes(dataset.standing) ? dataset.standing : "";
    this.claim = { id: dataset.claim, expires: Number(dataset.expires) };
    this.phase = "";
    this.key = "";
    this.before = "";
    this.note = "";
    this.shown = dataset.standing;
    this.words = Object.fromEntries([...place.querySelectorAll("[data-said]")].map((one) => [one.dataset.said, one.content.textContent]));
    this.press = this.find("press");
    this.press.addEventListener("click", () => this.pressed());
    this.find("goods").addEventListener("click", () => this.open());
    this.looked = performance.now();
    this.show();
  }

  find(name) {
    return this.place.querySelector(`[data-flash-${name}]`);
  }

  /** As `standing_of` in magpie/domain/flash/rules/standing.py says it. */
  standing() {
    if (this.mine) return this.mine;
    const { opens, closes, quota, left, sold } = this.facts;
    if (now() < opens) return "coming";
    if (now() >= closes) return "over";
    if (left <= 0) return sold >= quota ? "sold_out" : "taken";
    return this.isKnown ? "open" : "sign_in";
  }

  tick() {
    if (this.mine === "claimed" && now() >= this.claim.expires) this.lapse();
    if (!this.phase && this.standing() !== this.shown) this.show();
    this.count();
    const isLive = ["open", "sign_in", "taken"].includes(this.shown);
    if (isLive && !this.phase && performance.now() - this.looked > (this.lookMs || LOOK_MS) && this.isSeen()) this.look();
  }

  isSeen() {
    const { top, bottom } = this.place.getBoundingClientRect();
    return !document.hidden && bottom > 0 && top < innerHeight;
  }

  count() {
    const until = { coming: this.facts.opens, claimed: this.claim.expires }[this.shown] ?? this.facts.closes;
    const left = Math.max(0, Math.ceil((until - now()) / 1000));
    const [days, hours, minutes, seconds] = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
    const two = (number) => String(number).padStart(2, "0");
    const clock = hours || days ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
    const text = days ? `${dayWord.format(days)} ${clock}` : clock;
    const place = this.find("clock");
    if (place.textContent !== text) place.textContent = text;
  }

  /** Show how it stands, and say it, once; `words` where there is something nearer to say than the standing itself. */
  show(words = "") {
    const hadFocus = document.activeElement === this.press;
    const state = this.phase ? "asking" : this.standing();
    const isNews = state !== this.shown || words;
    if (isNews) this.note = words;
    this.shown = state;
    for (const one of this.place.querySelectorAll("[data-shows]")) one.hidden = !one.dataset.shows.split(" ").includes(state);
    for (const one of this.place.querySelectorAll("[data-counts]")) one.hidden = !one.dataset.counts.split(" ").includes(state === "asking" ? "open" : state);
    this.press.hidden = !(["open", "asking"].includes(state) || (state === "coming" && this.isKnown));
    this.press.setAttribute("aria-disabled", state !== "open");
    this.place.querySelector(".flash-clock").hidden = !["coming", "open", "asking", "sign_in", "taken", "claimed"].includes(state);
    this.find("left").value = this.facts.left;
    const order = this.find("order");
    if (state === "claimed") order.href = `${order.href.split("?")[0]}?claim=${this.claim.id}${order.dataset.way}`;
    if (hadFocus && this.press.hidden) this.place.querySelector(".flash-acts a:not([hidden])")?.focus();
    const said = this.note || [this.before, this.fill(state)].filter(Boolean).join(isChinese ? "" : " ");
    this.find("said").textContent = said;
    if (isNews) this.find("told").textContent = said;
  }

  fill(name, more = {}) {
    const { opens, closes, quota, left, limit } = this.facts;
    const values = { quota, left, limit, opens: stamp.format(opens), closes: stamp.format(closes), ...more };
    return (this.words[name] ?? "").replace(/%\((\w+)\)s/g, (_, hole) => values[hole] ?? "");
  }

  lapse() {
    this.mine = "";
    this.before = this.fill("lapsed");
    this.show();
    this.look();
  }

  /** The item as it is now. Whoever does not get an answer looks again later. */
  async look() {
    this.looked = performance.now();
    const answer = await ask("GET", `/v1/flash/${this.place.dataset.flash}`);
    if (answer.status === 200) this.learn(answer.body);
  }

  learn(item) {
    setClock(Date.parse(item.now));
    this.lookMs = LOOK_MS;
    Object.assign(this.facts, { opens: Date.parse(item.opens_at), closes: Date.parse(item.closes_at), left: item.left, sold: item.sold });
    const waiting = item.mine.filter((claim) => claim.state === "open").sort((a, b) => Date.parse(a.expires_at) - Date.parse(b.expires_at));
    const held = item.mine.filter((claim) => !ENDED.includes(claim.state));
    const isFull = held.length && held.reduce((sum, claim) => sum + claim.quantity, 0) >= item.per_person_max;
    if (waiting.length) this.have(waiting[0]);
    else this.mine = isFull ? (held.some((claim) => claim.state === "ordered") ? "ordered" : "bought") : "";
    if (!this.phase) this.show();
  }

  have(claim) {
    this.mine = "claimed";
    this.claim = { id: claim.claim, expires: Date.parse(claim.expires_at) };
  }

  /** Whoever goes to the goods, or wants one, has opened them here. */
  open() {
    say("Product Clicked", placeOf(this.place));
  }

  pressed() {
    if (this.phase) return;
    if (this.standing() !== "open") return this.show(this.fill(this.standing()));
    this.open();
    this.key ||= newId();
    this.before = "";
    this.phase = "asking";
    this.show(this.fill("asking"));
    this.claimOne();
  }

  /** Ask with the same key until there is a yes or a no: however often it is asked, it is one claim. */
  async claimOne() {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const { status, body } = await ask("POST", "/v1/claims", { item: Number(this.place.dataset.flash), key: this.key });
      if (status === 201) return this.got(body);
      const error = body?.error;
      const waitS = error?.detail?.retry_after_s;
      const isEarly = error?.code === "not_open_yet" && waitS <= SOON_S;
      if (status && status !== 429 && status < 500 && !isEarly) return this.refused(error);
      const waitMs = (waitS ? waitS * 1000 : NEXT_TRY_MS[Math.min(tries, NEXT_TRY_MS.length - 1)]) + Math.random() * SPREAD_MS;
      const name = error?.code === "too_many_waiting" ? "waiting" : "unanswered";
      this.phase = name;
      this.show(isEarly ? this.fill("asking") : this.fill(name, { waiting: error?.detail?.waiting, seconds: Math.ceil(waitMs / 1000) }));
      await sleep(waitMs);
    }
    this.phase = "";
    this.show(this.fill("given_up"));
  }

  got(claim) {
    this.phase = this.key = "";
    this.have(claim);
    this.show();
    this.look();
  }

  refused(error) {
    this.phase = this.key = "";
    const { code, detail = {} } = error ?? {};
    if (code === "not_open_yet") setClock(this.facts.opens - detail.retry_after_s * 1000);
    else if (code === "sale_is_over") this.facts.closes = Math.min(this.facts.closes, now());
    else if (code === "sold_out") Object.assign(this.facts, { left: 0, sold: this.facts.quota });
    else if (code === "all_taken") {
      this.facts.left = 0;
      this.lookMs = detail.retry_after_s * 1000;
      this.looked = performance.now();
    } else if (code === "sign_in_first" || code === "person_unknown") this.isKnown = false;
    else {
      this.show(error?.message?.[isChinese ? "zh" : "en"] ?? this.fill("given_up"));
      return void (code === "over_limit" && this.look());
    }
    this.show();
  }
}

/** {status, body} of the gateway's answer, {status: 0} where there was none; a token that ran out is renewed once. */
async function ask(method, path, said) {
  try {
    for (const isLast of [false, true]) {
      const headers = { ...bearer(), ...(said && { "Content-Type": "application/json" }) };
      const answer = await fetch(path, { method, headers, body: said && JSON.stringify(said) });
      const body = await answer.json().catch(() => null);
      const isStale = answer.status === 401 && !["sign_in_first", "person_unknown"].includes(body?.error?.code);
      if (!isStale || isLast || !(await renewToken())) return { status: answer.status, body };
    }
  } catch {
    // Nobody answered: the line is down, or the site is.
  }
  return { status: 0, body: null };
}

function lookAll() {
  for (const item of items) item.look();
}

setInterval(() => {
  for (const item of items) item.place.isConnected ? item.tick() : items.delete(item);
}, TICK_MS);
// A device that slept may have stopped its clock: ask for the site's.
document.addEventListener("visibilitychange", () => document.hidden || lookAll());
addEventListener("pageshow", (event) => event.persisted && lookAll());
