// SPDX-License-Identifier: EUPL-1.2
// The host of a table: Ctrl and Enter hang the lines up, and what is typed survives a page that is loaded again.
(() => {
  const form = document.getElementById("lines-form");
  if (!form) return;
  const box = form.elements.text, key = `samenspel.host.${location.pathname}`;
  const store = {
    read() { try { return sessionStorage.getItem(key) || ""; } catch { return ""; } },
    write(text) { try { text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key); } catch { /* full or forbidden */ } },
  };
  // After hanging up, the page comes back with a message: then what was kept hangs there.
  if (document.querySelector(".messages .alert--ok")) store.write("");
  if (!box.value) box.value = store.read();
  box.addEventListener("input", () => store.write(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  if (!document.querySelector(".alert--error") && matchMedia("(min-width: 52rem)").matches && !location.hash) box.focus();
})();
