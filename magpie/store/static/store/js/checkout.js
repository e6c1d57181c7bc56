// What is typed at the checkout stays as long as its tab is open: over a reload, the other language, a look back at the cart.
// The page of the payment loads this as well: once it is ordered, nothing of it is left here. What is confirmed is not kept.

const KEY = "magpie.checkout";
const form = document.querySelector("[data-typing]");

function start() {
  const { typing: person, sent } = form.dataset;
  const fields = [...form.querySelectorAll(".field input")];
  const keep = () => sessionStorage.setItem(KEY, JSON.stringify({ person, typed: fields.map(said) }));
  // What the server sends back with the page is what was typed last.
  if (sent === undefined) fill(fields, person);
  else keep();
  form.addEventListener("input", keep);
}

function fill(fields, person) {
  const before = JSON.parse(sessionStorage.getItem(KEY));
  // Who signs in on the way takes along what they typed; nobody else's is shown.
  const isTheirs = before?.person === person || (before?.person[0] === "a" && person[0] === "p");
  const typed = new Map(isTheirs ? before.typed : []);
  for (const field of fields.filter(({ name }) => typed.has(name))) {
    if (field.type === "checkbox") field.checked = typed.get(field.name);
    else field.value = typed.get(field.name);
  }
}

function said(field) {
  return [field.name, field.type === "checkbox" ? field.checked : field.value];
}

try {
  if (form) start();
  else sessionStorage.removeItem(KEY);
} catch {} // Nothing can be kept here.
