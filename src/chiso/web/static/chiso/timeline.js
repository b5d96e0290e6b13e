// The time slider of the unit tree: steps over the days on which something changed, and opens that day.
for (const box of document.querySelectorAll("[data-timeline]")) {
  const slide = box.querySelector("input");
  const days = slide.dataset.days.split(" ");
  const field = box.closest("form").elements.as_of;
  box.hidden = false;
  slide.addEventListener("input", () => {
    box.querySelector("output").textContent = field.value = days[slide.value];
    slide.setAttribute("aria-valuetext", days[slide.value]);
  });
  slide.addEventListener("change", () => box.closest("form").requestSubmit());
  slide.setAttribute("aria-valuetext", days[slide.value]);
}
