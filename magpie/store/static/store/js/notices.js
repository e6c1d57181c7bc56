// How many notices are new, asked for once a page and shown quietly beside the bell; gone as soon as they are read.

const places = [...document.querySelectorAll("[data-notices]")];

function show(count) {
  for (const place of places) {
    place.textContent = count;
    place.hidden = !count;
  }
}

async function ask() {
  try {
    const answer = await fetch(places[0].dataset.notices, { credentials: "same-origin" });
    if (answer.ok) show((await answer.json()).count);
  } catch {
    // A bell without a number is no harm.
  }
}

document.addEventListener("magpie:read", () => show(""));
if (places.length) ask();
