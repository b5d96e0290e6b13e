// The reading desk by keyboard: J and K walk the items, N accepts, S corrects, B rejects, H takes the decision back, on
// an open item the one before; Escape leaves a correction. The text follows the item.
const list = document.getElementById("items");
const items = () => [...(list?.children ?? [])];
let decided = null;
let at = items().findIndex((item) => item.dataset.state === "open");

function choose(index, { focus = false } = {}) {
  const all = items();
  if (!all.length) return;
  at = Math.max(0, Math.min(index, all.length - 1));
  for (const item of all) item.classList.toggle("on", item === all[at]);
  const number = all[at].dataset.item;
  for (const mark of document.querySelectorAll("mark[data-for]")) mark.classList.toggle("on", mark.dataset.for === number);
  showInText(document.getElementById(`d${number}`));
  all[at].scrollIntoView({ block: "nearest" });
  // a correction that was refused stays open: there is the next thing to type
  if (focus) (all[at].querySelector("details[open] :is(textarea, input:not([type=hidden]))") ?? all[at].querySelector("button, summary") ?? all[at]).focus();
}

// only the text's own box scrolls: on a narrow screen the page would leave the item that has the focus
function showInText(place) {
  const box = place?.closest(".gridbox");
  if (!box) return;
  const from = place.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += from - box.clientHeight / 2;
}

// what a key works on: the chosen item; "take back" goes to the last decision where the chosen item has none
function control(key) {
  const mine = items()[at]?.querySelector(`[data-key="${key}"]`);
  return mine ?? (key === "h" && decided ? document.getElementById(decided)?.querySelector('[data-key="h"]') : null);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = event.target.closest("li[data-item] details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j") choose(at + 1, { focus: true });
  else if (key === "k") choose(at - 1, { focus: true });
  else if (["n", "s", "b", "h"].includes(key)) {
    const found = control(key);
    if (!found) return;
    found.click();
    if (key === "s") found.closest("details").querySelector("textarea")?.focus();
  } else return;
  event.preventDefault();
});

// a click anywhere in an item, or on a mark in the text, chooses it
list?.addEventListener("click", (event) => {
  const item = event.target.closest("li[data-item]");
  if (item) choose(items().indexOf(item));
});
document.querySelector(".a4")?.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-for]");
  if (!mark) return;
  choose(items().findIndex((item) => item.dataset.item === mark.dataset.for));
});

// an item that was decided came back from the server: the next open one is next
document.body.addEventListener("htmx:afterSwap", (event) => {
  const item = document.getElementById(event.detail.target.id);
  if (!item?.dataset.item) return;
  decided = item.dataset.state === "open" ? null : item.id;
  const here = items().indexOf(item);
  const next = items().findIndex((one, index) => index > here && one.dataset.state === "open");
  choose(item.dataset.state === "open" || next < 0 ? here : next, { focus: true });
});

if (at >= 0) choose(at);
