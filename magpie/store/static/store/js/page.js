// Pages beside the feed: how long a product was looked at, that a shop was visited or something searched, countdowns, the
// reader's own time zone.

import { now } from "magpie/clock";
import { onLeave, say } from "magpie/journey";

const LOOKED_MS = 1000;
const stamp = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function watchProduct(product) {
  const { product: card, scene, slate, carrier, via } = product.dataset;
  let since = performance.now();
  const tell = () => {
    const dwell_ms = since && Math.round(performance.now() - since);
    since = 0;
    if (!(dwell_ms >= LOOKED_MS)) return;
    const seen = { card, dwell_ms, scene: scene || undefined };
    if (slate) seen.slate = slate;
    if (carrier && carrier !== card) seen.carrier = carrier;
    if (via) seen.share = via;
    say("Product Viewed", seen);
  };
  onLeave(tell);
  document.addEventListener("visibilitychange", () => document.hidden || (since = performance.now()));
  product.closest("[popover]")?.addEventListener("toggle", (event) => event.newState === "closed" && tell(), { once: true });
}

function arm(root) {
  if (root.querySelector("[data-flash]")) import("magpie/flash").then((flash) => flash.arm(root));
  for (const time of root.querySelectorAll("[data-local]")) {
    time.textContent = stamp.formatRange(new Date(time.dateTime), new Date(time.dataset.to ?? time.dateTime));
  }
  for (const product of root.querySelectorAll("[data-product]:not([data-armed])")) {
    product.dataset.armed = "";
    watchProduct(product);
  }
  for (const link of root.querySelectorAll("[data-post] [data-goods]")) {
    const carrier = link.closest("[data-post]").dataset.post;
    const share = new URLSearchParams(location.search).get("via") || undefined;
    link.addEventListener("click", () => say("Product Clicked", { card: link.dataset.goods, carrier, scene: "share", share }));
  }
}

function count() {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.floor((new Date(clock.dataset.until) - now()) / 1000));
    const shown = `${clock.dataset.before || ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.textContent = left ? shown : clock.dataset.over;
  }
}

// Going back to a page, or loading it again, is not another search.
const [way] = performance.getEntriesByType("navigation");
const searched = document.querySelector("[data-searched]");
if (searched && way?.type === "navigate") say("Products Searched", { query: searched.dataset.searched, scene: "search" });

const find = (target) => target?.closest?.("[data-finder]") && import("magpie/search");
document.addEventListener("focusin", ({ target }) => find(target));
find(document.activeElement);
arm(document);
document.addEventListener("htmx:afterSettle", (event) => arm(event.target));
const shop = document.querySelector(".page[data-account]");
if (shop) say("Store Visited", { account: shop.dataset.account, scene: "store" });
count();
setInterval(count, 1000);
