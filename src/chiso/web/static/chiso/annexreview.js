// The annex under confirmation, by keyboard: from decision to decision, and keep them without leaving the row.
const table = document.getElementById("review");
const stops = [...table.querySelectorAll("input[name=node_code]:not([type=hidden]), input[name=max]:not([type=hidden]), select[name=choice]")];

table.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    table.closest("form").requestSubmit();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.altKey) return;
  const row = event.target.closest("tr");
  const rows = [...new Set(stops.map((stop) => stop.closest("tr")))];
  const next = rows[rows.indexOf(row) + step];
  if (!next) return;
  event.preventDefault();
  stops.find((stop) => next.contains(stop)).focus();
  next.scrollIntoView({ block: "nearest" });
});

// A corrected rule counts only with its choice: typing in the box chooses it.
table.addEventListener("input", (event) => {
  if (event.target.name !== "text") return;
  event.target.closest("tr").querySelector("select[name=choice]").value = "edited";
});
