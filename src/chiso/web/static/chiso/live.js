// Says a sentence to people who listen to the page instead of looking at it.
export function say(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words ?? "";
}
