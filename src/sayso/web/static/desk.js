// Check a report in place: keys move through its statements and decide; a panel holds the form.
"use strict";

const DONE = { accept: "accepted", reject: "rejected", unsure: "unsure" };
const SHOWN = { accepted: "✓ accepted", corrected: "✓ corrected", added: "✓ added", rejected: "✕ rejected", unsure: "? unsure" };
let sending = Promise.resolve(); // decisions are sent one at a time, in the order in which they were made

let chosen = null; // the id of a statement

function deskOf() { return document.querySelector("[data-desk]"); }
function deskCards() { return [...document.querySelectorAll("[data-desk] .card")]; }
// Keys act on the card chosen by key, click or focus; a card under the mouse is only shown.
function cardNow() { return deskCards().find((card) => card.dataset.id === chosen) || document.querySelector("[data-desk] .card.is-on"); }
function panel() { return document.getElementById("panel"); }
function token() { return document.querySelector("meta[name=csrf]").content; }

function selectCard(card, glide = true) {
  if (!card) return;
  chosen = card.dataset.id;
  show(card.dataset.card);
  card.focus({ preventScroll: true });
  const words = document.getElementById(`words-${card.dataset.card}`) || card;
  const seen = words.getBoundingClientRect();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (seen.top < 110 || seen.bottom > window.innerHeight - 160) {
    words.scrollIntoView({ block: "center", behavior: glide && !calm ? "smooth" : "instant" });
  }
}

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const number = event.target.closest?.("[data-desk]") && numberAt(event.target);
    const card = number && document.querySelector(`[data-desk] .card[data-card="${CSS.escape(number)}"]`);
    if (card) chosen = card.dataset.id;
  });
}

function step(by) {
  const cards = deskCards();
  const at = cards.indexOf(cardNow());
  selectCard(cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(at + by, 0), cards.length - 1)]);
}

function setMark(card, mark) {
  if (mark) card.dataset.mark = mark; else delete card.dataset.mark;
  card.querySelector("[data-mark-shown]").textContent = SHOWN[mark] || "";
  pieces(card.dataset.card, "content").forEach((piece) => piece.classList.toggle("is-rejected", mark === "rejected"));
  const cards = deskCards();
  const checked = cards.filter((one) => one.dataset.mark && one.dataset.mark !== "unsure").length;
  document.querySelector("#checked b").textContent = checked;
  document.querySelector(".desk-bar progress").value = checked;
  if (checked === cards.length) tell("Every statement of this report is checked");
}

// The latest decision when this page was made, to detect what others decide later.
function seenOf() { return deskOf()?.dataset.seen || ""; }

// Somebody else decided on the statement meanwhile: show the report as it is now, at that statement.
async function showChanged(card) {
  const answer = await reach(location.pathname);
  if (answer?.ok) await refreshDesk(await answer.text(), card.dataset.id);
  tell(`Somebody else changed statement ${card.dataset.card} meanwhile; your decision was not saved`, 8000);
}

function post(address, fields) {
  const body = new URLSearchParams({ csrf: token(), ...fields });
  return fetch(address, { method: "POST", body, redirect: "manual" });
}

// The response; null, with a message to the visitor, if the workbench cannot be reached.
async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    tell("The workbench does not respond; try again");
    return null;
  }
}

function decide(verdict) {
  const card = cardNow();
  if (!card) { step(1); return; }
  const before = card.dataset.mark;
  setMark(card, DONE[verdict]);
  step(1);
  const address = `/review/${encodeURIComponent(card.dataset.id)}/decide`;
  sending = sending.then(() => post(address, { verdict, back: "report", seen: seenOf() })).then((answer) => {
    if (answer.status === 409) { setMark(card, before); return showChanged(card); }
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.status);
  }).catch(() => { setMark(card, before); tell(`Statement ${card.dataset.card} was not saved; decide again`); });
}

// Replace the report's words and cards by their current state, and stay at statement `id`.
async function refreshDesk(text, id) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("report-desk");
  if (!fresh) return false;
  deskOf().replaceWith(document.importNode(fresh, true));
  prepare();
  window.htmx?.process(deskOf());
  selectCard(deskCards().find((card) => card.dataset.id === id), false);
  return true;
}

async function undoLast() {
  await sending;
  const body = new URLSearchParams({ csrf: token(), back: "report" });
  const answer = await reach("/review/undo", { method: "POST", body });
  if (!answer) return;
  if (!answer.ok) { tell("There is nothing to undo"); return; }
  const at = new URL(answer.url);
  if (at.pathname === location.pathname) { await refreshDesk(await answer.text(), at.searchParams.get("at")); tell("Undone"); }
  else tell("Undone: that decision was in another report");
}

async function openPanel(address, number) {
  await sending; // so that the form shows what was decided
  const answer = await reach(address);
  if (!answer) return;
  if (!answer.ok) { tell("The form could not be opened; reload the page"); return; }
  fillPanel(await answer.text(), number);
}

function fillPanel(text, number) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const place = panel();
  keepDraft(place.querySelector(".edit-form"));
  const title = fresh.querySelector("h1")?.textContent || "";
  place.replaceChildren(Object.assign(document.createElement("h2"), { textContent: number ? `Correct statement ${number}` : title }), document.importNode(fresh.querySelector(".edit-form"), true));
  place.hidden = false;
  document.body.classList.add("has-panel");
  showScripted(place);
  takeUpDraft(place.querySelector(".edit-form"));
  place.scrollTop = 0;
  (place.querySelector("[aria-invalid]") || place.querySelector("[data-first]"))?.focus();
}

function showScripted(place) {
  place.querySelectorAll("[data-scripted][hidden], [data-calendar][hidden], [data-close][hidden]").forEach((part) => { part.hidden = false; });
}

// Text typed into a form that was closed without saving; it returns when the form is opened again.
const drafts = new Map();
const SENT_ANEW = ["csrf", "report", "back"]; // not `seen`: saving reports what others changed meanwhile

function valuesOf(form) { return JSON.stringify([...new FormData(form)].filter(([name]) => !SENT_ANEW.includes(name))); }

function keepDraft(form) {
  if (!form) return;
  const [key, values] = [form.dataset.draft, valuesOf(form)];
  if (values === form.dataset.before) drafts.delete(key); else drafts.set(key, values);
}

function takeUpDraft(form) {
  form.dataset.before = valuesOf(form);
  const isNew = form.getAttribute("action") === "/add-statement"; // with other words, it is another draft
  form.dataset.draft = form.getAttribute("action") + (isNew ? form.elements.content_places.value : "");
  const draft = drafts.get(form.dataset.draft);
  if (!draft) return;
  const names = new Map();
  for (const [name, value] of JSON.parse(draft)) names.set(name, [...(names.get(name) || []), value]);
  const seen = new Map();
  for (const field of form.elements) {
    if (!field.name || SENT_ANEW.includes(field.name)) continue;
    const values = names.get(field.name) || [];
    if (field.type === "checkbox") { field.checked = values.includes(field.value); continue; }
    const at = seen.get(field.name) || 0;
    seen.set(field.name, at + 1);
    if (at < values.length) field.value = values[at];
  }
  tell("Your unsaved text is back");
}

function closePanel() {
  const place = panel();
  if (!place || place.hidden) return false;
  keepDraft(place.querySelector(".edit-form"));
  place.hidden = true;
  place.replaceChildren();
  document.body.classList.remove("has-panel");
  selectCard(cardNow());
  return true;
}

async function saveForm(form) {
  const button = form.querySelector("button.main");
  button.disabled = true;
  const answer = await reach(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  button.disabled = false;
  if (!answer) return;
  const text = await answer.text();
  if (answer.redirected && answer.ok) {
    const at = new URL(answer.url);
    closePanel();
    drafts.delete(form.dataset.draft);
    if (deskOf() && await refreshDesk(text, at.searchParams.get("at"))) { tell("Saved"); return; }
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("desk");
    if (!fresh) { location.href = answer.url; return; }
    document.getElementById("desk").replaceWith(document.importNode(fresh, true));
    window.htmx.process(document.getElementById("desk"));
    prepare();
    history.replaceState(null, "", at.pathname + at.search);
    document.querySelector("#desk .card").focus();
    tell("Saved");
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".edit-form");
  if (!fresh) { tell("Not saved; your values are still here"); return; }
  const again = document.importNode(fresh, true);
  again.dataset.before = form.dataset.before || "";
  again.dataset.draft = form.dataset.draft || "";
  form.replaceWith(again);
  prepare();
  if (again.closest("#panel")) showScripted(again);
  const wrong = again.querySelector("[aria-invalid]");
  (wrong || again.querySelector("[data-first]"))?.focus();
  if (!wrong) again.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-edit-form]") && (deskOf() || document.getElementById("desk"))) {
    event.preventDefault();
    saveForm(event.target);
  } else if (event.target.matches("[data-desk] [data-deciding]") && event.submitter) {
    event.preventDefault();
    selectCard(event.target.closest(".card"));
    decide(event.submitter.value);
  }
});

document.addEventListener("click", (event) => {
  const edit = event.target.closest("[data-desk] [data-edit]");
  const add = event.target.closest("[data-desk] [data-add]");
  if (edit) { event.preventDefault(); const card = edit.closest(".card"); selectCard(card); openPanel(edit.href, card.dataset.card); }
  if (add) { event.preventDefault(); addStatement(); }
  if (event.target.closest("[data-close]")) closePanel();
  const pick = event.target.closest("[data-pick]");
  if (pick) fillWho(pick.closest("form"), JSON.parse(pick.dataset.pick));
});

function addStatement() {
  const place = selectedPlace();
  if (!place) { tell("Select the words of the statement first, then press n"); return; }
  openPanel(`/add-statement?${new URLSearchParams({ report: deskOf().dataset.report, places: JSON.stringify([place]) })}`);
}

// If the form is open, the selected words fill a part of it; otherwise they correct the statement at once.
function takeSelection(key, isAdded) {
  const place = selectedPlace();
  if (!place) { tell("Select words in the report first"); return; }
  const input = document.querySelector(`#panel [data-part="${key}"]`);
  const role = { w: "content", q: "cue", s: "source" }[key];
  if (input) {
    fillPart(input, place, isAdded);
    return;
  }
  const card = cardNow();
  if (!card) return;
  const fields = { verdict: "correct", field: `${role}.spans`, places: JSON.stringify([place]), add: String(isAdded), back: "report", seen: seenOf(), csrf: token() };
  sending = sending.then(() => reach(`/review/${encodeURIComponent(card.dataset.id)}/decide`, { method: "POST", body: new URLSearchParams(fields) }))
    .then(async (answer) => { if (answer?.ok) await refreshDesk(await answer.text(), card.dataset.id); else if (answer?.status === 409) await showChanged(card); else if (answer) tell("Not saved; try again"); });
}

document.addEventListener("input", (event) => { // typed words are looked up in the report again
  if (event.target.matches("[data-part]")) event.target.form.elements[`${event.target.name}_places`].value = "";
  const calendar = event.target.dataset.calendar;
  if (calendar) document.getElementById(calendar).value = event.target.value;
});

// In the form, Enter saves from any field, and 1, 2, 3 pick a runner-up unless another speaker was typed.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  const form = event.target.form;
  if (!form?.matches("[data-edit-form]")) return;
  if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  }
  const isUntouched = event.target.name === "speaker" && [event.target.defaultValue, event.target.dataset.picked].includes(event.target.value);
  const pick = isUntouched && keysAreOn() && "123".includes(event.key) && form.querySelector(`[data-pick][data-key="${event.key}"]`);
  if (pick) { event.preventDefault(); pick.click(); }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.matches("[data-people][aria-expanded=true]")) {
    if (closePanel()) { event.preventDefault(); return; }
    if (event.target.closest("details.correct")) { event.preventDefault(); event.target.closest("details").open = false; document.querySelector("#desk .card")?.focus(); }
  }
  if (!deskOf() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const isOpen = !panel().hidden;
  const pick = isOpen && panel().querySelector(`[data-pick][data-key="${CSS.escape(key)}"]`);
  if (pick) { event.preventDefault(); pick.click(); return; }
  if ("wqs".includes(key)) { event.preventDefault(); takeSelection(key, event.shiftKey); return; }
  if (isOpen || event.shiftKey) return;
  const doing = {
    j: () => step(1), k: () => step(-1), a: () => decide("accept"), x: () => decide("reject"), u: () => decide("unsure"),
    n: addStatement, z: undoLast,
    c: () => cardNow()?.querySelector("[data-edit]").click(),
  }[key];
  const runnerUp = "123".includes(key) && cardNow();
  if (!doing && !runnerUp) return;
  event.preventDefault();
  if (doing) doing();
  else openPanel(cardNow().querySelector("[data-edit]").href, cardNow().dataset.card).then(() => panel().querySelector(`[data-pick][data-key="${key}"]`)?.click());
});

document.addEventListener("DOMContentLoaded", () => {
  const desk = deskOf();
  const id = desk?.dataset.at || decodeURIComponent(location.hash.match(/^#s-(.+)$/)?.[1] || "");
  if (id) selectCard(deskCards().find((card) => card.dataset.id === id), false);
});
