// The lists: what there is in numbers, opportunities with their evidence, sources, failures and articles.
"use strict";

const listColumn = (key, cell, more = {}) => ({ head: Report.word("column", key), cell, ...more });
const inWhole = (value) => Report.number(value);
const PERCENT = { style: "percent", maximumFractionDigits: 0 };
const percent = (share) => Report.number(share, PERCENT);

Report.sourceName = (article) => {
  const source = Report.tables.articles.source[article];
  return source ? Report.meta.sources[source][1] || Report.meta.sources[source][0] : Report.word("unknown", "source");
};

/** Rows of articles or of their facts from the latest article to the earliest, worked out once; then those kept. */
const orders = new Map();
Report.latest = (name) => {
  if (!orders.has(name)) {
    const { day } = Report.tables.articles;
    const { article, rows } = Report.tables[name];
    const at = (i) => day[article ? article[i] : i];
    orders.set(name, Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => at(b) - at(a) || a - b));
  }
  const kept = Report.keep[name];
  return orders.get(name).filter((i) => kept[i]);
};

/** A link to the article, at the quoted sentence where the browser knows text fragments; other addresses stay text. */
const articleLink = (article, quoted) => {
  const { title, url } = Report.texts.articles;
  const words = title[article] || Report.word("unknown", "untitled");
  let address;
  try {
    address = new URL(url[article]);
  } catch {
    return words;
  }
  if (!["http:", "https:"].includes(address.protocol)) return words;
  if (quoted) address.hash = `:~:text=${fragment(quoted)}`;
  return Report.element("a", { href: address.href, rel: "noreferrer", target: "_blank" }, words);
};

/** A sentence as a text fragment: its first and last words where it is long. */
const fragment = (sentence) => {
  const words = sentence.split(/\s+/).filter(Boolean);
  const coded = (some) => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D");
  return words.length > 12 ? `${coded(words.slice(0, 5))},${coded(words.slice(-5))}` : coded(words);
};

const dayCell = (article) => Report.isoDay(Report.tables.articles.day[article]) || Report.word("unknown", "undated");
/** Tell who it is: the name as written, and the country where the name does not say it. */
const side = (name, country) => {
  const known = country ? Report.countryName(country) : "";
  return [name, name === known ? "" : known].filter(Boolean).join(", ") || "–";
};

Report.drawTiles = () => {
  const { articles, figures, events, opportunities } = Report.keep;
  const { source, language, day } = Report.tables.articles;
  const sources = new Set();
  const languages = new Set();
  let first = Infinity;
  let last = 0;
  for (let i = 0; i < articles.length; i++) {
    if (!articles[i]) continue;
    if (source[i]) sources.add(source[i]);
    languages.add(language[i]);
    if (!day[i]) continue;
    first = Math.min(first, day[i]);
    last = Math.max(last, day[i]);
  }
  const total = (kept) => inWhole(kept.reduce((sum, each) => sum + each, 0));
  const spoken = [...languages].map((i) => Report.word("languages", Report.meta.languages[i])).sort().join(", ");
  const tiles = [
    ["articles", inWhole(Report.articlesShown)], ["sources", inWhole(sources.size)], ["languages", spoken || "–"],
    ["days", last ? `${Report.isoDay(first)} – ${Report.isoDay(last)}` : "–"],
    ["figures", total(figures)], ["events", total(events)], ["opportunities", total(opportunities)],
  ];
  Report.byId("tiles").replaceChildren(...tiles.map(([key, value]) => Report.element("div", {},
    Report.element("dt", {}, Report.word("column", key)), Report.element("dd", {}, value))));
};

Report.drawOpportunities = () => {
  if (!Report.searchable) return;
  const { kinds, opportunityStatuses } = Report.meta;
  const table = Report.tables.opportunities;
  const texts = Report.texts.opportunities;
  const records = Report.texts.articles.id;
  Report.table("opportunity-list", {
    caption: Report.word("section", "opportunities"), rows: Report.latest("opportunities"), size: 10, cards: true,
    columns: [
      listColumn("object", (i) => texts.objects[i] || Report.meta.goodSets[table.goods[i]].map(Report.goodName).join(", ") || "–"),
      listColumn("seeker", (i) => side(texts.seeker[i], table.seeker[i])),
      listColumn("provider", (i) => side(texts.provider[i], table.provider[i])),
      listColumn("kind", (i) => `${Report.word("kinds", kinds[table.kind[i]])}, ${Report.word("opportunityStatuses", opportunityStatuses[table.status[i]])}`),
      listColumn("evidence", (i) => Report.element("div", {},
        Report.element("q", { lang: Report.meta.languages[Report.tables.articles.language[table.article[i]]] }, texts.evidence[i]),
        Report.element("p", { class: "origin" }, articleLink(table.article[i], texts.evidence[i]),
          ` · ${Report.sourceName(table.article[i])} · ${dayCell(table.article[i])}`)), { mark: () => "evidence" }),
      listColumn("confidence", (i) => percent(table.confidence[i] / 100), { number: true }),
      listColumn("record", (i) => Report.element("code", {}, `${records[table.article[i]]}/${texts.id[i]}`)),
    ],
  });
};

Report.drawSources = () => {
  const count = (key, place) => listColumn(key, (row) => inWhole(row[place]), { number: true });
  Report.table("source-list", {
    caption: Report.word("section", "sources"), rows: Report.sourceRows(),
    columns: [
      listColumn("source", ([source]) => (source ? Report.meta.sources[source][1] || Report.meta.sources[source][0] : Report.word("unknown", "source"))),
      count("articles", 1),
      listColumn("first", (row) => Report.isoDay(row[3]) || "–"), listColumn("last", (row) => Report.isoDay(row[4]) || "–"),
      count("figures", 5),
      listColumn("mean_confidence", (row) => (row[6] === null ? "–" : percent(row[6])), { number: true }),
      count("events", 7), count("opportunities", 8), count("warnings", 9),
    ],
  });
};

/** Failures are of the whole collection: an article that gave no record cannot be filtered. */
Report.drawFailures = () => {
  const { failures } = Report.meta;
  const rows = Object.entries(failures ?? {}).sort((a, b) => b[1] - a[1]);
  if (!rows.length) {
    const told = Report.word("quality", failures ? "none_failed" : "no_failures");
    Report.byId("failures").replaceChildren(Report.element("p", {}, told));
    return;
  }
  Report.table("failures", {
    caption: Report.word("quality", "whole"), rows,
    columns: [listColumn("failure", ([kind]) => kind), listColumn("articles", (row) => inWhole(row[1]), { number: true })],
  });
};

Report.drawArticles = () => {
  if (!Report.searchable) return;
  const { source } = Report.tables.articles;
  const { languages } = Report.meta;
  const records = Report.texts.articles.id;
  Report.table("article-list", {
    caption: Report.word("section", "articles"), rows: Report.latest("articles"), cards: true,
    columns: [
      listColumn("title", (i) => articleLink(i), { mark: () => "title" }),
      listColumn("source", (i) => (source[i] ? Report.sourceName(i) : "–")),
      listColumn("date", dayCell),
      listColumn("languages", (i) => Report.word("languages", languages[Report.tables.articles.language[i]])),
      listColumn("record", (i) => Report.element("code", {}, records[i])),
    ],
  });
};
