// SPDX-License-Identifier: EUPL-1.2
// The designer works without this file. With it, the plan is kept in this browser and offered when somebody comes back.
// Only here, never sent by itself: the site reads it when the person presses a button.
const KEY = "samenspel-plan";

// A private window may refuse to remember anything; then there is simply nothing to offer.
const memory = {
  read() { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } },
  write(value) { try { localStorage.setItem(KEY, JSON.stringify(value)); } catch { /* nothing to do */ } },
  forget() { try { localStorage.removeItem(KEY); } catch { /* nothing to do */ } },
};

function keep() {
  const field = document.querySelector("input[data-plan]");
  if (field && field.value) memory.write({ plan: field.value, step: field.dataset.plan, subject: field.dataset.subject || "" });
}

function offer() {
  const box = document.querySelector("[data-plan-kept]");
  const kept = memory.read();
  if (!box || !kept || typeof kept.plan !== "string") return;
  box.querySelector("[name=plan]").value = kept.plan;
  box.querySelector("[name=to]").value = kept.step;
  box.querySelector("[name=reached]").value = kept.step === "advice" ? "1" : "";
  box.querySelector("[data-plan-subject]").textContent = kept.subject;
  box.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => { keep(); offer(); });
document.addEventListener("htmx:afterSettle", keep);

// A link that forgets leads on to the first page; a button hides the offer.
document.addEventListener("click", (event) => {
  const what = event.target.closest("[data-plan-forget]");
  if (!what) return;
  memory.forget();
  const box = what.closest("[data-plan-kept]");
  if (!box) return;
  box.hidden = true;
  document.querySelector("h1").setAttribute("tabindex", "-1");
  document.querySelector("h1").focus();
});
