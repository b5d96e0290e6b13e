// A sheet on the screen, for reading: filters in the address, the panel of the leaf that was chosen.
import { say } from "./live.js";

const table = document.getElementById("grid");
const panel = document.getElementById("panel");

// ---- filters: rows are hidden, the address keeps what is shown ----
const wanted = {
  all: () => true,
  empty: (row) => "empty" in row.dataset,
  missing: (row) => "missing" in row.dataset,
  errors: (row) => row.querySelector('.cell[data-save="error"]') !== null,
};

export function applyFilter() {
  const show = table.dataset.show;
  const rows = [...table.tBodies[0].rows];
  const kept = new Set();
  for (const row of rows) {
    if (row.dataset.kind !== "open" || !wanted[show](row)) continue;
    kept.add(row.dataset.code);
    row.dataset.parents.split(" ").forEach((code) => kept.add(code));
  }
  for (const row of rows) row.hidden = show !== "all" && !kept.has(row.dataset.code);
  if (show === "all") for (const twist of table.querySelectorAll(".twist")) twist.setAttribute("aria-expanded", "true");
}

for (const link of document.querySelectorAll("[data-show]:not(table)")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    table.dataset.show = link.dataset.show;
    for (const other of link.parentElement.children) other.toggleAttribute("aria-current", other === link);
    if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    keep("show", link.dataset.show);
    applyFilter();
    say(link.textContent.trim());
  });
}

export function keep(name, value) {
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  history.replaceState(null, "", address);
}

// ---- the panel follows the leaf that was chosen last, whatever order the answers come in ----
let timer = 0;
let wantedLeaf = null;
let asked = null; // the leaf that was asked for and is not here yet
const shownLeaf = () => panel.querySelector("[data-panel]")?.dataset.panel;

export function showPanel(code, { now = false } = {}) {
  if (!code) return mark(code);
  wantedLeaf = code;
  clearTimeout(timer);
  if (shownLeaf() === code) return mark(code);
  timer = setTimeout(load, now ? 0 : 250);
}

function load() {
  asked = wantedLeaf;
  keep("leaf", wantedLeaf);
  mark(wantedLeaf);
  globalThis.htmx.ajax("GET", `${table.dataset.panelUrl}?leaf=${encodeURIComponent(wantedLeaf)}`, { source: panel, target: panel, swap: "innerHTML" });
}

// The answer to something done in an earlier leaf's panel, or to a leaf that was only passed, gives way to the wanted one.
panel.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== panel) return;
  if (wantedLeaf && shownLeaf() !== wantedLeaf && asked !== wantedLeaf) load();
  else if (shownLeaf() === asked) asked = null;
});

export function mark(code) {
  for (const row of table.querySelectorAll("tr.on")) row.classList.remove("on");
  rowOf(code)?.classList.add("on");
}

export function rowOf(code) {
  return code ? table.querySelector(`tr[data-code="${CSS.escape(code)}"]`) : null;
}

// A link to a leaf (in the tree, in a list of things to do) goes to its cell without loading the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leaf]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("dialog")?.close();
  const row = rowOf(link.dataset.leaf);
  if (row?.hidden) document.querySelector('[data-show="all"]:not(table)')?.click();
  const field = row?.querySelector(".cell input");
  if (field) field.focus();
  row?.scrollIntoView({ block: "nearest" });
  showPanel(link.dataset.leaf, { now: true });
  if (!field && matchMedia("(max-width: 999px)").matches) panel.scrollIntoView();
});

// Escape leads back from the panel to the cell of its leaf.
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
  const row = rowOf(panel.querySelector("[data-panel]")?.dataset.panel);
  if (row?.hidden) return;
  (row?.querySelector(".cell input") ?? row?.querySelector("a[data-leaf]"))?.focus();
});

mark(panel.querySelector("[data-panel]")?.dataset.panel);
applyFilter();
