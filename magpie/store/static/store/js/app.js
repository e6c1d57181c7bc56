// An installed Magpie, and a calm page when the network is away: registers the worker once the page has what it needs.
// A browser that keeps no workers loses nothing.

const register = () => navigator.serviceWorker.register("/worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});

if ("serviceWorker" in navigator && isSecureContext) {
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
