// SPDX-License-Identifier: EUPL-1.2
// Every task works without this file. It does three small things.
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
