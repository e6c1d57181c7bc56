// The site's clock: told with the page, carried on by one that nobody can set.

const told = Number(document.querySelector('meta[name="magpie-now"]')?.content);
const page = performance.getEntriesByType("navigation")[0];
// A page out of the browser's own store tells an old time.
const isOld = !told || page?.type === "back_forward";
let base = isOld ? [Date.now(), performance.now()] : [told, page?.responseStart ?? 0];

/** Milliseconds since 1970, as the site counts them. */
export const now = () => base[0] + performance.now() - base[1];

/** The site said what time it is. */
export const setClock = (server) => (base = [server, performance.now()]);
