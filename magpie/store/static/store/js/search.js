// The search box: suggestions under the finger, asked for once typing rests. It comes when a box is first touched; without
// this file the box is a plain form.

const REST_MS = 160;
const KEPT_MAX = 60;
const answers = new Map();

class Finder {
  constructor(form) {
    this.address = form.dataset.finder;
    this.input = form.querySelector("input");
    this.list = form.querySelector("[role=listbox]");
    this.timer = 0;
    this.at = -1;
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(said)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("focus", () => this.list.children.length && this.open());
    this.input.addEventListener("keydown", (event) => this.steer(event));
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || this.close());
    // A press on the list must not take the focus away before the link is followed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    form.addEventListener("submit", (event) => this.input.value.trim() || event.preventDefault());
    // What was typed while this file was on its way.
    if (document.activeElement === this.input) this.typed();
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (!text) return this.show([]);
    this.timer = setTimeout(() => this.ask(text), REST_MS);
  }

  async ask(text) {
    const offered = answers.get(text) || (await fetchSuggestions(this.address, text));
    // By now something else may be in the box.
    if (offered && text === this.input.value.trim()) this.show(offered);
  }

  show(offered) {
    this.list.replaceChildren(...offered.map((one, place) => this.option(one, place)));
    this.at = -1;
    offered.length && document.activeElement === this.input ? this.open() : this.close();
  }

  option({ kind, text, url }, place) {
    const option = document.createElement("li");
    Object.assign(option, { className: "finder-option", id: `${this.list.id}-${place}` });
    option.setAttribute("role", "option");
    option.dataset.url = url;
    const word = document.createElement("span");
    word.textContent = text;
    const hint = document.createElement("small");
    hint.textContent = this.input.dataset[kind] || "";
    option.append(word, hint);
    option.addEventListener("click", () => location.assign(url));
    return option;
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  steer(event) {
    const count = this.list.children.length;
    if (event.isComposing || this.list.hidden || !count) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.mark(this.at + 1 < count ? this.at + 1 : -1);
    else if (event.key === "ArrowUp") this.mark(this.at < 0 ? count - 1 : this.at - 1);
    else if (event.key === "Enter" && this.at >= 0) location.assign(this.list.children[this.at].dataset.url);
    else return;
    event.preventDefault();
  }

  mark(place) {
    this.at = place;
    for (const [at, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", at === place);
    const marked = this.list.children[place];
    if (!marked) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", marked.id);
    marked.scrollIntoView({ block: "nearest" });
  }
}

async function fetchSuggestions(address, text) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { credentials: "same-origin" });
    if (!answer.ok) return null;
    const { suggestions } = await answer.json();
    if (answers.size >= KEPT_MAX) answers.clear();
    answers.set(text, suggestions);
    return suggestions;
  } catch {
    return null;
  }
}

for (const form of document.querySelectorAll("[data-finder]")) new Finder(form);
