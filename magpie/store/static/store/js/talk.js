// Comments beside the card on a desk, in a sheet on a phone; and answering somebody without leaving what one typed.
// Without this file they are a page of their own.

import { fill } from "magpie/sheets";

const isDesk = matchMedia("(width >= 900px)");

/** Show what is said under this card. */
export async function openTalk(card, link) {
  if (isDesk.matches) {
    await showBeside(card);
    return card.querySelector(".talk textarea")?.focus();
  }
  const isFilled = await fill(document.getElementById("talk-sheet-body"), link.href);
  if (isFilled) document.getElementById("talk-sheet").togglePopover(true);
  else if (isFilled === false) location.assign(link.href);
}

/** Fill the place beside the card, once it can be. */
export async function showBeside(card) {
  const place = card.querySelector("[data-beside]");
  if (!place) return;
  delete place.dataset.beside;
  const link = card.querySelector("[data-act=comments]");
  if (!(await fill(place, link.href))) place.dataset.beside = "";
}

function answer(event, form, { answer = "", name = "" }) {
  const to = form.querySelector("[data-to]");
  event.preventDefault();
  form.elements.answers.value = answer;
  to.hidden = !answer;
  to.querySelector("strong").textContent = name;
  form.elements.text.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-answer], [data-unanswer]");
  if (link) answer(event, link.closest(".talk").querySelector(".talk-form"), link.dataset);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const talk of document.querySelectorAll(".talk")) {
    const { dataset } = talk;
    talk.querySelector(`#comment-${dataset.made}`)?.scrollIntoView({ block: "nearest" });
    delete dataset.made;
    for (const mark of document.querySelectorAll(`[data-comments="${dataset.talk}"]`)) {
      mark.textContent = Number(dataset.count) || mark.dataset.none;
    }
  }
});
