// The sliders of "what if": each drives the field beside it; the page itself is computed by the server.
// Without this script the sliders stay hidden and the fields do the same with the button.
const comma = document.documentElement.lang !== "en";
const shown = (value) => {
  const text = Number(value).toFixed(2);
  return comma ? text.replace(".", ",") : text;
};

function wire(root) {
  for (const slide of root.querySelectorAll("[data-dials] input[type=range]")) {
    const field = document.getElementById(slide.dataset.for);
    slide.hidden = false;
    slide.addEventListener("input", () => {
      field.value = shown(slide.value);
    });
  }
}

wire(document);
let held = "";
document.addEventListener("htmx:beforeSwap", () => {
  held = document.activeElement?.dataset?.for ?? document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  wire(document);
  const again = document.querySelector(`[data-for="${held}"]`) ?? document.getElementById(held);
  again?.focus({ preventScroll: true });
});
