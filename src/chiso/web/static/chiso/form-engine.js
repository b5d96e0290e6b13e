// A whole XLSForm in the browser by enketo-core (globalThis.ChisoForms, built by `make forms-engine`): answers are kept
// on this machine until they are sent, then sent as a device would send them.
const root = document.querySelector("[data-engine]");
const told = document.querySelector("[data-told]");
const words = root.dataset;
const view = root.querySelector("form.or");

function start() {
  const modelStr = root.querySelector("[data-model]").value;
  const instanceStr = localStorage.getItem(words.store) ?? undefined;
  const form = new globalThis.ChisoForms.Form(view, { modelStr, instanceStr }, { language: words.language });
  const complaints = form.init();
  if (complaints.length) told.textContent = complaints.join("; ");
  return form;
}

// fields that the engine leaves to us: places by the browser's own position, files by a name of their own
function dress(place) {
  for (const field of place.querySelectorAll("input[data-type-xml=geopoint]:not([data-dressed])")) {
    field.dataset.dressed = "1";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn s";
    button.textContent = words.place;
    button.addEventListener("click", () =>
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        field.value = [coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy].join(" ");
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }),
    );
    field.after(button);
  }
  for (const field of place.querySelectorAll("input[type=file]:not([data-dressed])")) {
    field.dataset.dressed = "1";
    field.addEventListener("change", () => (field.dataset.filenamePostfix = `-${Date.now()}`), { capture: true });
  }
  for (const message of place.querySelectorAll("[data-i18n^='constraint.']"))
    message.textContent = message.dataset.i18n === "constraint.required" ? words.required : words.invalid;
  for (const button of place.querySelectorAll(".add-repeat-btn")) button.textContent = words.add;
  for (const button of place.querySelectorAll("button.remove")) button.textContent = words.remove;
}

// the name that the engine gave a file stands in its answer
function nameOf(file, postfix) {
  const dot = file.name.lastIndexOf(".");
  const stem = dot < 0 ? file.name : file.name.slice(0, dot);
  return stem + (postfix ?? "") + (dot < 0 ? "" : file.name.slice(dot));
}

async function send(form) {
  if (!(await form.validate())) {
    told.textContent = words.wrong;
    return;
  }
  told.textContent = words.sending;
  const data = new FormData();
  const xml = form.getDataStr({ irrelevant: false });
  data.append("xml_submission_file", new Blob([xml], { type: "text/xml" }), "submission.xml");
  for (const field of view.querySelectorAll("input[type=file]")) {
    const [file] = field.files;
    if (file) data.append("file", file, nameOf(file, field.dataset.filenamePostfix));
  }
  try {
    const headers = { "X-CSRFToken": document.body.dataset.csrf };
    const response = await fetch(words.send, { method: "POST", body: data, headers });
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = await response.json();
    if (answer.problems) {
      told.textContent = answer.problems.map((each) => each.message).join(" ");
      return;
    }
    localStorage.removeItem(words.store);
    location.assign(words.done);
  } catch {
    told.textContent = words.failed;
  }
}

const form = start();
dress(view);
view.addEventListener("addrepeat", () => dress(view));
view.addEventListener("change", () =>
  setTimeout(() => localStorage.setItem(words.store, form.getDataStr({ irrelevant: true })), 200),
);
root.querySelector("[data-submit]").addEventListener("click", () => send(form));
document.documentElement.dataset.ready = "1";
