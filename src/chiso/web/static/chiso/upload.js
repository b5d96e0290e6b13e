// Evidence comes in by dropping or choosing files: each is sent by itself, with its own bar and its own answer.
// A host page listens for `chiso:uploaded` (detail: {id, label, already}) on the form with data-upload.
document.documentElement.addEventListener("htmx:load", ready);
ready();

// With the script the whole zone is the button; the plain file field stays for the keyboard.
function ready() {
  for (const form of document.querySelectorAll("[data-upload]")) form.classList.add("ready");
}

document.addEventListener("change", (event) => {
  const form = event.target.matches("input[type=file]") && event.target.closest("[data-upload]");
  if (form) send(form, event.target.files);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form) return;
  event.preventDefault();
  send(form, form.querySelector("input[type=file]").files);
});
for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    const form = zoneOf(event);
    if (!form) return;
    event.preventDefault();
    form.classList.add("over");
  });
document.addEventListener("dragleave", (event) => zoneOf(event)?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const form = event.dataTransfer?.files.length && zoneOf(event);
  if (!form) return;
  event.preventDefault();
  form.classList.remove("over");
  send(form, event.dataTransfer.files);
});

// Where a page has only one place to put files, a file may be dropped anywhere on it.
function zoneOf(event) {
  const forms = document.querySelectorAll("[data-upload]");
  return event.target.closest?.("[data-upload]") ?? (forms.length === 1 ? forms[0] : null);
}

async function send(form, files) {
  const chosen = [...files];
  const input = form.querySelector("input[type=file]");
  // a file dropped elsewhere on the page: its bar and its answer must not stay inside a closed part
  for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  let stored = 0;
  for (const file of chosen) stored += await sendOne(form, file);
  input.value = "";
  if (stored) refresh();
}

function sendOne(form, file) {
  const list = form.querySelector(".uploads");
  const words = list.dataset;
  const row = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.append(name, bar);
  list.prepend(row);
  if (file.size > Number(words.maxMb) * 2 ** 20) return Promise.resolve(tell(row, "late", words.refused, [words.toolarge]));
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf);
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; };
    request.onerror = () => resolve(tell(row, "late", words.failed, []));
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* not ours: told below as a failure */ }
      const one = answer.stored?.[0];
      const problems = (answer.problems ?? []).map((p) => [p.message, p.hint].filter(Boolean).join(" "));
      if (!one) return resolve(tell(row, "late", problems.length ? words.refused : words.failed, problems));
      tell(row, one.already ? "wait" : "done", one.already ? words.known : words.saved, one.warnings.map((w) => w.message), one);
      form.dispatchEvent(new CustomEvent("chiso:uploaded", { bubbles: true, detail: one }));
      resolve(1);
    };
    const body = new FormData();
    body.append("files", file);
    request.send(body);
  });
}

function tell(row, tone, word, lines, document_ = null) {
  row.querySelector("progress")?.remove();
  const badge = document.createElement("span");
  badge.className = `badge ${tone}`;
  const sign = document.createElement("span");
  sign.className = `i i-${{ late: "late", done: "check", wait: "copy" }[tone]}`;
  sign.setAttribute("aria-hidden", "true");
  badge.append(sign, word);
  row.append(badge);
  if (document_) {
    const link = document.createElement("a");
    link.href = document_.href;
    link.textContent = document_.label;
    row.querySelector("strong").replaceChildren(link);
  }
  for (const line of lines) {
    const soft = document.createElement("span");
    soft.className = "soft";
    soft.textContent = line;
    row.append(soft);
  }
  return 0;
}

// The list on the page shows the new documents; the rows come from the server as always.
let newest = 0;
async function refresh() {
  if (!document.getElementById("documents")) return;
  const mine = (newest += 1);
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== newest) return; // an older list that comes late
  for (const place of ["#documents", "main h1"]) document.querySelector(place).replaceWith(fresh.querySelector(place));
}
