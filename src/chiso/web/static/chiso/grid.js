// A table that works like a spreadsheet: arrows, Enter and Tab between cells, a block pasted from Excel. One tab stop from
// outside; Esc in an unchanged cell leaves for what stands beside the table, so nobody has to tab through all of it.
// Used as `new Grid(table, {onPaste, onLeave})`; an editable cell is `td.cell` with an input in it.
export class Grid {
  constructor(table, { onPaste = null, onLeave = null } = {}) {
    this.table = table;
    this.onPaste = onPaste;
    this.onLeave = onLeave;
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("focusin", (event) => this.focused(event));
    table.addEventListener("paste", (event) => this.paste(event));
    this.settle();
  }

  // Exactly one field of the grid is in the tab order: the one used last, else the first.
  settle() {
    const fields = [...this.table.querySelectorAll(".cell input")].filter((field) => this.visible(field));
    if (!fields.some((field) => field.tabIndex === 0)) fields.forEach((field, index) => (field.tabIndex = index ? -1 : 0));
  }

  visible(field) {
    return !field.closest("tr").hidden;
  }

  focused(event) {
    const field = event.target.closest?.(".cell input");
    if (!field) return;
    for (const other of this.table.querySelectorAll('.cell input[tabindex="0"]')) if (other !== field) other.tabIndex = -1;
    field.tabIndex = 0;
    if (this.current !== field) field.select();
    this.current = field;
  }

  key(event) {
    const field = event.target.closest?.(".cell input");
    if (!field || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (field.value === field.dataset.saved) return this.onLeave?.();
      field.value = field.dataset.saved;
      field.select();
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Home" || event.key === "End") this.jump(event, field, event.key === "End" ? -1 : 0);
      return;
    }
    if (event.key === "Tab") return this.next(event, field, event.shiftKey ? -1 : 1);
    const down = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1, PageDown: 10, PageUp: -10 }[event.key];
    if (down) return this.go(event, field, down);
    const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (right && this.atEdge(field, right)) this.across(event, field, right);
  }

  // Inside a value the arrows move the caret; at its edge, or with all of it selected, they leave the cell.
  atEdge(field, direction) {
    if (field.selectionStart === 0 && field.selectionEnd === field.value.length) return true;
    return field.selectionStart === field.selectionEnd && field.selectionStart === (direction > 0 ? field.value.length : 0);
  }

  column(field) {
    const place = field.closest("td").cellIndex;
    return [...this.table.tBodies[0].rows]
      .filter((row) => !row.hidden)
      .map((row) => row.cells[place]?.querySelector?.("input"))
      .filter((input) => input?.closest(".cell"));
  }

  go(event, field, by) {
    const column = this.column(field);
    const wanted = Math.min(Math.max(column.indexOf(field) + by, 0), column.length - 1);
    event.preventDefault();
    if (column[wanted] !== field) column[wanted].focus();
    else field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Tab goes to the next cell that can be filled; from the last one, and from the first one back, it leaves the table.
  next(event, field, by) {
    const column = this.column(field);
    const goal = column[column.indexOf(field) + by];
    if (!goal) return;
    event.preventDefault();
    goal.focus();
  }

  across(event, field, direction) {
    let cell = field.closest("td");
    do cell = direction > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    while (cell && !cell.querySelector(".cell > input, input, a, button"));
    const goal = cell?.querySelector("input, a, button");
    if (goal) {
      event.preventDefault();
      goal.focus();
    }
  }

  jump(event, field, place) {
    event.preventDefault();
    this.column(field).at(place)?.focus();
  }

  // One value is pasted as usual; several lines or columns are a block that starts at this cell.
  paste(event) {
    const field = event.target.closest?.(".cell input");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field || field.readOnly || !this.onPaste || !/[\n\t]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const block = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const column = this.column(field);
    const start = column.indexOf(field);
    this.onPaste(block, column.slice(start, start + block.length));
  }
}
