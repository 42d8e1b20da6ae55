// The drawing of a network: it pans and zooms, ties open their statements, and a slider moves a window over time.
"use strict";

let graph = null;

function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

function coalitionColour(number) {
  return number ? colour(`--c${((number - 1) % 6) + 1}`) : colour("--both");
}

const LONGEST = 25; // characters of a label, as in the drawing without scripts

function labelOf(node) {
  const name = node.name.length > LONGEST ? `${node.name.slice(0, LONGEST - 1)}…` : node.name;
  return node.coalition ? `${name} (${node.coalition})` : name;
}

function drawGraph() {
  const place = document.querySelector("[data-graph]");
  graph?.destroy();
  graph = null;
  if (!place || !window.cytoscape) return;
  const { nodes, ties } = JSON.parse(place.dataset.graph);
  place.querySelector("svg")?.setAttribute("hidden", "");
  const canvas = place.querySelector(".canvas") || place.appendChild(Object.assign(document.createElement("div"), { className: "canvas" }));
  canvas.setAttribute("aria-hidden", "true");
  graph = window.cytoscape({
    container: canvas,
    elements: [
      ...nodes.map((node) => ({ group: "nodes", data: { id: node.name, ...node, fill: coalitionColour(node.coalition), label: labelOf(node) }, position: { x: node.x, y: node.y } })),
      ...ties.map((tie, at) => ({ group: "edges", data: { id: `tie-${at}`, ...tie } })),
    ],
    layout: { name: "preset", fit: false },
    minZoom: 0.3, maxZoom: 3, autoungrabify: true, // so that the export shows what the screen shows
    style: [
      { selector: "node", style: { "background-color": "data(fill)", "border-color": colour("--ink"), "border-width": 1.5, shape: "data(shape)", width: (node) => 2 * node.data("size"), height: (node) => 2 * node.data("size"), label: "data(label)", color: colour("--ink"), "font-family": "Inter, sans-serif", "font-size": 13, "text-valign": "bottom", "text-margin-y": 5, "text-outline-color": colour("--ground"), "text-outline-width": 2.5, "text-wrap": "ellipsis", "text-max-width": "200px", "min-zoomed-font-size": 5 } },
      { selector: "node[?broker]", style: { "border-width": 4, "border-style": "double" } },
      { selector: "edge", style: { width: "data(width)", "line-color": colour("--direct-line"), opacity: 0.55, "curve-style": "straight" } },
      { selector: "edge[?conflict]", style: { "line-color": colour("--against-line"), "line-style": "dashed", opacity: 0.22 } },
      { selector: ".faded", style: { opacity: 0.12 } },
      { selector: "edge.near", style: { opacity: 0.95 } },
      { selector: "node.near", style: { "text-wrap": "none", "font-size": () => Math.max(13, 13 / (graph?.zoom() ?? 1)), "min-zoomed-font-size": 0, "z-index": 9 } },
    ],
  });
  fitGraph();
  graph.on("mouseover", "node, edge", (event) => {
    const near = event.target.isNode() ? event.target.closedNeighborhood() : event.target.union(event.target.connectedNodes());
    graph.elements().addClass("faded");
    near.removeClass("faded").addClass("near");
  });
  graph.on("mouseout", "node, edge", () => graph.elements().removeClass("faded near"));
  graph.on("tap", "edge", (event) => openDetails(place.dataset.query, "tie", { source: event.target.data("source"), target: event.target.data("target") }));
  graph.on("tap", "node", (event) => openDetails(place.dataset.query, "node", { name: event.target.id() }));
}

// Show the whole network, but never enlarged: two nodes do not fill the canvas.
function fitGraph() {
  graph.fit(undefined, 12);
  if (graph.zoom() > 1) { graph.zoom(1); graph.center(); }
}

function openDetails(query, page, more) {
  const asked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) asked.set(name, value);
  window.htmx.ajax("GET", `/network/${page}?${asked}`, { target: "#tie-panel", select: "main h1, #tie", swap: "innerHTML" }).then(() => {
    const close = Object.assign(document.createElement("button"), { type: "button", className: "quiet close", textContent: "×" });
    close.setAttribute("aria-label", "Close the details");
    close.addEventListener("click", () => setPanel(false));
    document.getElementById("tie-panel").prepend(close);
  });
  setPanel(true);
}

// The panel takes space from the drawing, which is fitted into the rest.
function setPanel(isOpen) {
  const split = document.querySelector(".network-split");
  if (!isOpen) document.getElementById("tie-panel").replaceChildren();
  if (split.classList.contains("has-details") === isOpen) return;
  split.classList.toggle("has-details", isOpen);
  if (!graph) return;
  graph.resize();
  fitGraph();
}

// Links to ties and nodes, in the panel and the table, open in the panel.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#tie-panel a[href^='/network/tie'], #network-data a[href^='/network/']:not([download])");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const at = new URL(link.href);
  const asked = Object.fromEntries(["source", "target", "name"].filter((name) => at.searchParams.has(name)).map((name) => [name, at.searchParams.get(name)]));
  openDetails(document.querySelector("[data-graph]").dataset.query, at.pathname.split("/").pop(), asked);
  if (!window.matchMedia("(min-width: 60.01rem)").matches) document.getElementById("tie-panel").scrollIntoView();
});

const DAY = 86400000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const inWords = (time) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(time);
let moving = null;

function moveWindow() {
  const box = document.querySelector(".window");
  const form = document.getElementById("network-form");
  const first = Date.parse(box.dataset.first);
  const last = Date.parse(box.dataset.last);
  const days = Number(document.getElementById("window-length").value);
  const slider = document.getElementById("window-at");
  slider.disabled = !days;
  const length = Math.min((days - 1) * DAY, last - first); // the window includes both ends
  const since = days ? first + (last - first - length) * (slider.value / 1000) : first;
  const until = days ? since + length : last;
  form.elements.since.value = days ? iso(since) : "";
  form.elements.until.value = days ? iso(until) : "";
  const told = document.getElementById("window-days");
  const isAll = days && (days - 1) * DAY > last - first; // no statement is outside, so the window is shorter than its name
  told.textContent = `${inWords(since)} to ${inWords(until)}${isAll ? ", all statements" : ""}`;
  document.getElementById("window-at").setAttribute("aria-valuetext", told.textContent);
  clearTimeout(moving);
  moving = setTimeout(() => {
    const address = `/network?${new URLSearchParams(new FormData(form))}`;
    window.htmx.ajax("GET", address, { target: "#network-data", select: "#network-data", swap: "outerHTML" });
    history.replaceState(null, "", address);
  }, 200);
}

// The slider starts at the page's dates; after that, only the user moves it.
function setWindow() {
  const box = document.querySelector(".window:not([data-set])");
  if (!box) return;
  box.dataset.set = "true";
  if (!(box.dataset.since || box.dataset.until)) return;
  const first = Date.parse(box.dataset.first);
  const last = Date.parse(box.dataset.last);
  const since = Date.parse(box.dataset.since || box.dataset.first);
  const until = Date.parse(box.dataset.until || box.dataset.last);
  const days = Math.round((until - since) / DAY) + 1;
  const lengths = document.getElementById("window-length");
  if (![...lengths.options].some((one) => Number(one.value) === days)) lengths.add(new Option(`${days} days`, days));
  lengths.value = days;
  const slider = document.getElementById("window-at");
  slider.disabled = false;
  slider.value = last - first > until - since ? 1000 * (since - first) / (last - first - (until - since)) : 1000;
}
document.addEventListener("DOMContentLoaded", setWindow);

document.addEventListener("input", (event) => {
  if (event.target.matches("#window-at, #window-length")) moveWindow();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest("#tie-panel")) return; // the drawing has not changed
  setWindow();
  drawGraph();
});
document.addEventListener("DOMContentLoaded", drawGraph);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawGraph);
