// The sections that draw: each counts what passes the filter, then gives its chart and its table the same numbers.
"use strict";

const MOST_BARS = 60;
const MOST_TYPES = 6;
const MOST_COUNTRIES = 12;
const MOST_SEEKERS = 15;

/** Rows by one of their cells. */
const by = (rows, place) => {
  const found = new Map();
  for (const row of rows) {
    const group = found.get(row[place]);
    if (group) group.push(row);
    else found.set(row[place], [row]);
  }
  return found;
};
const sum = (rows, place) => rows.reduce((total, row) => total + row[place], 0);
const column = (key, cell, more = {}) => ({ head: Report.word("column", key), cell, ...more });
const count = (key, place) => column(key, (row) => Report.number(row[place]), { number: true });
const note = (id, ...sentences) => { Report.byId(id).textContent = sentences.filter(Boolean).join(" "); };
const COMPACT = { notation: "compact", maximumSignificantDigits: 4 };
const CENTS = { maximumFractionDigits: 2 };
const compact = (value) => Report.number(value, COMPACT);

Report.countryName = (number) =>
  number ? Report.meta.countryNames[number][Report.language] || Report.meta.countries[number] : Report.word("unknown", "country");
Report.goodName = (number) => {
  const [code, ...labels] = Report.meta.goods[number];
  return code ? `${labels[Report.language]} (${code})` : "–";
};

/** The table behind a chart is made when it is opened. */
const numbers = (id, table) => {
  const box = Report.byId(`${id}-table`);
  box.made = () => Report.table(`${id}-table`, table);
  if (box.parentElement.open) box.made();
};
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches(".numbers")) target.lastElementChild.made?.();
}, true);

/** The last bars of many, in order. */
const latest = (sorted) => sorted.slice(-MOST_BARS);
const latestNote = (sorted) =>
  sorted.length > MOST_BARS && Report.told("about", "latest", Report.number(MOST_BARS), Report.number(sorted.length));

Report.drawMonths = () => {
  const { languages } = Report.meta;
  const rows = Report.months();
  const found = by(rows.filter(([month]) => month), 0);
  const sorted = [...found.keys()].sort((a, b) => a - b);
  const present = languages.map((_, i) => i).filter((i) => rows.some((row) => row[1] === i));
  const of = (month, language) => sum(found.get(month).filter((row) => row[1] === language), 2);
  const undated = sum(rows.filter(([month]) => !month), 2);
  note("c-months-note", undated && Report.told("about", "undated", Report.number(undated)), latestNote(sorted));
  const drawn = latest(sorted);
  Report.bars("c-months", {
    title: Report.word("about", "overview"), labels: drawn.map(Report.yearMonth), stacked: true,
    series: present.map((i) => ({ name: Report.word("languages", languages[i]), values: drawn.map((month) => of(month, i)) })),
  });
  numbers("c-months", {
    caption: Report.word("about", "overview"), rows: sorted.toReversed(),
    columns: [
      column("month", Report.yearMonth),
      ...present.map((i) => ({ head: Report.word("languages", languages[i]), number: true, cell: (month) => Report.number(of(month, i)) })),
      column("all", (month) => Report.number(sum(found.get(month), 2)), { number: true }),
    ],
  });
};

/** For each good, the one it is counted as at a level of two, four or six digits. */
const goodsAt = (level) => {
  const { goods } = Report.meta;
  const numbersOf = new Map(goods.map(([code], i) => [code, i]));
  return goods.map(([code], i) => numbersOf.get(code.slice(0, level)) ?? i);
};

Report.drawMatrix = () => {
  const rows = Report.pairs(Report.byId("matrix-basis").value, goodsAt(Number(Report.byId("matrix-level").value)));
  const ranked = (place) => [...by(rows, place)].map(([key, group]) => [key, sum(group, 3)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const countries = ranked(1);
  const shown = countries.slice(0, MOST_COUNTRIES).map(([country]) => country);
  const cells = new Map(rows.map(([good, country, , articles]) => [good * Report.meta.countries.length + country, articles]));
  const most = Math.max(1, ...rows.map((row) => row[3]));
  const at = (good, country) => cells.get(good * Report.meta.countries.length + country) ?? 0;
  note("matrix-note", countries.length > MOST_COUNTRIES &&
    Report.told("about", "columns_shown", Report.number(MOST_COUNTRIES), Report.number(countries.length)));
  Report.table("matrix-table", {
    caption: Report.word("section", "matrix"), rows: ranked(0).map(([good]) => good), size: 20,
    columns: [
      column("good", Report.goodName),
      ...shown.map((country) => ({
        head: Report.countryName(country), number: true, cell: (good) => (at(good, country) ? Report.number(at(good, country)) : ""),
        // seven shades by the logarithm, so that a few large cells leave the others apart
        mark: (good) => (at(good, country) ? `heat-${Math.min(7, 1 + Math.floor((7 * Math.log(at(good, country))) / Math.log(most + 1)))}` : ""),
      })),
    ],
  });
};

Report.drawValues = () => {
  const { currencies, metrics, freqs, periods, figureStatuses, flows } = Report.meta;
  const wanted = ["v-currency", "v-metric", "v-freq"].map((id) => Number(Report.byId(id).value));
  const all = Report.values(!Report.byId("v-doubts").checked);
  const rows = all.filter((row) => row[0] === wanted[0] && row[1] === wanted[1] && row[4] === wanted[2] && row[5]);
  const undated = sum(all.filter((row) => row[0] === wanted[0] && row[1] === wanted[1] && !row[5]), 6);
  const order = (a, b) => (periods[a] < periods[b] ? -1 : 1);
  const sorted = [...new Set(rows.map((row) => row[5]))].sort(order);
  const drawn = latest(sorted);
  note("c-values-note", undated && Report.told("about", "values_undated", Report.number(undated)), latestNote(sorted));
  const groups = [...by(rows, 3)].sort(([a], [b]) => a - b);
  const title = [metrics[wanted[1]] && Report.word("metrics", metrics[wanted[1]]), currencies[wanted[0]], Report.word("freq", freqs[wanted[2]] || "A")].filter(Boolean).join(", ");
  Report.bars("c-values", {
    title, labels: drawn.map((period) => periods[period]), told: compact,
    logarithmic: rows.every((row) => row[8] > 0),
    series: groups.map(([status, group]) => {
      const ranges = new Map(group.map((row) => [row[5], row]));
      const range = (period) => {
        const row = ranges.get(period);
        return row ? [row[8], row[9]] : null;
      };
      return { name: Report.word("figureStatuses", figureStatuses[status]), values: drawn.map(range) };
    }),
  });
  const amount = (key, place) => column(key, (row) => `${currencies[wanted[0]]} ${Report.number(row[place], CENTS)}`, { number: true });
  numbers("c-values", {
    caption: title, rows: rows.toSorted((a, b) => order(b[5], a[5]) || a[3] - b[3]),
    columns: [
      column("period", (row) => periods[row[5]]),
      column("status", (row) => Report.word("figureStatuses", figureStatuses[row[3]])),
      column("flow", (row) => (row[2] ? Report.word("flows", flows[row[2]]) : "–")),
      count("figures", 6), count("articles", 7), amount("lowest", 8), amount("highest", 9),
    ],
  });
};

Report.drawEvents = () => {
  const { eventTypes } = Report.meta;
  const byMonth = Report.byId("e-grain").value === "month";
  const rows = Report.eventMonths().map(([when, type, , events]) => [byMonth ? (when % 100 ? when : 0) : Math.floor(when / 100) * 100, type, events]);
  const dated = rows.filter(([when]) => when);
  const undated = sum(rows, 2) - sum(dated, 2);
  const found = by(dated, 0);
  const sorted = [...found.keys()].sort((a, b) => a - b);
  const drawn = latest(sorted);
  const types = [...by(dated, 1)].map(([type, group]) => [type, sum(group, 2)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([type]) => type);
  const of = (when, chosen) => sum(found.get(when).filter((row) => chosen.includes(row[1])), 2);
  const series = types.slice(0, MOST_TYPES).map((type) => ({ name: Report.word("eventTypes", eventTypes[type]), chosen: [type] }));
  if (types.length > MOST_TYPES) series.push({ name: Report.word("eventTypes", "other"), chosen: types.slice(MOST_TYPES) });
  const label = byMonth ? Report.yearMonth : Report.year;
  const title = Report.word("section", "events");
  note("c-events-note", undated && Report.told("about", byMonth ? "events_undated" : "events_no_year", Report.number(undated)), latestNote(sorted));
  Report.bars("c-events", {
    title, labels: drawn.map(label), stacked: true,
    series: series.map(({ name, chosen }) => ({ name, values: drawn.map((when) => of(when, chosen)) })),
  });
  numbers("c-events", {
    caption: title, rows: sorted.toReversed(),
    columns: [
      column("period", label),
      ...types.map((type) => ({ head: Report.word("eventTypes", eventTypes[type]), number: true, cell: (when) => Report.number(of(when, [type])) })),
      column("all", (when) => Report.number(of(when, types)), { number: true }),
    ],
  });
};

Report.drawSeekers = () => {
  const { kinds } = Report.meta;
  const { seeker, kind } = Report.tables.opportunities;
  const groups = Report.group("opportunities", (i, add) => add(seeker[i] * kinds.length + kind[i]))
    .map(({ key, facts }) => [Math.floor(key / kinds.length), key % kinds.length, facts]);
  const found = by(groups, 0);
  const countries = [...found].map(([country, group]) => [country, sum(group, 2)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const drawn = countries.slice(0, MOST_SEEKERS).map(([country]) => country);
  const present = [...new Set(groups.map((row) => row[1]))].sort((a, b) => a - b);
  const title = Report.word("about", "opportunities");
  note("c-seekers-note", countries.length > MOST_SEEKERS &&
    Report.told("about", "seekers_shown", Report.number(MOST_SEEKERS), Report.number(countries.length)));
  Report.bars("c-seekers", {
    title, labels: drawn.map(Report.countryName), stacked: true, across: true,
    series: present.map((each) => ({
      name: Report.word("kinds", kinds[each]),
      values: drawn.map((country) => sum(found.get(country).filter((row) => row[1] === each), 2)),
    })),
  });
  const { names } = Report.objectWords();
  numbers("c-seekers", {
    caption: title, rows: Report.seekers().sort((a, b) => b[4] - a[4] || a[0] - b[0]),
    columns: [
      column("seeker", (row) => Report.countryName(row[0])),
      column("kind", (row) => Report.word("kinds", kinds[row[1]])),
      column("object", (row) => (row[2] ? Report.goodName(row[2]) : names[row[3]] || "–")),
      count("opportunities", 4), count("articles", 5),
    ],
  });
};

Report.drawQuality = () => {
  const { codes } = Report.meta;
  const warnings = Report.warnings();
  const name = (row) => Report.word("codes", codes[row[0]]);
  const title = Report.word("quality", "warnings");
  Report.bars("c-warnings", {
    title, labels: warnings.map(name), across: true, series: [{ name: title, values: warnings.map((row) => row[1]) }],
  });
  numbers("c-warnings", { caption: title, rows: warnings, columns: [column("warning", name), count("warnings", 1), count("articles", 2)] });
  const facts = by(Report.confidence(), 0);
  const tenths = Array.from({ length: 10 }, (_, i) => i);
  const of = (kind, tenth) => sum((facts.get(kind) ?? []).filter((row) => row[1] === tenth), 2);
  const label = (tenth) => `${tenth * 10}–${tenth * 10 + 10} %`;
  const spread = Report.word("quality", "confidence");
  Report.bars("c-confidence", {
    title: spread, labels: tenths.map(label),
    series: ["figures", "events", "opportunities"].map((kind) => ({ name: Report.word("column", kind), values: tenths.map((tenth) => of(kind, tenth)) })),
  });
  numbers("c-confidence", {
    caption: spread, rows: tenths,
    columns: [
      column("tenth", label),
      ...["figures", "events", "opportunities"].map((kind) => column(kind, (tenth) => Report.number(of(kind, tenth)), { number: true })),
    ],
  });
};
