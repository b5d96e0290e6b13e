// A questionnaire saves itself on every change and shows what is asked next. Without this script the same form works:
// it is saved when the page is left, and new questions appear then.
const form = document.querySelector("[data-answering]");
const told = form?.querySelector("[data-saved]");
let running = null;
let again = false;

// questions come and go by their id; whoever is typing keeps the field
function show(fresh) {
  const box = form.querySelector("[data-questions]");
  const incoming = [...fresh.querySelectorAll("[data-question]")];
  const wanted = new Set(incoming.map((each) => each.id));
  for (const old of box.querySelectorAll("[data-question]")) if (!wanted.has(old.id)) old.remove();
  let before = null;
  for (const each of incoming) {
    const old = document.getElementById(each.id);
    if (!old) {
      if (before) before.after(each);
      else box.prepend(each);
      before = each;
    } else {
      if (!old.contains(document.activeElement) && old.innerHTML !== each.innerHTML) old.replaceWith(each);
      before = document.getElementById(each.id);
    }
  }
}

async function save() {
  if (running) {
    again = true;
    return;
  }
  told.textContent = told.dataset.saving;
  const data = new FormData(form);
  data.set("go", "save");
  running = fetch(location.pathname, { method: "POST", body: data });
  try {
    const response = await running;
    if (!response.ok) throw new Error(String(response.status));
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
    told.textContent = told.dataset.kept;
  } catch {
    told.textContent = told.dataset.failed;
  }
  running = null;
  if (again) {
    again = false;
    save();
  }
}

form?.addEventListener("change", save);
