// The worksheet: autosave per cell with its state in the cell, a choice when two people collide, a pasted block, undo.
import { Grid } from "./grid.js";
import { say } from "./live.js";
import { applyFilter, rowOf, showPanel } from "./sheetview.js";
import { onTheWay, post, postJson } from "./turn.js";

const table = document.getElementById("grid");
const panel = document.getElementById("panel");
const words = document.getElementById("words").dataset;
const vietnamese = document.documentElement.lang !== "en";
const ICONS = { ok: "check", saving: "due", error: "late", clash: "copy", "": "" };
const undo = [];
const waiting = new Map(); // leaf → the newest text that could not be sent
const wrong = new Map(); // leaf → why its text is not stored

for (const field of table.querySelectorAll(".cell input")) field.readOnly = false;
const grid = new Grid(table, { onPaste: pasteBlock, onLeave: () => panel.focus() });

// ---- saving one cell: one request at a time per cell, the newest value wins ----
const busy = new Map();
table.addEventListener("change", (event) => {
  const field = event.target.closest(".cell input");
  if (field) save(field);
});
table.addEventListener("focusin", (event) => showPanel(event.target.closest("tr")?.querySelector("[data-leaf]")?.dataset.leaf));
table.addEventListener("focusout", (event) => {
  const field = event.target.closest?.(".cell input");
  if (field && field.value !== field.dataset.saved && field.closest(".cell").dataset.save !== "error") save(field);
});

async function save(field, { remember = true } = {}) {
  const row = field.closest("tr");
  const code = row.dataset.code;
  if (field.value === field.dataset.saved) {
    if (row.querySelector(".cell").dataset.save === "error") settle(row, "empty" in row.dataset ? "" : "ok");
    return;
  }
  if (busy.has(code)) return void busy.set(code, true);
  busy.set(code, false);
  const text = field.value;
  const before = field.dataset.saved;
  let mineChosen = false;
  settle(row, "saving");
  try {
    const answer = await post(table.dataset.cellUrl, () => ({ node: code, text, version: row.dataset.version }));
    if (answer.status === 409) mineChosen = await clash(field, text, answer.told.conflict);
    else if (answer.ok) {
      waiting.delete(code);
      take(answer.told, { [code]: text });
      if (remember) undo.push({ code, before, after: field.dataset.saved });
    } else refuse(row, problemsOf(answer));
  } catch {
    waiting.set(code, text);
    refuse(row, [words.offline]);
    say(words.offline);
  } finally {
    const again = busy.get(code);
    busy.delete(code);
    if (mineChosen || (again && field.value !== text)) save(field, { remember });
  }
}

// A problem as one or two sentences; hints are written to follow a colon elsewhere.
function sentences(problem) {
  const hint = problem.hint && problem.hint[0].toUpperCase() + problem.hint.slice(1);
  return [problem.message, hint].filter(Boolean).join(" ");
}

function problemsOf(answer) {
  return answer.told?.problems?.map(sentences) ?? [document.body.dataset.broken];
}

// What could not be sent is tried again when the connection is back.
globalThis.addEventListener("online", () => {
  for (const code of waiting.keys()) {
    const field = rowOf(code)?.querySelector(".cell input");
    if (field) save(field);
  }
});
globalThis.addEventListener("beforeunload", (event) => {
  if (waiting.size || busy.size || onTheWay()) event.preventDefault();
});

// ---- what the server said goes into the rows ----
function take(told, typed = {}) {
  for (const [code, cell] of Object.entries(told.cells)) {
    const row = rowOf(code);
    const field = row.querySelector(".cell input");
    row.dataset.version = cell.version;
    // what was typed meanwhile stays; only the text that was sent is replaced by the way the product writes it
    if (field.value === (typed[code] ?? field.value)) field.value = cell.text;
    field.dataset.saved = cell.text;
    row.toggleAttribute("data-empty", cell.empty);
    row.toggleAttribute("data-missing", cell.missing);
    settle(row, cell.empty ? "" : "ok");
    proofs(row);
    tellPanel(code, cell.told);
  }
  const open = new Set(told.open);
  for (const row of table.tBodies[0].rows) showPoints(row, told.points[row.dataset.code], open.has(row.dataset.code));
  const total = table.querySelector("[data-total]");
  total.textContent = number(told.total);
  table.querySelector("[data-total-open]").textContent = told.counts.empty ? words.part : "";
  counts(told.counts);
}

function counts(found) {
  found.errors = table.querySelectorAll('.cell[data-save="error"]').length;
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = found[place.dataset.count];
  document.getElementById("progress").value = found.filled;
}

function showPoints(row, points, isOpen) {
  if (row.dataset.kind === "shut" || row.dataset.kind === "absent") return;
  const cell = row.querySelector("[data-points]").firstElementChild;
  const wrong = row.querySelector('.cell[data-save="error"]');
  if (wrong) cell.innerHTML = `<span class="bad">${words.bad}</span>`;
  else if (points === undefined) cell.innerHTML = `<span class="soft">${words.wait}</span>`;
  else cell.textContent = number(points);
  const change = row.querySelector("[data-change]");
  if (row.dataset.last === undefined) return;
  if (isOpen) change.innerHTML = `<span class="soft nw">${words.part}</span>`;
  else if (points === undefined || wrong) change.textContent = "";
  else change.innerHTML = difference(points, row.dataset.last);
}

// Decimals are added as whole millionths: what is shown must not carry a rounding of the browser.
const millionths = (text) => {
  const [whole, part = ""] = text.replace("-", "").split(".");
  return (text.startsWith("-") ? -1 : 1) * (Number(whole) * 1e6 + Number(part.padEnd(6, "0").slice(0, 6)));
};
function difference(now, last) {
  const by = millionths(now) - millionths(last);
  if (!by) return '<span class="soft">0</span>';
  return `<span class="${by > 0 ? "up" : "down"}">${by > 0 ? "+" : "−"}${number(String(Math.abs(by) / 1e6))}</span>`;
}
function number(text) {
  if (text === null || text === undefined) return "–";
  const fixed = Number(text).toFixed(2);
  return vietnamese ? fixed.replace(".", ",") : fixed;
}

// A text longer than its cell stands wrapped behind the field, which shows itself only while it is edited.
const LONG = 10;
function whole(cell) {
  const field = cell.querySelector("input");
  let text = cell.querySelector(".whole");
  field.title = field.value || field.placeholder;
  if (field.value.length <= LONG) return text?.remove();
  if (!text) {
    text = document.createElement("span");
    text.className = "whole";
    text.setAttribute("aria-hidden", "true");
    cell.prepend(text);
  }
  text.textContent = field.value;
}

function settle(row, state, message = "") {
  const cell = row.querySelector(".cell");
  whole(cell);
  const names = { ok: words.saved, saving: words.saving, error: words.error, clash: words.clash, "": words.empty };
  cell.dataset.save = state;
  cell.querySelector(".i").className = ICONS[state] ? `i i-${ICONS[state]}` : "i";
  cell.querySelector(".vh").textContent = message || names[state];
  const field = cell.querySelector("input");
  field.toggleAttribute("aria-invalid", state === "error");
  if (state !== "error") {
    row.querySelector("[data-note] .problem")?.remove();
    wrong.delete(row.dataset.code);
    panelError(row.dataset.code);
    proofs(row);
  }
}

// The cell keeps the bad text in sight; what is stored stays as it was.
function refuse(row, messages) {
  settle(row, "error", `${words.error}: ${messages.join(" ")}`);
  const place = row.querySelector("[data-note]");
  const problem = document.createElement("span");
  problem.className = "bad problem";
  problem.textContent = messages[0];
  place.replaceChildren(problem);
  showPoints(row, undefined, false);
  wrong.set(row.dataset.code, messages.join(" "));
  panelError(row.dataset.code);
  for (const count of document.querySelectorAll('[data-count="errors"]')) count.textContent = table.querySelectorAll('.cell[data-save="error"]').length;
  say(messages.join(" "));
}

function proofs(row, links = null) {
  const place = row.querySelector("[data-proofs]");
  const missing = "missing" in row.dataset;
  if (links !== null) row.dataset.links = links;
  const has = Number(row.dataset.links ?? (place.textContent.match(/\d+/) ?? [0])[0]);
  place.innerHTML = missing
    ? `<span class="bad"><span class="i i-late" aria-hidden="true"></span> ${words.missing}</span>`
    : has ? `<span class="i i-clip" aria-hidden="true"></span> ${has}` : "";
  const note = row.querySelector("[data-note]");
  const explained = "explained" in row.dataset;
  if (!note.querySelector(".problem")) note.innerHTML = explained ? words.explained : missing ? `<span class="bad">${words.needed}</span>` : "";
}

// ---- two people in one cell: both values are shown, the second one chooses ----
// Resolves to whether the second writer's own value is to be saved over the one that stands.
function clash(field, mine, conflict) {
  const row = field.closest("tr");
  settle(row, "clash");
  const dialog = document.getElementById("clash");
  const part = (name) => dialog.querySelector(`[data-clash="${name}"]`);
  part("node").textContent = row.dataset.code;
  part("who").textContent = part("who").dataset.words.replace("{by}", conflict.by || "–").replace("{at}", conflict.at);
  part("mine").textContent = conflict.mine || words.none;
  part("theirs").textContent = conflict.theirs || words.none;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      row.dataset.version = conflict.version;
      field.dataset.saved = conflict.theirs;
      if (dialog.returnValue === "mine") field.value = mine;
      else {
        field.value = conflict.theirs;
        row.toggleAttribute("data-empty", !conflict.theirs);
        settle(row, conflict.theirs ? "ok" : "");
        refresh(row);
      }
      field.focus();
      resolve(dialog.returnValue === "mine");
    }, { once: true });
    dialog.returnValue = "theirs";
    dialog.showModal();
  });
}

// Saving what stands already changes nothing and brings the newest points of the whole sheet.
async function refresh(row) {
  const field = row.querySelector(".cell input");
  const answer = await post(table.dataset.cellUrl, () => ({ node: row.dataset.code, text: field.value, version: row.dataset.version }));
  if (answer.ok) take(answer.told);
}

// ---- a block from Excel: the first column goes down from this cell, one request for all ----
async function pasteBlock(block, fields) {
  const cells = [];
  const before = new Map();
  fields.forEach((field, index) => {
    const row = field.closest("tr");
    // two columns beside each other are part and whole, as Excel sheets keep them
    field.value = block[index].filter((part) => part !== "").join("/");
    if (field.value === field.dataset.saved) return;
    before.set(row.dataset.code, field.dataset.saved);
    settle(row, "saving");
    cells.push({ node: row.dataset.code, text: field.value });
  });
  if (!cells.length) return;
  try {
    const versions = () => ({ cells: cells.map((cell) => ({ ...cell, version: Number(rowOf(cell.node).dataset.version) })) });
    const answer = await postJson(table.dataset.blockUrl, versions);
    const told = answer.told;
    if (!answer.ok) {
      const messages = problemsOf(answer);
      for (const cell of cells) refuse(rowOf(cell.node), messages);
      return;
    }
    take(told, Object.fromEntries(cells.map((cell) => [cell.node, cell.text])));
    const steps = Object.keys(told.cells).map((code) => ({ code, before: before.get(code), after: told.cells[code].text }));
    if (steps.length) undo.push({ steps });
    for (const [code, problems] of Object.entries(told.problems)) refuse(rowOf(code), problems.map(sentences));
    say(words.pasted.replace("{saved}", steps.length).replace("{failed}", Object.keys(told.problems).length).replace("{clashed}", Object.keys(told.conflicts).length));
    for (const [code, conflict] of Object.entries(told.conflicts)) {
      const field = rowOf(code).querySelector(".cell input");
      if (await clash(field, field.value, conflict)) await save(field);
    }
  } catch {
    for (const cell of cells) {
      waiting.set(cell.node, cell.text);
      refuse(rowOf(cell.node), [words.offline]);
    }
  }
}

// ---- undo: the old value is saved again, so that others' work is never overwritten unseen ----
document.addEventListener("keydown", (event) => {
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  const field = event.target.closest?.(".cell input");
  if (event.target.closest?.("input, textarea") && !field) return;
  if (field && field.value !== field.dataset.saved) return; // the browser undoes what is being typed
  const last = undo.pop();
  if (!last) return;
  event.preventDefault();
  for (const step of last.steps ?? [last]) {
    const old = rowOf(step.code)?.querySelector(".cell input");
    if (!old) continue;
    old.value = step.before;
    save(old, { remember: false });
    if (!last.steps) old.focus();
    say(words.undone.replace("{node}", step.code));
  }
});

// ---- the panel: computed points live, explanation saved on leaving, evidence counted ----
function tellPanel(code, told) {
  const shown = panel.querySelector("[data-panel]");
  if (shown?.dataset.panel !== code) return;
  const place = shown.querySelector("[data-panel-told]");
  if (place && told) place.textContent = told;
  const saved = shown.querySelector("[data-panel-saved]");
  const clock = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  if (saved) saved.lastChild.textContent = ` ${words.saved} ${clock}`;
}
function panelError(code) {
  const shown = panel.querySelector("[data-panel]");
  const place = shown?.dataset.panel === code ? shown.querySelector("[data-panel-error]") : null;
  if (!place) return;
  place.hidden = !wrong.has(code);
  place.textContent = wrong.get(code) ?? "";
}
panel.addEventListener("htmx:afterSwap", () => panelError(panel.querySelector("[data-panel]")?.dataset.panel));

panel.addEventListener("focusout", (event) => {
  const form = event.target.closest("[data-note-form]");
  if (form) saveNote(form);
});
panel.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-note-form]");
  if (!form) return;
  event.preventDefault();
  saveNote(form);
});
let typing = 0;
panel.addEventListener("input", (event) => {
  const form = event.target.closest("[data-note-form]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => saveNote(form), 1500);
});
async function saveNote(form) {
  const { node, seen, note } = form.elements;
  if (note.value.trim() === seen.value.trim()) return;
  const state = form.querySelector("[data-note-state]");
  state.textContent = words.saving;
  try {
    // what is typed while an earlier text is on its way goes along; that one is what this one replaces
    const answer = await post(form.action, () => ({ node: node.value, note: note.value, seen: seen.value }));
    const told = answer.told;
    if (answer.ok) {
      seen.value = told.note;
      rowOf(node.value).toggleAttribute("data-explained", told.note !== "");
      take(told);
      state.textContent = words.saved;
    } else if (answer.status === 409) {
      // both texts are kept in sight: theirs above, mine below, to be joined by hand
      seen.value = told.conflict.theirs;
      note.value = `${told.conflict.theirs}\n---\n${note.value}`;
      state.textContent = `${words.clash}: ${told.conflict.by} ${told.conflict.at}`;
    } else state.textContent = problemsOf(answer).join(" ");
  } catch {
    state.textContent = words.offline;
  }
}

document.body.addEventListener("chiso:proofs", (event) => {
  const { node, links, missing, count } = event.detail;
  const row = rowOf(node);
  row.toggleAttribute("data-missing", missing);
  proofs(row, links);
  for (const place of document.querySelectorAll('[data-count="missing"]')) place.textContent = count;
  if (table.dataset.show === "missing") applyFilter();
});

// A file that was uploaded from the panel is ticked in the picker below it. A small file can arrive before the
// picker itself: then it is ticked as soon as the picker is there, unless another leaf was chosen meanwhile.
let uploaded = null;
panel.addEventListener("chiso:uploaded", (event) => {
  uploaded = event.detail.id;
  tickUploaded();
});
panel.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === panel) uploaded = null;
  else tickUploaded();
});
function tickUploaded() {
  const list = panel.querySelector("form[data-link] [data-pick-url]");
  if (!list || uploaded === null) return;
  const ticked = `chosen=${uploaded}`;
  uploaded = null;
  globalThis.htmx.ajax("GET", `${list.dataset.pickUrl}&${ticked}`, { source: list, target: list, swap: "outerHTML" });
}

// ---- bonus and penalty ----
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-adjustment]");
  if (!form) return;
  event.preventDefault();
  const { item, count, reason, version } = form.elements;
  const state = form.querySelector("[data-adjustment-state]");
  state.textContent = words.saving;
  try {
    const answer = await post(form.action, () => ({ item: item.value, count: count.value, reason: reason.value, version: version.value }));
    const told = answer.told;
    if (answer.ok) {
      version.value = told.version;
      state.textContent = words.saved;
      for (const [code, points] of Object.entries(told.points)) document.querySelector(`[data-adjustment-points="${CSS.escape(code)}"]`).textContent = number(points);
      table.querySelector("[data-total]").textContent = number(told.total);
    } else if (answer.status === 409) {
      version.value = told.conflict.version;
      state.textContent = `${words.clash}: ${told.conflict.by} ${told.conflict.theirs || words.none}`;
    } else state.textContent = problemsOf(answer).join(" ");
  } catch {
    state.textContent = words.offline;
  }
});

grid.settle();
