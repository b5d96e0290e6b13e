// The time slider of the unit tree: steps over the days on which something changed, and opens that day.
// Arrow keys may be pressed several times: the page is asked for when they rest, and the slider keeps the focus.
const REST = 500;
for (const box of document.querySelectorAll("[data-timeline]")) {
  const slide = box.querySelector("input");
  const days = slide.dataset.days.split(" ");
  const form = box.closest("form");
  let resting;
  const tell = () => slide.setAttribute("aria-valuetext", days[slide.value]);
  box.hidden = false;
  slide.addEventListener("input", () => {
    box.querySelector("output").textContent = form.elements.as_of.value = days[slide.value];
    tell();
  });
  slide.addEventListener("change", () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      sessionStorage.setItem("timeline", location.pathname);
      form.requestSubmit();
    }, REST);
  });
  if (sessionStorage.getItem("timeline") === location.pathname) slide.focus({ preventScroll: true });
  sessionStorage.removeItem("timeline");
  tell();
}
