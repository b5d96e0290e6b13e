// Files dropped on the zone go out with its own form: the server's answer is the next page.
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  form.classList.add("ready");
  input.addEventListener("change", () => { if (input.files.length) form.requestSubmit(); });
}
for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    const form = event.dataTransfer?.types.includes("Files") && document.querySelector("[data-drop]");
    if (!form) return;
    event.preventDefault();
    form.classList.add("over");
  });
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelector("[data-drop]")?.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const form = event.dataTransfer?.files.length && document.querySelector("[data-drop]");
  if (!form) return;
  event.preventDefault();
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  form.requestSubmit();
});
