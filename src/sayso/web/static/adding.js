// Drop files, folders and links to add reports. Many files are sent in parts, so that no request is too large.
"use strict";

const OVERHEAD = 1000; // bytes per file for its name and headers in a request, at most

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target.closest?.("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") takeDropped(place, event.dataTransfer);
  });
}

async function takeDropped(place, dropped) {
  const entries = [...dropped.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() || item.getAsFile());
  const links = dropped.getData("text/uri-list").split(/\r?\n/).filter((line) => line && !line.startsWith("#"));
  if (entries.length) {
    const files = [];
    for (const entry of entries) files.push(...await filesWithin(entry));
    await sendFiles(place.querySelector("[data-files]"), files);
  } else if (links.length) {
    const input = place.querySelector("textarea[name=addresses]");
    input.value = links.join("\n");
    input.form.requestSubmit();
  } else tell("Drop files, folders or links here");
}

// The files of a dropped entry; for a folder, all files below it except hidden ones.
async function filesWithin(entry) {
  if (entry instanceof File) return [entry];
  if (entry.isFile) return [await new Promise((found, lost) => { entry.file(found, lost); })];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const some = await new Promise((found, lost) => { reader.readEntries(found, lost); });
    if (!some.length) return files;
    for (const one of some) if (!one.name.startsWith(".")) files.push(...await filesWithin(one));
  }
}

function inParts(files, maxBytes, maxFiles) {
  const found = [];
  let bytes = Infinity;
  for (const file of files) {
    bytes += file.size + OVERHEAD;
    if (bytes > maxBytes || found.at(-1).length >= maxFiles) { found.push([]); bytes = file.size + OVERHEAD; }
    found.at(-1).push(file);
  }
  return found;
}

async function sendFiles(form, files) {
  if (!files.length) { tell("The folder has no files"); return; }
  const maxBytes = Number(form.dataset.maxBytes) - OVERHEAD * 10;
  const isTooLarge = (file) => file.size + OVERHEAD > maxBytes;
  const parts = inParts(files.filter((file) => !isTooLarge(file)), maxBytes, Number(form.dataset.maxFiles));
  if (!parts.length) parts.push([]);
  for (const [at, part] of parts.entries()) {
    tell(`Sending ${files.length} file${files.length === 1 ? "" : "s"} …`);
    const body = new FormData();
    body.append("csrf", form.elements.csrf.value);
    for (const name of ["outlet", "published", "name_pattern"]) body.append(name, form.elements[name].value);
    for (const file of part) body.append("files", file);
    if (at === 0) for (const file of files.filter(isTooLarge)) body.append("too_large", file.name);
    const answer = await sent(form.action, body);
    if (answer?.type === "opaqueredirect") continue;
    const rest = parts.slice(at).reduce((count, one) => count + one.length, 0);
    const why = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("h1");
    tell(`${rest} files were not added: ${why ? why.textContent : "send them again"}`);
    return;
  }
  location.href = "/reports";
}

// The response; the request is repeated after a wait if the workbench asks for one. Null if it cannot be reached.
async function sent(address, body) {
  for (;;) {
    let answer;
    try { answer = await fetch(address, { method: "POST", body, redirect: "manual" }); } catch { return null; }
    if (answer.status !== 429) return answer;
    await new Promise((go) => { setTimeout(go, 1000 * Number(answer.headers.get("Retry-After") || 15)); });
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-files]")) return;
  event.preventDefault();
  sendFiles(event.target, [...event.target.elements.files.files]);
});
