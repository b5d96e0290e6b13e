// The dialog before submitting says what is still to be done as the sheet stands now, not as when the page was made.
const table = document.getElementById("grid");

document.addEventListener(
  "click",
  async (event) => {
    const opener = event.target.closest('[data-open="dialog-submit"]');
    const dialog = document.getElementById("dialog-submit");
    if (!opener || !dialog) return;
    event.stopPropagation(); // the shell would open it at once
    opener.disabled = true;
    try {
      await settled();
      const answer = await fetch(location.href);
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("dialog-submit");
      if (fresh) dialog.replaceChildren(...fresh.childNodes);
    } catch {
      // offline: what the page knew is shown, and the server refuses what is not ready
    } finally {
      opener.disabled = false;
      opener.focus(); // a disabled button loses the focus, and the closed dialog would give it back to nobody
    }
    dialog.showModal();
  },
  { capture: true },
);

// Cells that are still on their way are waited for, three seconds at most.
async function settled() {
  for (let tries = 0; tries < 30 && table.querySelector('.cell[data-save="saving"]'); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
