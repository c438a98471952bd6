// SPDX-License-Identifier: EUPL-1.2
// Drag a note to a column. An extra: the buttons and lists under every note do the same, also with a keyboard.
// Everything listens on the document, because htmx renews the page after every button.
let held = null;
const columnOf = (event) => event.target.closest?.("[data-column]");
document.addEventListener("mousedown", (event) => {
  const note = event.target.closest("[data-sort] [data-note]");
  if (note) note.draggable = !event.target.closest("button, input, select, summary, a");
});
document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-note]");
  if (!held) return;
  held.classList.add("dragging");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.note);
});
document.addEventListener("dragend", () => {
  held?.classList.remove("dragging");
  document.querySelectorAll(".bs-column.over").forEach((column) => column.classList.remove("over"));
  held = null;
});
document.addEventListener("dragover", (event) => {
  const column = columnOf(event);
  if (!held || !column || column.contains(held)) return;
  event.preventDefault();
  column.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  const column = columnOf(event);
  if (column && !column.contains(event.relatedTarget)) column.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const column = columnOf(event), form = document.querySelector("[data-drop]");
  if (!held || !column || !form) return;
  event.preventDefault();
  form.elements.note.value = held.dataset.note;
  form.elements.column.value = column.dataset.column;
  form.requestSubmit();
});
// After a button its note hangs elsewhere: whoever works with the keyboard goes on with the first that is still loose.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.querySelector("#loose .bs-put button")?.focus({ preventScroll: true });
});
