// Sets the chosen theme before the first paint, so that a dark page never flashes white.
const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
