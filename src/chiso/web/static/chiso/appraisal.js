// The appraisal grid: one tab stop, arrows between cells, G keep, S correct, H ask, N next open cell, Enter evidence.
const grid = document.getElementById("appraisal");
const side = document.getElementById("side");
let current = null;

function cells() {
  return [...grid.querySelectorAll("[data-cell]")];
}

// Roving focus: only the current cell takes part in the tab order.
function rove(cell) {
  for (const other of grid.querySelectorAll("[data-cell][tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  current = cell.id;
}

function show(cell) {
  for (const other of grid.querySelectorAll("[data-cell][aria-current]")) {
    other.removeAttribute("aria-current");
    other.closest("tr").classList.remove("on");
  }
  cell.setAttribute("aria-current", "true");
  cell.closest("tr").classList.add("on");
}

function go(cell) {
  if (!cell) return;
  rove(cell);
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function beside(cell, key) {
  const td = cell.closest("td");
  if (key === "ArrowLeft" || key === "ArrowRight") {
    let next = td;
    do next = key === "ArrowRight" ? next.nextElementSibling : next.previousElementSibling;
    while (next && !next.querySelector("[data-cell]"));
    return next?.querySelector("[data-cell]");
  }
  let row = td.parentElement;
  do row = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  while (row && !row.cells[td.cellIndex]?.querySelector("[data-cell]"));
  return row?.cells[td.cellIndex].querySelector("[data-cell]");
}

function nextOpen(cell) {
  const all = cells();
  const start = all.indexOf(cell);
  return [...all.slice(start + 1), ...all.slice(0, start)].find((each) => each.matches("[data-open-cell][data-sign='todo'], [data-open-cell][data-sign='ask']"));
}

// Whose panel stands beside the grid is read from the panel itself: a key pressed while another one is on its way must
// never act on the wrong cell.
function isShown(cell) {
  return side.querySelector("[data-panel]")?.dataset.panel === cell.id;
}

// Open the panel of a cell, then do something in it once it is there and its forms are wired; the last wish wins.
let wish = null;
function withPanel(cell, then) {
  if (isShown(cell)) return then?.();
  show(cell);
  wish = { cell, then };
  load(cell, cell.getAttribute("hx-get"));
}

function load(source, path) {
  htmx.ajax("GET", path, { source, target: "#side", swap: "innerHTML" });
}

// The answer to a decision is the panel of its own cell and would take the place of one that was opened meanwhile, with
// what was typed there. So a panel waits for decisions on their way; a refused one stays in sight, and nothing follows.
let deciding = 0;
let asked = null; // whose panel was asked for last, and where it comes from
document.body.addEventListener("htmx:confirm", (event) => {
  const { verb, target, elt, path } = event.detail;
  if (verb !== "get" || target !== side || elt === grid) return;
  asked = { id: elt.id, path };
  if (deciding) event.preventDefault();
});
document.body.addEventListener("htmx:beforeSend", (event) => {
  if (isDecision(event.detail)) deciding += 1;
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!isDecision(event.detail)) return;
  deciding -= 1;
  if (!event.detail.successful) wish = asked = null;
  else if (!deciding && asked && side.querySelector("[data-panel]")?.dataset.panel !== asked.id) load(grid, asked.path);
});

function isDecision({ target, requestConfig }) {
  return target === side && requestConfig.verb !== "get";
}

function fulfil() {
  if (!wish || !isShown(wish.cell)) return;
  const { then } = wish;
  wish = null;
  then?.();
}

function openPart(name) {
  const part = side.querySelector(`[data-${name}]`);
  if (!part) return;
  part.open = true;
  part.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

const verbs = {
  Enter: (cell) => withPanel(cell, () => side.querySelector("a, button")?.focus()),
  g: (cell) => withPanel(cell, () => side.querySelector("[data-keep]")?.requestSubmit()),
  s: (cell) => withPanel(cell, () => openPart("correct")),
  h: (cell) => withPanel(cell, () => openPart("ask")),
  n: (cell) => go(nextOpen(cell)),
};

if (grid) {
  cells().forEach((cell, index) => (cell.tabIndex = index ? -1 : 0));

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      go(beside(cell, event.key));
      return;
    }
    const verb = verbs[event.key] ?? verbs[event.key.toLowerCase()];
    if (!verb) return;
    event.preventDefault();
    verb(cell);
  });

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    wish = null;
    rove(cell);
    show(cell);
  });

  side.addEventListener("htmx:afterSettle", fulfil);

  // Escape leads back from the panel to its cell.
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && current) document.getElementById(current)?.focus();
  });

  // A saved cell brings its whole row anew. htmx first gives new elements the attributes of the old ones and then settles
  // theirs, so focus and marks are put back only after that.
  let renewed = false;
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    renewed ||= event.target.tagName === "TR";
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!renewed) return;
    renewed = false;
    for (const cell of grid.querySelectorAll("[data-cell]:not([tabindex])")) cell.tabIndex = -1;
    const cell = current && document.getElementById(current);
    if (!cell) return;
    rove(cell);
    show(cell);
    cell.focus();
  });
}

// Bulk buttons ask once more before they act.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.confirm && !window.confirm(button.dataset.confirm)) event.preventDefault();
});
