// The site's clock, for everything that is counted down: what the page was told when it was made, carried on by a clock that
// nobody can set. A device whose own clock is wrong counts right.

const told = Number(document.querySelector('meta[name="magpie-now"]')?.content);
const page = performance.getEntriesByType("navigation")[0];
// A page that came back out of the browser's own store tells an old time; then the device's clock is the better guess.
const isOld = !told || page?.type === "back_forward";
let base = isOld ? { server: Date.now(), at: performance.now() } : { server: told, at: page?.responseStart ?? 0 };

/** Milliseconds since 1970, as the site counts them. */
export const now = () => base.server + performance.now() - base.at;

/** The site just said what time it is. */
export function setClock(server) {
  base = { server, at: performance.now() };
}
