// Tables as CSV of what passes the filter, with the columns of the files in data/, for saving from the page.
"use strict";

const yearMonth = (number) => (number % 100 ? `${String(Math.floor(number / 100)).padStart(4, "0")}-${String(number % 100).padStart(2, "0")}` : "");
const yearOf = (number) => (number ? String(Math.floor(number / 100)).padStart(4, "0") : "");
Report.isoDay = (number) => (number ? `${yearMonth(Math.floor(number / 100))}-${String(number % 100).padStart(2, "0")}` : "");
Report.yearMonth = yearMonth;
Report.year = yearOf;

Report.csv = {
  articles_by_month: () => [
    ["month", "language", "articles"],
    ...Report.months().map(([month, language, articles]) => [yearMonth(month), Report.meta.languages[language], articles]),
  ],
  goods_by_partner: () => {
    const { goods, countries } = Report.meta;
    const same = goods.map((_, i) => i);
    return [
      ["basis", "hs_code", "country", "facts", "articles"],
      ...["events", "figures", "opportunities"].flatMap((basis) =>
        Report.pairs(basis, same).map(([good, country, facts, articles]) =>
          [basis, goods[good][0], countries[country], facts, articles])),
    ];
  },
  values_over_time: () => {
    const { currencies, metrics, flows, figureStatuses, freqs, periods } = Report.meta;
    return [
      ["currency", "metric", "flow", "status", "freq", "time_period", "figures", "articles", "lowest", "highest"],
      ...Report.values(true).map(([currency, metric, flow, status, freq, period, ...numbers]) => [
        currencies[currency], metrics[metric], flows[flow], figureStatuses[status], freqs[freq], periods[period],
        ...numbers,
      ]),
    ];
  },
  events_by_month: () => [
    ["type", "status", "year", "month", "events", "articles"],
    ...Report.eventMonths().map(([when, type, status, events, articles]) => [
      Report.meta.eventTypes[type], Report.meta.eventStatuses[status], yearOf(when), yearMonth(when), events, articles,
    ]),
  ],
  opportunities_by_seeker: () => {
    const { countries, kinds, goods } = Report.meta;
    const { names } = Report.objectWords();
    return [
      ["seeker_country", "kind", "hs_code", "object", "opportunities", "articles"],
      ...Report.seekers().map(([seeker, kind, good, word, ...numbers]) =>
        [countries[seeker], kinds[kind], goods[good][0], names[word], ...numbers]),
    ];
  },
  opportunities: () => {
    const { countries, kinds, opportunityStatuses } = Report.meta;
    const table = Report.tables.opportunities;
    const texts = Report.texts.opportunities;
    const rows = Report.latest("opportunities").map((i) => {
      const at = table.article[i];
      return [
        Report.texts.articles.id[at], texts.id[i], Report.isoDay(Report.tables.articles.day[at]), Report.sourceName(at),
        kinds[table.kind[i]], opportunityStatuses[table.status[i]], table.confidence[i] / 100,
        countries[table.seeker[i]], texts.seeker[i], countries[table.provider[i]], texts.provider[i], texts.objects[i],
        texts.evidence[i], Report.texts.articles.url[at], Report.texts.articles.title[at],
      ];
    });
    return [
      ["record_id", "opportunity_id", "published_on", "source", "kind", "status", "confidence", "seeker_country",
        "seeker", "provider_country", "provider", "objects", "evidence", "url", "title"],
      ...rows,
    ];
  },
  sources: () => [
    ["source_id", "name", "articles", "dated", "first_article", "last_article", "figures", "mean_confidence", "events",
      "opportunities", "warnings"],
    ...Report.sourceRows().map(([source, articles, dated, first, last, ...numbers]) =>
      [...Report.meta.sources[source], articles, dated, Report.isoDay(first), Report.isoDay(last), ...numbers]),
  ],
  warnings: () => [
    ["code", "warnings", "articles"],
    ...Report.warnings().map(([code, ...numbers]) => [Report.meta.codes[code], ...numbers]),
  ],
  confidence: () => [["fact", "tenth", "facts"], ...Report.confidence()],
};

/** One cell; what a spreadsheet would take for a formula gets an apostrophe in front, as in the files. */
const cell = (value) => {
  let text = String(value ?? "");
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

Report.csvText = (name) => Report.csv[name]().map((row) => `${row.map(cell).join(",")}\r\n`).join("");

/** Save the table `name` as filtered. */
Report.save = (name) => {
  const url = URL.createObjectURL(new Blob([Report.csvText(name)], { type: "text/csv" }));
  const link = Report.element("a", { href: url, download: `${name}-filtered.csv` });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
};
