// The board: what is ticked in the table is what the dialogs offer first; only the open dialog's choice is sent.
const ticks = [...document.querySelectorAll("input[name='sheet'][form='bulk']")];
const told = document.querySelector("[data-ticked]");
const choices = [...document.querySelectorAll("select[name='to'][form='bulk']")];

function count() {
  return ticks.filter((tick) => tick.checked).length;
}

function tell() {
  const n = count();
  if (told) told.textContent = n ? told.dataset.words.replace("{n}", n) : told.dataset.none;
  for (const option of document.querySelectorAll("select[name='to'] option[data-words]")) option.textContent = option.dataset.words.replace("{n}", n);
}

for (const tick of ticks) tick.addEventListener("change", tell);
for (const choice of choices) choice.disabled = true;
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const choice = opener && document.getElementById(`${opener.dataset.open}-to`);
  if (!choice) return;
  for (const each of choices) each.disabled = each !== choice;
  const ticked = choice.querySelector("option[data-words]");
  ticked.disabled = !count();
  choice.value = count() ? "" : (opener.dataset.to ?? "filtered");
});
tell();
