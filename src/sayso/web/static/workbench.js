// Makes the pages quicker to use. Every page also works without this file.
"use strict";

const WIDE = window.matchMedia("(min-width: 60.01rem)");

function tell(words, milliseconds = 2500) {
  const told = document.getElementById("told");
  told.textContent = words;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { told.textContent = ""; }, milliseconds);
}

// Arrow keys move through the open list below an input; Enter returns the selected option.
function keyInList(event, input, list) {
  const items = [...list.children];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = items[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + items.length) % items.length];
    items.forEach((item) => item.setAttribute("aria-selected", String(item === next)));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && at >= 0) { event.preventDefault(); return items[at]; }
  return null;
}

// Pointing at the card, source, cue or content of a statement highlights all of them.
function pieces(number, role) { return document.querySelectorAll(`[data-${role}~="${CSS.escape(number)}"]`); }

let shown = null;

function show(number) {
  if (number === shown) return;
  for (const role of ["content", "cue", "source"]) {
    document.querySelectorAll(`.on-${role}`).forEach((piece) => piece.classList.remove(`on-${role}`));
    if (number) pieces(number, role).forEach((piece) => piece.classList.add(`on-${role}`));
  }
  document.querySelectorAll(".card.is-on").forEach((card) => card.classList.remove("is-on"));
  if (number) document.getElementById(`card-${number}`)?.classList.add("is-on");
  shown = number;
  place();
}

function numberAt(element) {
  const at = element.closest?.("[data-card], [data-s], [data-content], [data-cue], [data-source]");
  if (!at) return null;
  const { card, s, content, cue, source } = at.dataset;
  return card || s || (content || cue || source || "").split(" ").pop() || null;
}

// A resting mouse points at nothing new when the page scrolls under it.
let pointedAt = "";

document.addEventListener("pointerover", (event) => {
  const at = `${event.screenX} ${event.screenY}`;
  const rests = at === pointedAt;
  pointedAt = at;
  if (event.pointerType === "mouse" && !rests) { const number = numberAt(event.target); if (number) show(number); }
});
document.addEventListener("pointermove", (event) => { pointedAt = `${event.screenX} ${event.screenY}`; });
document.addEventListener("focusin", (event) => { const number = numberAt(event.target); if (number) show(number); });
document.addEventListener("click", (event) => {
  const number = numberAt(event.target);
  if (number) show(number);
  else if (event.target.closest("[data-sheet]")) show(null);
});

// Each card is placed beside its words: the shown card exactly, the others as near as space allows. If a card would
// end up far from its words, the cards before it shrink to one line.
const GAP = 8;
const FAR = 80;

function topsOf(wanted, heights) {
  const tops = [];
  wanted.forEach((top, at) => { tops.push(at ? Math.max(top, tops[at - 1] + heights[at - 1] + GAP) : Math.max(top, 0)); });
  return tops;
}

function heightsOf(cards) { return cards.map((card) => card.offsetHeight); }

function shrinkCrowds(cards, wanted) {
  const heights = heightsOf(cards);
  cards.forEach((card) => card.classList.add("slim"));
  const slim = heightsOf(cards);
  const tops = [];
  let first = 0; // of the group of cards that push each other down
  cards.forEach((_, at) => {
    const pushed = () => (at ? tops[at - 1] + heights[at - 1] + GAP : 0);
    if (pushed() <= wanted[at]) first = at;
    for (let before = at - 1; before >= first && pushed() - wanted[at] > FAR; before--) {
      heights[before] = slim[before];
      for (let n = before + 1; n < at; n++) tops[n] = Math.max(wanted[n], tops[n - 1] + heights[n - 1] + GAP);
    }
    tops.push(Math.max(wanted[at], pushed(), 0));
  });
  cards.forEach((card, at) => card.classList.toggle("slim", heights[at] === slim[at]));
}

// Cards above the shown one also shrink, nearest first, if they do not fit above it.
function makeRoom(cards, shownAt, wanted) {
  const room = () => heightsOf(cards.slice(0, shownAt)).reduce((sum, height) => sum + height + GAP, 0);
  for (let at = shownAt - 1; at >= 0 && room() > wanted; at--) cards[at].classList.add("slim");
  return Math.max(wanted, room() > wanted ? room() : 0);
}

function place() {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  sheet.classList.toggle("placed", WIDE.matches);
  const cards = [...sheet.querySelectorAll(".card")];
  cards.forEach((card) => card.classList.remove("slim"));
  if (!WIDE.matches) { sheet.style.minHeight = ""; cards.forEach((card) => { card.style.top = ""; }); return; }
  const top = sheet.getBoundingClientRect().top;
  const wanted = cards.map((card) => {
    const words = document.getElementById(`words-${card.dataset.card}`) || card.parentElement;
    return words.getBoundingClientRect().top - top - 6;
  });
  const shownAt = cards.findIndex((card) => card.classList.contains("is-on"));
  cards[shownAt]?.classList.remove("is-on"); // the shown card does not shrink the cards after it
  shrinkCrowds(cards, wanted);
  cards[shownAt]?.classList.add("is-on");
  const shownTop = shownAt >= 0 ? makeRoom(cards, shownAt, wanted[shownAt]) : 0;
  const heights = heightsOf(cards);
  const tops = topsOf(wanted, heights);
  if (shownAt >= 0) {
    tops[shownAt] = shownTop;
    for (let at = shownAt - 1; at >= 0; at--) tops[at] = Math.max(0, Math.min(tops[at], tops[at + 1] - heights[at] - GAP));
    for (let at = shownAt + 1; at < cards.length; at++) {
      tops[at] = Math.max(wanted[at], tops[at - 1] + heights[at - 1] + GAP);
    }
  }
  cards.forEach((card, at) => { card.style.top = `${Math.round(tops[at])}px`; });
  const last = cards.length - 1;
  sheet.style.minHeight = last >= 0 ? `${tops[last] + heights[last] + GAP}px` : "";
}

WIDE.addEventListener("change", place);
window.addEventListener("resize", place);
document.fonts?.ready.then(place);

// Copying
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    tell("Copied");
  } catch {
    tell("The browser does not allow copying; select the text and copy it");
  }
});

// A slow form shows that it is busy.
document.addEventListener("submit", (event) => {
  const busy = event.target.dataset.busy;
  const button = busy && event.target.querySelector("button.main");
  if (button) { button.textContent = busy; setTimeout(() => { button.disabled = true; }); }
});

function prepare() {
  document.querySelectorAll("[data-copy][hidden], [data-scripted][hidden], [data-calendar][hidden]").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("[data-keys-switch]").forEach((box) => { box.checked = keysAreOn(); });
  place();
}

document.addEventListener("DOMContentLoaded", () => {
  prepare();
  const named = location.hash.match(/^#(?:card|words)-(\d+)$/);
  const byId = location.hash.startsWith("#s-") && document.querySelector(`.card[data-id="${CSS.escape(decodeURIComponent(location.hash.slice(3)))}"]`);
  if (named) show(named[1]);
  else if (byId) show(byId.dataset.card);
});
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf]").content;
});
document.addEventListener("htmx:afterSettle", prepare);

// After the last run ends, the list of reports shows what it added.
document.addEventListener("htmx:afterSwap", (event) => {
  const runs = document.getElementById("runs");
  if (event.detail.requestConfig?.path !== "/adding" || !runs || runs.hasAttribute("hx-get")) return;
  if (document.getElementById("report-list")) {
    window.htmx.ajax("GET", location.href, { target: "#report-list", select: "#report-list", swap: "outerHTML" });
  }
});

// Single keys: each presses the button or link that shows it.
const KEYS = "sayso-keys";

function keysAreOn() { return localStorage.getItem(KEYS) !== "off"; }

document.addEventListener("change", (event) => {
  const all = event.target.dataset.checkAll;
  const list = (event.target.dataset.within && document.querySelector(event.target.dataset.within)) || document;
  if (all) list.querySelectorAll(`input[type=checkbox][name="${all}"]`).forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-keys-switch]")) localStorage.setItem(KEYS, event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!document.querySelector("[data-keys]") || !keysAreOn()) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const position = document.querySelector(`[data-position="${CSS.escape(key)}"]`);
  if (position) { event.preventDefault(); setPlace(position, event.shiftKey); return; }
  const pressed = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!pressed || event.shiftKey) return;
  event.preventDefault();
  if (pressed.matches("details")) {
    pressed.open = !pressed.open;
    if (pressed.open) (pressed.querySelector("[data-first]") || pressed.querySelector("summary")).focus();
  } else pressed.click();
});

// Enter or Escape leaves the note, so that the next key decides.
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === "Escape") && event.target.matches(".noted [data-first]")) {
    event.preventDefault();
    event.target.blur();
  }
});

// Put the selected words into the open form; without one, send their place at once.
function setPlace(form, isAdded) {
  const place = selectedPlace();
  if (!place) { tell("Select words in the report first"); return; }
  const input = document.querySelector(`details.correct[open] [data-part="${form.dataset.position}"]`);
  if (input) { fillPart(input, place, isAdded); return; }
  form.elements.places.value = JSON.stringify([place]);
  form.elements.add.value = String(isAdded);
  form.requestSubmit();
}

function selectedPlace() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const isInWords = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-text] .words");
  if (!isInWords(range.startContainer) || !isInWords(range.endContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset, false);
  const end = offsetOf(range.endContainer, range.endOffset, true);
  return start !== null && end !== null && start < end ? [start, end] : null;
}

function selectedWords() {
  const words = window.getSelection().getRangeAt(0).cloneContents();
  words.querySelectorAll(".ref, .card").forEach((part) => part.remove());
  return words.textContent.replace(/\s+/g, " ").trim();
}

function fillPart(input, place, isAdded) {
  const places = input.form.elements[`${input.name}_places`];
  const before = isAdded && places.value ? JSON.parse(places.value) : [];
  places.value = JSON.stringify([...before, place]);
  input.value = before.length ? `${input.value} | ${selectedWords()}` : selectedWords();
  tell(`These words are now the ${input.name === "content" ? "statement" : input.name}; save to keep them`);
}

// Offsets count code points of the report; each piece stores its start and length.
function offsetOf(node, offset, isEnd) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-o]");
  if (!piece) {
    const pieces = [...document.querySelectorAll("[data-text] [data-o]")];
    const range = document.createRange();
    range.setStart(node, offset);
    const after = pieces.filter((one) => range.comparePoint(one, 0) >= 0);
    const before = pieces.filter((one) => range.comparePoint(one, 0) < 0);
    if (isEnd) { const last = before.at(-1); return last ? Number(last.dataset.o) + Number(last.dataset.n) : null; }
    return after.length ? Number(after[0].dataset.o) : null;
  }
  const within = document.createRange();
  within.setStart(piece, 0);
  within.setEnd(node, offset);
  const points = [...within.toString()].length;
  return Number(piece.dataset.o) + Math.min(points, Number(piece.dataset.n));
}
