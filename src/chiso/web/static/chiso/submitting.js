// The dialog before submitting says what is still to be done as the sheet stands now, not as when the page was made.
import { idle } from "./turn.js";

const PATIENCE = 10_000;

document.addEventListener(
  "click",
  async (event) => {
    const opener = event.target.closest('[data-open="dialog-submit"]');
    const dialog = document.getElementById("dialog-submit");
    if (!opener || !dialog) return;
    event.stopPropagation(); // the shell would open it at once
    opener.disabled = true;
    try {
      await idle(PATIENCE); // cells and explanations that are still on their way
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
