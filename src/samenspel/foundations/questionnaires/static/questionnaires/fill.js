// SPDX-License-Identifier: EUPL-1.2
// Filling in a questionnaire works without this file. With it: questions come and go while somebody answers, an order is made with buttons,
// and what was typed but not sent stays on this device, also when the battery is empty.
(() => {
  const KEY = "samenspel.questionnaire.";
  // A browser may refuse to keep anything: then it simply is not kept.
  const kept = (key) => { try { return JSON.parse(localStorage.getItem(KEY + key)); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(KEY + key, JSON.stringify(value)); } catch { /* full, or forbidden */ } };
  const forget = (key) => { try { localStorage.removeItem(KEY + key); } catch { /* forbidden */ } };

  // Thirty days after the last change the draft is gone at the town, so it goes here too: others may use this device.
  const DAYS = 30 * 24 * 3600 * 1000;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(KEY)).forEach((key) => {
      const found = kept(key.slice(KEY.length));
      if (!(Date.now() - found?.at < DAYS)) localStorage.removeItem(key);
    });
  } catch { /* forbidden */ }

  const form = document.querySelector("form[data-fill]");
  const questions = form ? [...form.querySelectorAll("[data-question]")] : [...document.querySelectorAll(".q[data-question]")];

  // What an answer is now, as the server would read it. An empty answer is undefined.
  const valueOf = (question) => {
    const name = `q-${question.dataset.question}`;
    const of = (selector) => [...question.querySelectorAll(selector)];
    const kind = question.dataset.kind;
    if (kind === "multiple") { const all = of("input:checked").map((one) => one.value); return all.length ? all : undefined; }
    if (kind === "single" || kind === "scale") return of(`input[name="${name}"]:checked`)[0]?.value;
    if (kind === "matrix") return of("input:checked").length || undefined;
    if (kind === "file") return of("input[type=file]")[0].value || (of(".q-file").length && !of("input:checked").length) || undefined;
    return of("input:not([type=checkbox]), select, textarea").some((one) => one.value.trim()) ? of("input, textarea, select")[0].value.trim() || true : undefined;
  };
  const holds = ({ question, op, values }, seen) => {
    const value = seen[question];
    if (op === "answered") return value !== undefined;
    const chosen = Array.isArray(value) ? value : [value];
    if (op === "is") return chosen.some((one) => values.includes(one));
    if (op === "is_not") return !chosen.some((one) => values.includes(one));
    const number = value === undefined || value === "dk" ? NaN : Number(String(value).replace(/[\s€%']/g, "").replace(",", "."));
    return op === "at_least" ? number >= values[0] : number <= values[0];
  };
  const decide = () => {
    const seen = {};
    questions.forEach((question) => {
      const asked = !question.dataset.when || JSON.parse(question.dataset.when).every((one) => holds(one, seen));
      question.hidden = !asked;
      if (asked) { const value = valueOf(question); if (value !== undefined) seen[question.dataset.question] = value; }
    });
    const shown = form?.querySelector("[name=shown]");
    if (shown) shown.value = questions.filter((one) => !one.hidden).map((one) => one.dataset.question).join(" ");
  };

  // How much was chosen or typed, and taking a choice back.
  const count = (question) => {
    const chosen = question.querySelector("[data-most]");
    if (chosen) {
      const many = question.querySelectorAll("input:checked").length, over = many > Number(chosen.dataset.most);
      chosen.textContent = over ? chosen.dataset.many.replace("%n", many) : "";
      chosen.classList.toggle("is-over", over);
    }
    const field = question.querySelector("[data-longest]");
    if (field) {
      const line = question.querySelector("[data-left]"), left = Number(field.dataset.longest) - field.value.trim().length;
      const near = left < Math.max(50, Number(field.dataset.longest) / 5);
      line.textContent = near ? (left < 0 ? line.dataset.over : line.dataset.left).replace("%n", Math.abs(left)) : "";
      line.classList.toggle("is-over", left < 0);
    }
    const clear = question.querySelector("[data-clear]");
    if (clear) clear.hidden = !question.querySelector("input:checked");
    const point = question.querySelector("[data-point]"), set = question.querySelector("[data-point-set]");
    if (point && set) set.hidden = !point.value;
  };

  // Put in order: the lines with a place first; the numbers stand in the lists to choose from that everybody else uses.
  const arrows = { up: "M12 20V5M6 11l6-6 6 6", down: "M12 4v15M6 13l6 6 6-6", out: "M6 6l12 12M18 6L6 18" };
  const makeRank = (list) => {
    const lines = [...list.children], most = Number(list.dataset.places), said = list.parentElement.querySelector("[data-rank-said]");
    const textOf = (line) => line.querySelector("label").textContent;
    const select = (line) => line.querySelector("select");
    const ranked = () => lines.filter((line) => select(line).value).sort((a, b) => select(a).value - select(b).value);
    const button = (line, what, label) => {
      const made = document.createElement("button");
      made.type = "button"; made.className = `move move--${what}`; made.dataset.move = what;
      if (arrows[what]) {
        made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${arrows[what]}"/></svg>`;
        made.setAttribute("aria-label", `${label}: ${textOf(line)}`);
        made.title = label;
      } else { made.textContent = label; made.setAttribute("aria-label", `${label}: ${textOf(line)}`); }
      return made;
    };
    lines.forEach((line) => {
      const place = document.createElement("span");
      place.className = "place"; place.setAttribute("aria-hidden", "true");
      line.prepend(place);
      const moves = document.createElement("span");
      moves.className = "moves";
      moves.append(button(line, "choose", list.dataset.add), button(line, "up", list.dataset.up), button(line, "down", list.dataset.down), button(line, "out", list.dataset.out));
      line.append(moves);
    });
    const draw = () => {
      const order = ranked();
      order.forEach((line, at) => { select(line).value = String(at + 1); });
      [...order, ...lines.filter((line) => !select(line).value)].forEach((line) => list.append(line));
      lines.forEach((line) => {
        const at = order.indexOf(line), is = at >= 0;
        line.classList.toggle("is-in", is); line.classList.toggle("is-out", !is);
        line.querySelector(".place").textContent = is ? at + 1 : "";
        line.querySelector("[data-move=choose]").hidden = is;
        line.querySelector("[data-move=choose]").disabled = order.length >= most;
        ["up", "down", "out"].forEach((what) => { line.querySelector(`[data-move=${what}]`).hidden = !is; });
        line.querySelector("[data-move=up]").disabled = at === 0;
        line.querySelector("[data-move=down]").disabled = at === order.length - 1;
      });
    };
    list.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-move]");
      if (!pressed) return;
      const line = pressed.closest("li"), order = ranked(), at = order.indexOf(line), what = pressed.dataset.move;
      if (what === "choose") select(line).value = String(order.length + 1);
      if (what === "out") select(line).value = "";
      if (what === "up" && at > 0) [order[at - 1], order[at]] = [order[at], order[at - 1]];
      if (what === "down" && at < order.length - 1) [order[at + 1], order[at]] = [order[at], order[at + 1]];
      if (what === "up" || what === "down") order.forEach((one, place) => { select(one).value = String(place + 1); });
      draw();
      const next = [pressed, ...line.querySelectorAll("[data-move]")].find((one) => !one.hidden && !one.disabled);
      next?.focus();
      const place = select(line).value;
      said.textContent = (place ? list.dataset.said : list.dataset.saidOut).replace("%option", textOf(line)).replace("%place", place);
      list.dispatchEvent(new Event("input", { bubbles: true }));
    });
    list.classList.add("is-live");
    list.redraw = draw;
    draw();
  };
  document.querySelectorAll("[data-rank]").forEach(makeRank);

  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-clear]"), point = event.target.closest("[data-point-out]");
    if (clear) {
      const question = clear.closest("[data-question]");
      question.querySelectorAll("input:checked").forEach((one) => { one.checked = false; });
      question.querySelector("input").focus();
      question.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (point) {
      const where = point.closest("[data-where]");
      where.querySelector("[data-point]").value = "";
      where.querySelector(".map-chosen")?.setAttribute("visibility", "hidden");
      where.querySelector("[data-point]").dispatchEvent(new Event("input", { bubbles: true }));
      where.querySelector("select")?.focus();
    }
  });

  const fields = () => [...form.elements].filter((one) => one.name?.startsWith("q-") && one.type !== "file");
  const values = () => {
    const found = {};
    fields().forEach((one) => {
      if (one.type === "radio" || one.type === "checkbox") { found[one.name] ??= []; if (one.checked) found[one.name].push(one.value); } else found[one.name] = one.value;
    });
    return found;
  };
  const putBack = (found) => {
    fields().forEach((one) => {
      if (!(one.name in found)) return;
      if (one.type === "radio" || one.type === "checkbox") one.checked = found[one.name].includes(one.value); else one.value = found[one.name];
    });
    form.querySelectorAll("[data-rank]").forEach((list) => list.redraw());
  };

  if (form) {
    const { fill: word, of, section, version } = form.dataset;
    // The questionnaire remembers under which word this device fills it in; the word, what was typed on which page.
    // Where somebody signs in first, nothing stays: the next one at this computer would read it.
    const stays = !("unkept" in form.dataset);
    if (stays) keep(of, { word, path: location.pathname, at: Date.now() });
    const typed = (stays && kept(word)?.pages) || {};
    const note = () => { if (stays) keep(word, { at: Date.now(), pages: typed }); };
    Object.entries(typed).forEach(([number, page]) => { if (page.sent && page.version !== version) delete typed[number]; });
    const before = typed[section];
    if (before && !("bound" in form.dataset) && JSON.stringify(before.values) !== JSON.stringify(values())) {
      putBack(before.values);
      form.querySelector("[data-put-back]").hidden = false;
    }
    note();
    let waits;
    const save = () => { clearTimeout(waits); typed[section] = { values: values(), version }; note(); };
    form.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(save, 300); });
    addEventListener("pagehide", () => { if (waits && !typed[section]?.sent) save(); });
    form.addEventListener("submit", () => { save(); typed[section].sent = true; note(); });
  }
  if (questions.length) {
    const look = () => { decide(); questions.forEach(count); };
    document.addEventListener("input", look);
    document.addEventListener("change", look);
    addEventListener("pageshow", look);
    look();
  }

  // On the first page: go on where this device was. After sending: nothing stays here.
  const resume = document.querySelector("[data-resume]");
  if (resume) {
    const found = kept(resume.dataset.resume);
    const forgetAll = () => { forget(found.word); forget(resume.dataset.resume); resume.hidden = true; };
    if (found?.path?.startsWith("/")) {
      resume.querySelector("[data-resume-link]").href = found.path;
      resume.hidden = false;
      resume.querySelector("[data-forget]").addEventListener("click", forgetAll);
    }
  }
  const done = document.querySelector("[data-thanks]");
  if (done) {
    const found = kept(done.dataset.thanks);
    if (found) { forget(found.word); forget(done.dataset.thanks); }
  }
  const gone = document.querySelector("[data-gone]");
  if (gone) {
    const word = gone.dataset.gone;
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length))
        .filter((key) => kept(key)?.word === word).forEach((key) => { forget(key); forget(word); });
    } catch { /* forbidden */ }
  }

  // Copy the personal link.
  document.querySelector("[data-copy]")?.addEventListener("click", async ({ currentTarget: button }) => {
    const field = document.querySelector("[data-copy-from]");
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.querySelector("span").textContent = button.dataset.copied;
    document.querySelector("[data-copy-said]").textContent = button.dataset.copied;
  });
})();
