// The reading desk by keyboard: J and K walk the items, N accepts, S corrects, B rejects; the text follows the item.
const list = document.getElementById("items");
const items = () => [...(list?.children ?? [])];
let at = items().findIndex((item) => item.dataset.state === "open");

function choose(index, { focus = false } = {}) {
  const all = items();
  if (!all.length) return;
  at = Math.max(0, Math.min(index, all.length - 1));
  for (const item of all) item.classList.toggle("on", item === all[at]);
  const number = all[at].dataset.item;
  for (const mark of document.querySelectorAll("mark[data-for]")) mark.classList.toggle("on", mark.dataset.for === number);
  all[at].scrollIntoView({ block: "nearest" });
  document.getElementById(`d${number}`)?.scrollIntoView({ block: "center" });
  if (focus) (all[at].querySelector("button, summary") ?? all[at]).focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j") choose(at + 1, { focus: true });
  else if (key === "k") choose(at - 1, { focus: true });
  else if (["n", "s", "b"].includes(key)) {
    const control = items()[at]?.querySelector(`[data-key="${key}"]`);
    if (!control) return;
    control.click();
    if (key === "s") control.closest("details").querySelector("textarea")?.focus();
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
  const here = items().indexOf(item);
  const next = items().findIndex((one, index) => index > here && one.dataset.state === "open");
  choose(item.dataset.state === "open" || next < 0 ? here : next, { focus: true });
});

if (at >= 0) choose(at);
