// Starts the page: fills the choices, listens, and draws everything anew when the filter, the language or a choice changes.
"use strict";

/** What draws each section, by its id. */
const SECTIONS = {
  overview: [Report.drawTiles, Report.drawMonths], matrix: [Report.drawMatrix], values: [Report.drawValues],
  events: [Report.drawEvents], opportunities: [Report.drawSeekers, Report.drawOpportunities],
  sources: [Report.drawSources, Report.drawQuality], articles: [Report.drawArticles],
};
const stale = new Set();
const seen = new Set();

const drawSection = (id) => {
  if (!stale.delete(id)) return;
  for (const draw of SECTIONS[id]) draw();
};

/** Draw what is seen at once, and the rest when it comes into view or there is time. */
const drawAll = () => {
  for (const id of Object.keys(SECTIONS)) stale.add(id);
  showCount();
  seen.forEach(drawSection);
  drawRest();
};

const soon = window.requestIdleCallback ?? setTimeout;
let resting = false;
const drawRest = () => {
  if (resting || !stale.size) return;
  resting = true;
  soon(() => {
    resting = false;
    const [next] = stale;
    if (next) drawSection(next);
    drawRest();
  });
};

/** Draw all that is not yet drawn, for paper. */
const drawNow = () => [...stale].forEach(drawSection);

const watch = () => {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) seen.delete(target.id);
      else {
        seen.add(target.id);
        drawSection(target.id);
      }
    }
  }, { rootMargin: "25%" });
  for (const id of Object.keys(SECTIONS)) observer.observe(Report.byId(id));
};

const showCount = () => {
  const told = Report.told("filter", "shown", Report.number(Report.articlesShown), Report.number(Report.tables.articles.rows));
  const waiting = Report.state.text && !Report.searchable ? ` (${Report.word("filter", "waiting")})` : "";
  Report.byId("shown").textContent = told + waiting;
};

/** Fill a choice with [value, text] pairs and keep what was chosen where it is still there. */
const offer = (id, options) => {
  const select = Report.byId(id);
  const before = select.value;
  select.replaceChildren(...options.map(([value, text]) => Report.element("option", { value }, text)));
  if (options.some(([value]) => String(value) === before)) select.value = before;
};

const named = (names, table) => names.map((name, i) => [i, Report.word(table, name)]).slice(1);
const sortedByName = (options) => options.sort((a, b) => a[1].localeCompare(b[1], Report.languages[Report.language]));

/** Numbers of a column of money, the most frequent first. */
const frequent = (name) => {
  const { currency, [name]: values } = Report.tables.figures;
  const counts = new Map();
  for (let i = 0; i < values.length; i++) {
    if (currency[i] && (name !== "freq" || values[i])) counts.set(values[i], (counts.get(values[i]) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([value]) => value);
};

const fillChoices = () => {
  const { meta } = Report;
  const any = (value) => [value, Report.word("filter", "any")];
  offer("f-language", [any(0), ...named(meta.languages, "languages")]);
  offer("f-source", [any(0), ...sortedByName(meta.sources.map(([id, name], i) => [i, name || id]).slice(1))]);
  offer("f-country", [any(0), ...sortedByName(meta.countries.map((_, i) => [i, Report.countryName(i)]).slice(1))]);
  const goods = meta.goods.map(([code], i) => [code, i]).filter(([code]) => code).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  offer("f-good", [any(""), ...goods.map(([code, i]) => [code, `${code} ${meta.goods[i][1 + Report.language]}`])]);
  offer("f-event", [any(0), ...sortedByName(named(meta.eventTypes, "eventTypes"))]);
  offer("f-confidence", [any(0), ...[50, 70, 80, 90].map((share) =>
    [share, Report.told("filter", "at_least", Report.number(share / 100, PERCENT))])]);
  offer("matrix-basis", ["figures", "events", "opportunities"].map((key) => [key, Report.word("basis", key)]));
  offer("matrix-level", ["4", "2", "6"].map((key) => [key, Report.word("level", key)]));
  offer("v-currency", frequent("currency").map((i) => [i, meta.currencies[i]]));
  offer("v-metric", frequent("metric").map((i) => [i, Report.word("metrics", meta.metrics[i])]));
  offer("v-freq", frequent("freq").map((i) => [i, Report.word("freq", meta.freqs[i])]));
  offer("e-grain", ["month", "year"].map((key) => [key, Report.word("grain", key)]));
};

const speak = () => {
  document.documentElement.lang = Report.languages[Report.language];
  for (const place of document.querySelectorAll("[data-word]")) {
    place.textContent = Report.told(...place.dataset.word.split("."), place.dataset.value ?? "{}");
  }
  for (const place of document.querySelectorAll("[data-word-label]")) {
    place.setAttribute("aria-label", Report.word(...place.dataset.wordLabel.split(".")));
  }
  const other = Report.byId("language");
  other.textContent = Report.word("page", "other_language");
  other.lang = Report.languages[1 - Report.language];
  fillChoices();
  Report.drawFailures();
};

const readFilter = () => {
  const value = (name) => Report.byId(`f-${name}`).value;
  const day = (name) => Number(value(name).replaceAll("-", "")) || 0;
  Report.state = {
    text: value("text"), language: Number(value("language")), source: Number(value("source")), from: day("from"),
    to: day("to"), country: Number(value("country")), good: value("good"), event: Number(value("event")),
    confidence: Number(value("confidence")),
  };
};

const filterAnew = () => {
  readFilter();
  Report.firstPages();
  Report.choose();
  drawAll();
};

let waiting = 0;
/** Filter once before the next frame, however many keys were pressed. */
const filterSoon = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(filterAnew);
};

const setTheme = (dark) => {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  Report.forgetColours();
  Report.byId("theme").setAttribute("aria-pressed", String(dark));
};

const listen = () => {
  const form = Report.byId("filter");
  form.addEventListener("input", filterSoon);
  form.addEventListener("reset", filterSoon);
  form.addEventListener("submit", (event) => event.preventDefault());
  const redraw = { "matrix-basis": "matrix", "matrix-level": "matrix", "v-currency": "values", "v-metric": "values", "v-freq": "values", "v-doubts": "values", "e-grain": "events" };
  for (const [id, section] of Object.entries(redraw)) {
    Report.byId(id).addEventListener("change", () => {
      Report.firstPages();
      stale.add(section);
      drawSection(section);
    });
  }
  for (const button of document.querySelectorAll("[data-csv]")) {
    button.addEventListener("click", () => Report.save(button.dataset.csv));
  }
  Report.byId("language").addEventListener("click", () => {
    Report.language = 1 - Report.language;
    speak();
    drawAll();
  });
  Report.byId("theme").addEventListener("click", () => {
    setTheme(document.documentElement.dataset.theme !== "dark");
    drawAll();
  });
  listenToPrinter();
};

/** On paper the page is light and its tables are open. */
const listenToPrinter = () => {
  let before = null;
  addEventListener("beforeprint", () => {
    before = { dark: document.documentElement.dataset.theme === "dark", closed: [...document.querySelectorAll("details:not([open])")] };
    setTheme(false);
    for (const details of before.closed) details.open = true;
    drawAll();
    drawNow();
    Report.fitCharts();
  });
  addEventListener("afterprint", () => {
    for (const details of before?.closed ?? []) details.open = false;
    setTheme(before?.dark ?? false);
    drawAll();
    Report.fitCharts();
  });
};

const start = async () => {
  Report.checkNumbers();
  const prefers = matchMedia("(prefers-color-scheme: dark)");
  setTheme(prefers.matches);
  prefers.addEventListener("change", ({ matches }) => {
    setTheme(matches);
    drawAll();
  });
  if (matchMedia("(max-width: 40rem)").matches) Report.byId("filter-box").open = false;
  speak();
  readFilter();
  Report.choose();
  listen();
  watch();
  drawAll();
  await Report.readTexts();
  if (Report.state.text) filterAnew();
  stale.add("opportunities").add("articles");
  seen.forEach(drawSection);
  drawRest();
  showCount();
  document.documentElement.dataset.ready = "all";
};

start().catch((error) => Report.fail(error.message));
