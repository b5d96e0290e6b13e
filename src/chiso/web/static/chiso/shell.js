// The shell: theme switch, dialogs opened by data-open, folding of field rows, submit-on-change filters, search by "/".
const root = document.documentElement;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    localStorage.setItem("theme", (root.dataset.theme = dark ? "light" : "dark"));
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = event.target.closest("dialog [data-close]");
  if (closer) closer.closest("dialog").close();
  if (event.target.closest("[data-print]")) window.print();
  const twist = event.target.closest(".twist");
  if (twist) fold(twist, twist.getAttribute("aria-expanded") !== "true");
  const dismiss = event.target.closest(".toast [data-dismiss]");
  if (dismiss) dismiss.closest(".toast").remove();
});

// A field row (.l1) folds every row up to the next field row.
function fold(twist, open) {
  twist.setAttribute("aria-expanded", open);
  for (let row = twist.closest("tr").nextElementSibling; row && !row.matches(".l1"); row = row.nextElementSibling) row.hidden = !open;
}

// Filters are real forms; with script they apply as soon as a choice changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});

// "/" jumps to the search field from anywhere but a field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// A failed request of htmx says so instead of doing nothing.
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  // 4xx answers carry a list of problems made for the target; others only get a sentence
  if (event.detail.xhr.status >= 500) say(document.body.dataset.broken);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

export function say(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words ?? "";
}
