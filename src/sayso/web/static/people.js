// The actor picker: picking a person fills name, type, role, organization and country.
"use strict";

function fillWho(form, person) {
  const names = { speaker: "name", type: "type", role: "role", organization: "organization", country: "country" };
  for (const [input, value] of Object.entries(names)) form.elements[input].value = person[value] || "";
  form.closest("details")?.setAttribute("open", "");
  form.elements.speaker.dataset.picked = form.elements.speaker.value;
  form.elements.speaker.focus();
  tell(`${person.name} is filled in; press Enter to save`);
}

let asking = null;

function listOf(input) {
  let list = input.parentElement.querySelector("[role=listbox]");
  if (!list) {
    list = Object.assign(document.createElement("ul"), { id: `${input.id}-people`, className: "people-list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "People in this record book");
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  }
  return list;
}

function closeList(input) { listOf(input).hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-people]")) return;
  const input = event.target;
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const words = input.value.trim();
    if (words.length < 2) { closeList(input); return; }
    const answer = await fetch(`/actors/suggest.json?${new URLSearchParams({ words })}`).catch(() => null);
    if (!answer?.ok || input.value.trim() !== words) return;
    const { people } = await answer.json();
    const list = listOf(input);
    list.replaceChildren(...people.map((person, at) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${at}` });
      item.setAttribute("role", "option");
      item.dataset.person = JSON.stringify(person);
      const about = [person.role, person.organization, person.country].filter(Boolean).join(", ") || person.type;
      item.append(Object.assign(document.createElement("b"), { textContent: person.name }), Object.assign(document.createElement("small"), { textContent: about }));
      return item;
    }));
    list.hidden = !people.length || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }, 120);
});

function pickOption(item) {
  const input = item.closest(".picker").querySelector("[data-people]");
  closeList(input);
  const person = JSON.parse(item.dataset.person);
  if (input.form.matches("[data-edit-form]") && input.name === "speaker") fillWho(input.form, person);
  else { input.value = person.name; input.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: person })); }
}

document.addEventListener("mousedown", (event) => { // before the input loses focus
  const item = event.target.closest("[role=listbox] [role=option]");
  if (item) { event.preventDefault(); pickOption(item); }
});
document.addEventListener("focusout", (event) => { if (event.target.matches("[data-people]")) closeList(event.target); });
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("[data-people]")) return;
  const list = listOf(input);
  if (list.hidden) return;
  const chosen = keyInList(event, input, list);
  if (chosen) pickOption(chosen);
  else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); closeList(input); }
});

// Merging: the other actor is the one picked, or the number typed.
document.addEventListener("picked", (event) => {
  const form = event.target.closest("[data-merge]");
  if (form) form.elements.other.value = event.detail.id || "";
});
