/* The reading view's own script: layers, what is under the pointer, ways between text and cards, review. */
"use strict";
(() => {
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const data = JSON.parse($("#data").textContent);
  const keysOf = (node, name) => (node.dataset[name] || "").split(" ").filter(Boolean);
  const cardOf = (key) => document.getElementById(`card-${key}`);
  const layerOf = (key) => cardOf(key)?.dataset.l;
  const word = (key) => data.words[key][root.dataset.lang];
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  };
  const pieces = $$(".p");
  root.classList.add("js");

  /* Language and theme */
  function setLanguage(lang) {
    root.dataset.lang = root.lang = lang;
    for (const button of $$("[data-set-lang]")) button.setAttribute("aria-pressed", String(button.dataset.setLang === lang));
    const name = lang === "id" ? "Id" : "En";
    for (const node of $$("[data-label-id]")) node.setAttribute("aria-label", node.dataset[`label${name}`]);
    for (const option of $$("option[data-word-id]")) option.textContent = option.dataset[`word${name}`];
    describe();
  }
  function setTheme(theme) {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    for (const name of $$("[data-theme-name]")) name.hidden = name.dataset.themeName !== theme;
  }
  const themes = ["auto", "light", "dark"];
  $("#theme").addEventListener("click", () => {
    const theme = themes[(themes.indexOf(root.dataset.theme || "auto") + 1) % themes.length];
    setTheme(theme);
    store.set("extractor.theme", theme);
  });
  for (const button of $$("[data-set-lang]")) {
    button.addEventListener("click", () => {
      setLanguage(button.dataset.setLang);
      store.set("extractor.lang", button.dataset.setLang);
    });
  }

  /* Layers: what is off is neither marked nor told nor reached */
  const isOff = (layer) => (root.dataset.off || "").split(" ").includes(layer);
  const shown = (keys) => keys.filter((key) => !isOff(layerOf(key)));
  function describe() {
    for (const piece of pieces) {
      const keys = shown(keysOf(piece, "m"));
      if ("stop" in piece.dataset && keys.length) {
        piece.tabIndex = 0;
        piece.setAttribute("role", "button");
        piece.setAttribute("aria-expanded", String(piece === open.piece));
        piece.setAttribute("aria-describedby", keys.map((key) => `say-${root.dataset.lang}-${key}`).join(" "));
      } else {
        piece.removeAttribute("tabindex");
        for (const name of ["role", "aria-expanded", "aria-describedby"]) piece.removeAttribute(name);
      }
    }
  }
  for (const button of $$("[data-layer]")) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      root.dataset.off = $$("[data-layer][aria-pressed=false]").map((other) => other.dataset.layer).join(" ");
      $(`[data-group="${button.dataset.layer}"]`).hidden = !on;
      close();
      describe();
    });
  }

  /* What is under the pointer or the focus */
  const pop = $("#pop");
  const open = { piece: null, pinned: false };
  let waiting = 0;
  function told(piece) {
    const keys = shown(keysOf(piece, "m"));
    const around = shown(keysOf(piece, "e")).filter((key) => ["events", "opportunities"].includes(layerOf(key)));
    return [...new Set([...keys, ...around])];
  }
  function button(text, set) {
    const made = document.createElement("button");
    made.type = "button";
    made.append(...text);
    Object.assign(made.dataset, set);
    return made;
  }
  const both = (key) => ["id", "en"].map((lang) => {
    const span = document.createElement("span");
    span.className = "t";
    span.lang = lang;
    span.textContent = data.words[key][lang];
    return span;
  });
  function part(key) {
    const box = document.createElement("div");
    const gist = $(".gist", cardOf(key)).cloneNode(true);
    for (const node of $$("[id]", gist)) node.removeAttribute("id");
    $(".why", gist).open = true;
    const heading = $("h4", gist);
    const name = document.createElement("p");
    name.className = "name";
    const strong = document.createElement("strong");
    strong.append(...heading.childNodes);
    name.append(strong);
    heading.replaceWith(name);
    const row = document.createElement("div");
    row.className = "row";
    row.append(button(both("to_card"), { card: key }));
    const review = $(".review", cardOf(key));
    if (review) {
      row.dataset.target = review.dataset.target;
      for (const act of ["accept", "reject"]) row.append(button(both(act), { act }));
    }
    box.append(gist, row);
    return box;
  }
  function place(piece) {
    const paper = $(".paper");
    (piece.closest(".text > p") || piece.closest("h1")).after(pop);
    for (const name of ["left", "top", "max-height"]) pop.style.removeProperty(name);
    if (matchMedia("(max-width: 40rem)").matches) return;
    const box = piece.getClientRects()[0];
    const sheet = paper.getBoundingClientRect();
    const under = innerHeight - box.bottom - 24;
    const over = box.top - 72;
    const below = under >= Math.min(pop.offsetHeight, 220) || under >= over;
    pop.style.maxHeight = `${Math.max(160, Math.min(384, below ? under : over))}px`;
    const left = Math.min(Math.max(box.left, 16), root.clientWidth - pop.offsetWidth - 16);
    const top = below ? box.bottom + 8 : box.top - pop.offsetHeight - 8;
    pop.style.left = `${left - sheet.left - paper.clientLeft}px`;
    pop.style.top = `${top - sheet.top - paper.clientTop}px`;
  }
  function show(piece, pinned = false) {
    clearTimeout(waiting);
    if (open.piece === piece) { open.pinned ||= pinned; return; }
    const keys = told(piece);
    close();
    if (!keys.length) return;
    const shut = button(["✕"], { close: "" });
    shut.className = "close";
    shut.setAttribute("aria-label", word("close"));
    pop.replaceChildren(...keys.map(part), shut);
    pop.hidden = false;
    place(piece);
    Object.assign(open, { piece, pinned });
    piece.classList.add("is-open");
    if (piece.hasAttribute("role")) piece.setAttribute("aria-expanded", "true");
    paintAll();
  }
  function close() {
    clearTimeout(waiting);
    if (!open.piece) return;
    open.piece.classList.remove("is-open");
    if (open.piece.hasAttribute("role")) open.piece.setAttribute("aria-expanded", "false");
    Object.assign(open, { piece: null, pinned: false });
    pop.hidden = true;
    pop.replaceChildren();
  }
  const later = (act, wait) => { clearTimeout(waiting); waiting = setTimeout(act, wait); };
  for (const piece of pieces) {
    piece.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && !open.pinned && shown(keysOf(piece, "m")).length) later(() => show(piece), 120);
    });
    piece.addEventListener("pointerleave", () => { if (!open.pinned) later(close, 250); });
    piece.addEventListener("focus", () => show(piece));
    piece.addEventListener("blur", (event) => { if (!pop.contains(event.relatedTarget) && open.piece === piece && !open.pinned) close(); });
    piece.addEventListener("click", () => show(piece, true));
    piece.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      show(piece, true);
      $("button", pop)?.focus();
    });
  }
  pop.addEventListener("pointerenter", () => clearTimeout(waiting));
  pop.addEventListener("pointerleave", () => { if (!open.pinned) later(close, 250); });
  pop.addEventListener("focusout", (event) => { if (!pop.contains(event.relatedTarget) && event.relatedTarget) close(); });
  /* Closes and, where the focus was inside, gives it back without opening anew */
  function dismiss(piece) {
    const inside = pop.contains(document.activeElement);
    close();
    if (inside) { piece.focus(); close(); }
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const { piece } = open;
    unmark();
    dismiss(piece);
  });
  document.addEventListener("pointerdown", (event) => {
    if (open.piece && !pop.contains(event.target) && !event.target.closest(".p")) close();
  });

  /* From a card to the text and back */
  const back = $("#back");
  const walk = { key: null, at: -1 };
  function unmark() {
    for (const node of $$(".is-found, .is-near")) node.classList.remove("is-found", "is-near");
    back.hidden = true;
  }
  function runs(key, name) {
    const found = [];
    let last = null;
    for (const [place, piece] of pieces.entries()) {
      if (!keysOf(piece, name).includes(key)) continue;
      const goesOn = last === place - 1 && piece.closest("p, h1") === pieces[last].closest("p, h1");
      if (goesOn) found.at(-1).push(piece);
      else found.push([piece]);
      last = place;
    }
    return found;
  }
  function toText(key) {
    const own = runs(key, "m");
    const places = own.length ? own : runs(key, "e");
    if (!places.length) return;
    walk.at = walk.key === key ? (walk.at + 1) % places.length : 0;
    walk.key = key;
    close();
    unmark();
    for (const piece of own.length ? runs(key, "e").flat() : []) piece.classList.add("is-near");
    for (const piece of places[walk.at]) piece.classList.add("is-found");
    if (places.length > 1) $(".times", cardOf(key)).textContent = `${walk.at + 1}/${places.length}`;
    const first = places[walk.at][0];
    if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
    close();
    back.hidden = false;
  }
  function toCard(key) {
    const card = cardOf(key);
    close();
    unmark();
    const group = card.closest("details");
    if (group) group.open = true;
    card.classList.add("is-found");
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
  }
  back.addEventListener("click", () => toCard(walk.key));
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const link = at('a[href^="#card-"]');
    if (link) {
      event.preventDefault();
      toCard(link.hash.slice(6));
    } else if (at("[data-close]")) dismiss(open.piece);
    else if (at("[data-card]")) toCard(at("[data-card]").dataset.card);
    else if (at("[data-show]")) toText(at("[data-show]").dataset.show);
    else if (at(".card") && !at("a, button, input, select, textarea, label, .review, summary") && getSelection().isCollapsed) {
      toText(at(".card").dataset.key);
    }
  });

  /* Review: for every target what is wished of it, each wish with its time */
  const key = `extractor.corrections/${data.record}/${data.fingerprint}`;
  const kept = (() => { try { return JSON.parse(store.get(key)) || {}; } catch { return {}; } })();
  const wishes = new Map(Object.entries(kept).filter(([target]) => target in data.targets));
  const said = $("#said");
  const reviewer = $("#reviewer");
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
  function keep() {
    if (!store.set(key, JSON.stringify(Object.fromEntries(wishes)))) said.textContent = word("not_kept");
    paintAll();
  }
  function wish(target, change) {
    const next = { note: "", ...wishes.get(target), ...change };
    for (const name in next) if (next[name] === null) delete next[name];
    if (["verdict", "retype", "recode"].some((name) => name in next)) wishes.set(target, next); else wishes.delete(target);
    keep();
  }
  function paint(box) {
    const found = wishes.get(box.dataset.target) || {};
    const verdict = found.verdict?.value;
    for (const act of ["accept", "reject"]) $(`[data-act=${act}]`, box)?.setAttribute("aria-pressed", String(verdict === act));
    if (!box.classList.contains("review")) return;
    box.dataset.state = verdict || (Object.keys(found).length ? "changed" : "");
    for (const act of ["retype", "recode"]) {
      const field = $(`[data-act=${act}]`, box);
      if (field && document.activeElement !== field) field.value = found[act] ? found[act].value ?? "" : field.dataset.was;
    }
    const note = $("[data-act=note]", box);
    note.disabled = !wishes.has(box.dataset.target);
    if (document.activeElement !== note) note.value = found.note || "";
  }
  function corrections() {
    const found = [];
    for (const [target, { note, verdict, retype, recode }] of wishes) {
      const add = (action, made) => found.push({ action, target, at: made.at, note, span: data.targets[target], ...(action.startsWith("re") && action !== "reject" ? { value: made.value } : {}) });
      if (verdict?.value === "reject") { add("reject", verdict); continue; }
      if (retype) add("retype", retype);
      if (recode) add("recode", recode);
      if (verdict) add("accept", verdict);
    }
    return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }
  function paintAll() {
    $$("[data-target]").forEach(paint);
    $("#count").textContent = corrections().length;
  }
  const shapes = { hs: /^\d{2}(\d{2}){0,2}$/, isic: /^[A-U](\d\d)?$/, country: /^([A-Z]{2}|ASEAN)$/ };
  const listed = (system, code) => $$(`#codes-${system} option`).some((option) => option.value === code);
  const isCode = (system, code) => (system === "country" && !code) || shapes[system].test(code) && (system === "hs" ? code.slice(0, 2) !== "00" : listed(system, code));
  const actions = {
    accept: (target) => toggle(target, "accept"),
    reject: (target) => toggle(target, "reject"),
    undo: (target) => { wishes.delete(target); keep(); },
  };
  function toggle(target, value) {
    wish(target, { verdict: wishes.get(target)?.verdict?.value === value ? null : { value, at: now() } });
  }
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("button[data-act]");
    if (pressed) actions[pressed.dataset.act](pressed.closest("[data-target]").dataset.target);
  });
  document.addEventListener("change", ({ target: field }) => {
    const { act, was, codes } = field.dataset;
    if (act !== "retype" && act !== "recode") return;
    const value = act === "recode" ? field.value.trim().toUpperCase() : field.value;
    if (codes) {
      const sound = value === was || isCode(codes, value);
      field.setAttribute("aria-invalid", String(!sound));
      $(".fault", field.closest(".review")).hidden = sound;
      if (!sound) return;
      field.value = value;
    }
    wish(field.closest("[data-target]").dataset.target, { [act]: value === was ? null : { value: value || null, at: now() } });
  });
  document.addEventListener("input", ({ target: field }) => {
    if (field.dataset.act === "note") wish(field.closest("[data-target]").dataset.target, { note: field.value });
  });
  reviewer.addEventListener("input", () => store.set("extractor.reviewer", reviewer.value));
  $("#review").addEventListener("click", (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(on));
    if (on) root.dataset.review = ""; else delete root.dataset.review;
    paintAll();
  });
  /* The file of corrections as text; null, and why it is none, where something is missing */
  function file() {
    const name = reviewer.value.trim();
    const found = corrections();
    const fault = !name ? "need_name" : !found.length ? "need_some" : null;
    reviewer.setAttribute("aria-invalid", String(fault === "need_name"));
    if (fault) {
      said.textContent = word(fault);
      if (!name) reviewer.focus();
      return null;
    }
    const { format, record, fingerprint } = data;
    return `${JSON.stringify({ format, record, fingerprint, reviewer: name, corrections: found }, null, 1)}\n`;
  }
  $("#save").addEventListener("click", () => {
    const text = file();
    if (text === null) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${data.record}.corrections.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    said.textContent = word("saved");
  });
  $("#copy").addEventListener("click", async () => {
    const text = file();
    if (text === null) return;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = word("copied");
    } catch {
      said.textContent = word("not_copied");
    }
  });
  let sure = false; // the second press clears
  $("#clear").addEventListener("click", () => {
    if (sure) { wishes.clear(); keep(); }
    sure = !sure;
    said.textContent = sure ? word("sure_clear") : "";
  });
  $("#clear").addEventListener("blur", () => { sure = false; });

  /* On paper everything is open */
  let shut = [];
  addEventListener("beforeprint", () => {
    shut.push(...$$("details:not([open])"));
    for (const group of shut) group.open = true;
  });
  addEventListener("afterprint", () => {
    for (const group of shut) group.open = false;
    shut = [];
  });

  reviewer.value = store.get("extractor.reviewer") || "";
  setTheme(themes.includes(store.get("extractor.theme")) ? store.get("extractor.theme") : "auto");
  setLanguage(["id", "en"].includes(store.get("extractor.lang")) ? store.get("extractor.lang") : root.dataset.lang);
  paintAll();
  if (location.hash.startsWith("#card-") && cardOf(location.hash.slice(6))) toCard(location.hash.slice(6));
})();
