// SPDX-License-Identifier: EUPL-1.2
// The room on a telephone. Without this file every form loads the page again.
// Notes are kept on the telephone until the server said that they hang: through a lost connection, a restart, a page loaded again.
(() => {
  let room = document.getElementById("room");
  if (!room) return;
  const words = document.getElementById("room-words").dataset;
  const board = room.dataset.board;
  const KEY = `samenspel.board.${board}`;
  const POLL = 2000, SLOWEST = 5000, IN_LIST = 60, A_DAY = 86400000;
  const id = (name) => document.getElementById(name);
  const say = (word, count) => words[word].replace("%(count)d", count);

  // What waits to be sent: [{key, question, table, text, at, why}]. In a private window it lives as long as the page.
  const store = (() => {
    try { localStorage.setItem(`${KEY}.try`, "1"); localStorage.removeItem(`${KEY}.try`); return localStorage; } catch { return null; }
  })();
  let held = { queue: [], draft: "" };
  const load = () => { try { held = { ...held, ...JSON.parse(store.getItem(KEY)) }; } catch { /* nothing kept */ }
    held.queue.forEach((one) => { one.at = one.at || Date.now(); });
    held.queue = held.queue.filter((one) => Date.now() - one.at < A_DAY); // of another evening
  };
  const keep = () => { try { store.setItem(KEY, JSON.stringify(held)); } catch { /* full or forbidden */ } };
  if (store) load();
  const uuid = () => crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  let sequence = 0, offline = false, left = false, shut = false, stale = false, generation = 0, lastText = "";

  // Showing ----------------------------------------------------------------------------------
  const box = () => { const form = id("note-form"); return form && form.elements.text; };
  const net = (text) => { if (id("board-net").textContent !== text) id("board-net").textContent = text; };
  const status = () => {
    const waits = held.queue.filter((one) => !one.why).length;
    if (left) net(say("enter"));
    else if (shut && waits) net(say("shut"));
    else if (offline && waits) net(waits === 1 ? say("oneWaits") : say("moreWait", waits));
    else if (offline) net(say("lost"));
    else if (lastText) net(lastText);
    else net("");
    id("board-net").classList.toggle("off", offline || left || shut);
  };
  const made = (name, text) => {
    const li = id(name).content.firstElementChild.cloneNode(true);
    li.querySelector(".board-text").textContent = text;
    return li;
  };
  const waiting = () => {
    const list = id("waiting");
    if (!list) return;
    list.hidden = !held.queue.length;
    list.replaceChildren(...held.queue.map((one) => {
      const li = made("note-waiting", one.text);
      li.dataset.key = one.key;
      li.querySelector(".board-why").textContent = one.why || "";
      li.querySelector(".board-own").hidden = !one.why && !("shut" in room.dataset);
      li.querySelector("[data-again]").hidden = !box();
      return li;
    }));
  };
  const count = () => {
    const list = id("notes");
    if (list && id("wrote-count")) {
      id("wrote-count").textContent = Number(id("wrote-count").dataset.n = list.childElementCount + (Number(list.dataset.more) || 0));
      id("wrote-none").hidden = list.childElementCount > 0;
    }
    const mine = id("mine-list").childElementCount;
    id("mine-count").textContent = mine;
    id("mine").hidden = !mine;
  };
  const own = (number, text) => {
    if (!id("mine-list") || document.querySelector(`[data-own="${number}"]`)) return;
    const li = made("note-own", text);
    li.dataset.own = number;
    const button = li.querySelector("button");
    button.value = number;
    button.setAttribute("aria-label", `${button.textContent}: ${text.slice(0, 60)}`);
    id("mine-list").prepend(li);
    count();
  };
  const letters = () => {
    const field = box();
    if (field && id("note-left")) id("note-left").textContent = say("left", field.maxLength - field.value.length);
  };
  const settle = () => { // after the page, or a piece of it, came in
    room = id("room");
    sequence = Number(room.dataset.sequence);
    stale = false;
    const list = id("notes");
    if (list && id("wrote-count")) list.dataset.more = Math.max(0, Number(id("wrote-count").textContent) - list.childElementCount);
    const field = box();
    if (field && !field.value && held.draft) field.value = held.draft;
    waiting(); letters(); tick(); status();
  };

  // The clock of the server.
  let skew = 0;
  const tick = () => {
    const clock = id("board-clock-time");
    if (!clock || id("board-clock").hidden || !clock.dataset.boardEnds) return;
    const rest = Math.round(Number(clock.dataset.boardEnds) - Date.now() / 1000 - skew);
    clock.textContent = `${rest < 0 ? "+" : ""}${Math.floor(Math.abs(rest) / 60)}:${String(Math.abs(rest) % 60).padStart(2, "0")}`;
    clock.classList.toggle("late", rest < 0);
  };
  const setClock = (clock) => {
    id("board-clock").hidden = !clock;
    if (!clock) return;
    skew = clock.now - Date.now() / 1000;
    id("board-clock-time").dataset.boardEnds = clock.ends;
    if (id("board-clock-title").textContent !== clock.title) id("board-clock-title").textContent = clock.title;
    tick();
  };

  // Sending ----------------------------------------------------------------------------------
  const post = async (fields) => {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    Object.entries(fields).forEach(([name, value]) => form.set(name, value));
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 15000);
    try {
      return await fetch(location.pathname, { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" }, signal: stop.signal });
    } finally { clearTimeout(timer); }
  };
  let sending = false, again = 0;
  const send = async () => {
    clearTimeout(again);
    if (sending) return;
    sending = true;
    try {
      for (let one; (one = held.queue.find((row) => !row.why));) {
        let answer, said = {};
        try { answer = await post({ do: "note", key: one.key, question: one.question, text: one.text, ...(one.table ? { table: one.table } : {}) }); } catch { answer = null; }
        try { if (answer) said = await answer.json(); } catch { /* a page, not JSON */ }
        if (answer && answer.ok && said.ok) {
          held.queue = held.queue.filter((row) => row.key !== one.key);
          offline = left = shut = false;
          lastText = say("hangs");
          own(said.n, said.t);
        } else if (answer && answer.status === 423) { // closed; it is sent when the room opens again
          offline = left = false;
          shut = true;
          again = setTimeout(send, 15000 + Math.random() * 10000);
          break;
        } else if (answer && answer.status === 422) {
          one.why = said.why;
        } else { // no connection, a server that starts again, too many at once, or the code changed: it stays here
          offline = !answer || answer.status >= 500;
          left = Boolean(answer) && [401, 403].includes(answer.status);
          if (left) refresh();
          if (answer && answer.status === 429) lastText = said.why || "";
          again = setTimeout(send, 3000 + Math.random() * 4000);
          break;
        }
        keep(); waiting(); status();
      }
    } finally { sending = false; }
    keep(); waiting(); status();
    if ("shut" in room.dataset && !held.queue.some((one) => !one.why) && lastText) location.reload(); // all of it hangs
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.id === "note-form") {
      event.preventDefault();
      const field = box(), text = field.value.trim();
      if (!text) { field.focus(); return; }
      held.queue.push({ key: uuid(), question: form.elements.question.value, table: form.elements.table ? form.elements.table.value : "", text, at: Date.now() });
      held.draft = field.value = "";
      lastText = "";
      status(); // empty in between, so that the same sentence is said again
      keep(); waiting(); letters(); send();
      field.focus();
      if (stale) refresh();
    } else if (form.id === "dots-form" || (form.id === "mine-form" && event.submitter && event.submitter.name === "take_back")) {
      event.preventDefault();
      const button = event.submitter;
      button.disabled = true;
      try {
        const answer = await post({ [button.name]: button.value });
        const said = await answer.json();
        if (form.id === "dots-form") dots(said);
        else if (said.ok) { const li = button.closest("li"); li.remove(); drop(button.value); count(); id("mine-title").scrollIntoView({ block: "nearest" }); }
        else { lastText = said.why; status(); }
      } catch { // a press is not kept: it would come when nobody expects it any more
        if (form.id === "dots-form") id("dots-why").textContent = words.noPress; else { lastText = words.noPress; status(); }
      }
      button.disabled = false;
      if (form.id === "dots-form") button.focus();
    }
  });
  const dots = (said) => {
    if (!said.dotted) { id("dots-why").textContent = said.why; return; }
    id("dots-why").textContent = said.why;
    document.querySelectorAll("#dots-form li").forEach((li) => {
      const on = said.dotted.includes(Number(li.dataset.number)), button = li.querySelector("button");
      li.classList.toggle("dotted", on);
      button.name = on ? "take" : "lay";
      if (on) button.setAttribute("aria-pressed", "true"); else button.removeAttribute("aria-pressed");
      button.querySelector("span").textContent = words[on ? "take" : "lay"];
    });
    const rest = Math.max(0, said.most - said.dotted.length);
    id("dots-said").textContent = rest > 1 ? say("dots", rest) : words[rest ? "dot" : "noDots"];
    document.querySelectorAll(".board-slots i").forEach((slot, n) => slot.classList.toggle("full", n < rest));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-again], [data-drop], [data-go]");
    if (!button) return;
    if (button.matches("[data-go]")) { event.preventDefault(); refresh(true); return; }
    const key = button.closest("li").dataset.key, one = held.queue.find((row) => row.key === key);
    held.queue = held.queue.filter((row) => row.key !== key);
    if (button.matches("[data-again]") && box()) { box().value = held.draft = one.text; box().focus(); }
    keep(); waiting(); letters();
  });
  document.addEventListener("input", (event) => {
    if (event.target === box()) { held.draft = event.target.value; keep(); letters(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target === box() && event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); id("note-form").requestSubmit(); }
  });

  // Hearing what changed ---------------------------------------------------------------------
  const drop = (number) => { const li = id(`note-${number}`); if (li) li.remove(); };
  const show = (note) => {
    const list = id("notes");
    if (!list || list.dataset.list !== "notes") {
      if (list && (note.x || note.j)) drop(note.n);
      return;
    }
    if (note.x || note.j || String(note.q) !== room.dataset.question) { drop(note.n); return; }
    const there = id(`note-${note.n}`);
    if (there) { there.querySelector(".board-text").textContent = note.t; return; }
    const li = made("note-new", note.t);
    li.id = `note-${note.n}`;
    li.dataset.number = note.n;
    if (document.querySelector(`[data-own="${note.n}"]`)) li.className = "own";
    const before = [...list.children].find((one) => Number(one.dataset.number) < note.n);
    // Older than all in the list: one of those that are counted and not shown.
    if (!before && list.childElementCount && (list.childElementCount >= IN_LIST || Number(list.dataset.more))) return;
    list.insertBefore(li, before || null);
    while (list.childElementCount > IN_LIST) { list.lastElementChild.remove(); list.dataset.more = Number(list.dataset.more || 0) + 1; }
  };
  const changing = () => document.querySelector("#mine-form textarea"); // one's own note, open to be changed
  const tell = () => {
    stale = true;
    if (!id("board-new").hidden) return;
    id("board-new").hidden = false;
    id("board-new").querySelector("span").textContent = say("new");
  };
  const refresh = async (asked = false) => {
    if ("shut" in room.dataset) return;
    if (changing() && !asked) { tell(); return; } // nobody's sentence is taken from under their fingers
    const mine = ++generation;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("room");
      if (mine !== generation) return;
      if (!page || "shut" in page.dataset) { // the code changed, or the board closed: what waits is kept
        if (!store && (held.queue.length || held.draft)) { tell(); return; } // a private window keeps it as long as this page
        location.assign(location.pathname);
        return;
      }
      const moved = document.activeElement && document.activeElement !== document.body && room.contains(document.activeElement);
      const writing = moved && document.activeElement === box();
      room.replaceWith(document.adoptNode(page));
      settle();
      if (writing && box()) box().focus();
      else if (moved) { const title = room.querySelector("h1"); title.tabIndex = -1; title.focus(); }
    } catch { stale = false; } // the next news asks for it again
  };
  let wait = POLL, timer = 0, failed = 0, asking = false, isOpen = true;
  const ask = async () => {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 10000);
    try {
      const answer = await fetch(`${room.dataset.news}?na=${sequence}`, { credentials: "omit", cache: "no-store", signal: stop.signal });
      if (answer.status === 404) { failed += 1; if (failed > 3) { failed = 0; refresh(); } throw new Error("gone"); }
      if (!answer.ok) throw new Error(answer.status);
      hear(await answer.json());
      failed = 0; wait = POLL;
      if (offline || left) { offline = left = false; send(); }
      if (shut && isOpen) { shut = false; send(); }
      status();
    } catch (wrong) {
      if (wrong.message !== "gone") offline = true;
      wait = Math.min(wait * 1.5, SLOWEST);
      status();
    } finally {
      clearTimeout(limit);
      asking = false;
      timer = setTimeout(ask, (document.hidden ? Math.max(wait, 10000) : wait) * (.9 + Math.random() * .2));
    }
  };
  const hear = (now) => {
    if (now.sequence < sequence) return; // another worker, a moment behind
    isOpen = now.open;
    setClock(now.clock);
    now.notes.forEach(show);
    sequence = now.sequence;
    if (now.notes.length) count();
    const floor = now.question ? `${now.question.id}:${now.question.stage}` : "";
    if ((floor === room.dataset.floor && now.open) || stale) return;
    const field = box();
    if (field && field.value.trim() && now.open) tell();
    else refresh();
  };
  const hearing = () => { if (room.dataset.news) ask(); }; // the page that says that the room is closed hears nothing
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wait = POLL; hearing(); send(); } });
  addEventListener("online", () => { wait = POLL; hearing(); send(); });
  addEventListener("offline", () => { offline = true; status(); });
  addEventListener("storage", (event) => { if (event.key === KEY && store) { load(); waiting(); } });

  settle();
  setInterval(tick, 500);
  if (held.queue.length) send();
  timer = setTimeout(hearing, POLL * Math.random());
})();
