// SPDX-License-Identifier: EUPL-1.2
// Every task works without this file.
document.documentElement.classList.add("has-js");

// Print shows what is folded away, also where the browser cannot do that in CSS.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((part) => { part.open = true; });
});
addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));

document.addEventListener("DOMContentLoaded", () => {
  // After a refused form the reader starts at the summary of what to mend.
  const summary = document.querySelector(".alert--error[tabindex]");
  if (summary) summary.focus();
});

// A filter with data-auto is applied on change; its button stays for everybody else.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

// A form is sent once, also when somebody clicks twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A ready text is added to what somebody is writing: data-put names the text, data-into the field. Without script people copy it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-put]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  const text = [...document.getElementById(button.dataset.put).querySelectorAll("p")].map((p) => p.innerText.trim()).join("\n\n");
  field.value = field.value.trim() ? `${field.value.trim()}\n\n${text}` : text;
  field.focus();
});

// A click on the map of a form sets the point. Without script the neighbourhood and street fields do the same.
document.querySelectorAll("svg[data-choose]").forEach((map) => {
  const [south, north, west, east] = map.dataset.choose.split(",").map(Number);
  const field = (map.closest("[data-where]") ?? map.closest("form")).querySelector("[name=point], [data-point]");
  const chosen = map.querySelector(".map-chosen");
  const box = map.viewBox.baseVal;
  const show = (x, y) => { chosen.setAttribute("transform", `translate(${x} ${y})`); chosen.setAttribute("visibility", "visible"); };
  map.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    field.value = `${(north - (at.y / box.height) * (north - south)).toFixed(5)},${(west + (at.x / box.width) * (east - west)).toFixed(5)}`;
    show(at.x, at.y);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  if (field.value) {
    const [lat, lon] = field.value.split(",").map(Number);
    show(((lon - west) / (east - west)) * box.width, ((north - lat) / (north - south)) * box.height);
  }
});

// A clock that counts down to data-ends, by the clock of the server (data-now) that every screen shares. Without script it says until when.
const skews = new WeakMap();
const tick = () => document.querySelectorAll("[data-ends]").forEach((clock) => {
  if (!skews.has(clock)) skews.set(clock, Number(clock.dataset.now) - Date.now() / 1000);
  const left = Math.round(Number(clock.dataset.ends) - Date.now() / 1000 - skews.get(clock));
  const seconds = String(Math.abs(left) % 60).padStart(2, "0");
  clock.textContent = `${left < 0 ? "+" : ""}${Math.floor(Math.abs(left) / 60)}:${seconds}`;
  clock.classList.toggle("late", left < 0);
});
if (document.querySelector("[data-ends], #wall")) { tick(); setInterval(tick, 500); }
