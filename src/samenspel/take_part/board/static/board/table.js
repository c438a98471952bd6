// SPDX-License-Identifier: EUPL-1.2
// The host of a table: Ctrl and Enter hang the lines up, and what is typed survives a page that is loaded again.
(() => {
  const form = document.getElementById("lines-form");
  if (!form) return;
  const box = form.elements.text, key = `samenspel.host.${location.pathname}`;
  const store = {
    read(name = key) { try { return sessionStorage.getItem(name) || ""; } catch { return ""; } },
    write(text, name = key) { try { text ? sessionStorage.setItem(name, text) : sessionStorage.removeItem(name); } catch { /* full or forbidden */ } },
  };
  // Once the lines were hung up, the page comes back with a message: then what was kept hangs there. A photo says the same, and takes nothing.
  const SENT = `${key}.sent`;
  if (store.read(SENT) && document.querySelector(".messages .alert--ok")) store.write("");
  store.write("", SENT);
  form.addEventListener("submit", () => store.write("1", SENT));
  if (!box.value) box.value = store.read();
  box.addEventListener("input", () => store.write(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  if (!document.querySelector(".alert--error") && matchMedia("(min-width: 52rem)").matches && !location.hash) box.focus();
})();
