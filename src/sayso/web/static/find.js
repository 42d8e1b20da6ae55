// The search box in the page header suggests the person, statements by them, and statements about them.
"use strict";

(() => {
  const input = document.getElementById("find");
  if (!input) return;
  const list = Object.assign(document.createElement("ul"), { id: "find-people", className: "people-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People of this name");
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  let asking = null;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function option(address, words, more) {
    const item = Object.assign(document.createElement("li"), { id: `find-${list.childElementCount}` });
    item.setAttribute("role", "option");
    item.dataset.address = address;
    item.append(Object.assign(document.createElement(more === undefined ? "span" : "b"), { textContent: words }));
    if (more) item.append(" ", Object.assign(document.createElement("small"), { textContent: more }));
    list.append(item);
  }

  function offer(people) {
    list.replaceChildren();
    for (const person of people.slice(0, 4)) {
      const about = [person.role, person.organization, person.country].filter(Boolean).join(", ") || person.type;
      option(`/actors/${person.id}`, person.name, about);
      option(`/search?actor=${person.id}`, `Statements by ${person.name}`);
      option(`/search?about=${person.id}`, `Statements about ${person.name}`);
    }
    list.hidden = !people.length || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  input.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const words = input.value.trim();
      if (words.length < 3 || /["*]|^-/.test(words)) { close(); return; }
      const answer = await fetch(`/actors/suggest.json?${new URLSearchParams({ words })}`);
      if (answer.ok && input.value.trim() === words) offer((await answer.json()).people);
    }, 150);
  });
  list.addEventListener("mousedown", (event) => { // before the input loses focus
    const item = event.target.closest("[role=option]");
    if (item) { event.preventDefault(); location.assign(item.dataset.address); }
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const chosen = keyInList(event, input, list);
    if (chosen) location.assign(chosen.dataset.address);
    else if (event.key === "Escape") { event.preventDefault(); close(); }
  });
})();
