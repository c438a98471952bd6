// SPDX-License-Identifier: EUPL-1.2
// Keeps the take-home card on this device, and prints it. In a private window nothing can be kept: then it is a plain form.
(() => {
  const KEY = "samenspel.card";
  const store = {
    read() { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } },
    write(rows) { try { localStorage.setItem(KEY, JSON.stringify(rows)); } catch { /* full or forbidden */ } },
    forget() { try { localStorage.removeItem(KEY); } catch { /* forbidden */ } },
  };
  const print = document.querySelector("[data-card-print]");
  if (print) print.addEventListener("click", () => window.print());

  const form = document.querySelector("form[data-card]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input[type=text], input[type=checkbox]")];
  const keep = () => store.write(fields.filter((one) => (one.type === "checkbox" ? one.checked : one.value)).map((one) => [one.name, one.value]));
  const kept = store.read();
  // What the page brought (a plan, or a form that came back) is newer than what was kept.
  if (form.dataset.card === "empty" && Array.isArray(kept) && kept.length) {
    const has = new Set(kept.map(([name, value]) => `${name}=${value}`));
    const values = new Map(kept);
    fields.forEach((one) => {
      if (one.type === "checkbox") one.checked = has.has(`${one.name}=${one.value}`);
      else if (values.has(one.name)) one.value = values.get(one.name);
    });
    const details = form.querySelector("details");
    if (details && details.querySelector("input:checked")) details.open = true;
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", keep);
  document.querySelector("[data-card-forget]").addEventListener("click", () => {
    store.forget();
    form.reset();
    const said = document.querySelector("[data-card-said]");
    said.textContent = said.dataset.cardSaid;
  });
})();
