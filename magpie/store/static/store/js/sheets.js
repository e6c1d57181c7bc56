// A part of a page, fetched into the page one is on. Each place asks for itself, so one answer never waits for another
// place's, and whoever presses twice gets what was pressed last.

import { flush } from "magpie/journey";

const asks = new WeakMap();

/** The goods over the page one is on; the page of the goods where that can't be. */
export async function openGoods(link) {
  // The click is on disk before anything can be reserved in the sheet: the log keeps the order things happened in.
  const [isFilled] = await Promise.all([fill(document.getElementById("goods-sheet-body"), link.href), flush()]);
  if (isFilled === false) location.assign(link.href);
  if (!isFilled) return;
  const sheet = document.getElementById("goods-sheet");
  sheet.togglePopover(true);
  // Tab goes on in the sheet, not behind it.
  sheet.querySelector("button").focus();
}

/** Whether `target` now shows what is at `address`; undefined when something else was asked for in the meantime. */
export async function fill(target, address) {
  asks.get(target)?.abort();
  const asking = new AbortController();
  asks.set(target, asking);
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
    if (answer.ok) htmx.swap(target, await answer.text(), { swapStyle: "innerHTML", ignoreTitle: true });
    return answer.ok;
  } catch {
    return asking.signal.aborted ? undefined : false;
  }
}
