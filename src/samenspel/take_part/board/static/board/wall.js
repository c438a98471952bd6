// SPDX-License-Identifier: EUPL-1.2
// The wall turns its own pages: every twelve seconds the next one, where a list does not fit on one. Hearing what changed is htmx's.
const TURN = 12000;
let shown = "", since = Date.now();
setInterval(() => {
  const wall = document.getElementById("wall");
  if (!wall) return;
  const now = `${wall.dataset.view} ${wall.dataset.page} ${wall.dataset.sequence}`;
  if (now !== shown) { shown = now; since = Date.now(); }
  if (wall.dataset.turn && Date.now() - since >= TURN && window.htmx) {
    since = Date.now();
    window.htmx.ajax("GET", wall.dataset.turn, { target: "#wall", swap: "outerHTML" });
  }
}, 1000);
// Ten seconds without an answer is said, small and below: the room reads on.
const SILENT = 10000;
let heard = Date.now();
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) heard = Date.now(); });
setInterval(() => {
  const line = document.getElementById("wall-lost");
  if (!line || !window.htmx) return;
  const said = Date.now() - heard > SILENT ? line.dataset.lost : "";
  if (line.textContent !== said) line.textContent = said;
}, 1000);
