// The filter: which articles and which facts count. Articles are chosen first, then facts, then articles by their facts.
"use strict";

Report.state = { text: "", language: 0, source: 0, from: 0, to: 0, country: 0, good: "", event: 0, confidence: 0 };
/** Of each table, 1 for the rows that count; `articles` too. */
Report.keep = {};

/** Work out `Report.keep` for `Report.state`. */
Report.choose = () => {
  const state = Report.state;
  const facts = factTests(state);
  const keep = { articles: chooseArticles(state) };
  keep.events = chooseFacts("events", keep.articles, facts, (table, i) =>
    (!state.event || table.type[i] === state.event) && facts.countrySets[table.countries[i]]);
  if (state.event) keep.articles = having(keep.articles, ["events"], keep);
  keep.figures = chooseFacts("figures", keep.articles, facts, (table, i) =>
    facts.countries[table.origin[i]] || facts.countries[table.destination[i]]);
  keep.opportunities = chooseFacts("opportunities", keep.articles, facts, (table, i) =>
    facts.countries[table.seeker[i]] || facts.countries[table.provider[i]]);
  if (state.country || state.good || state.confidence) {
    const named = state.good && !state.country && !state.confidence;
    if (named) keep.goods = chooseGoods(keep.articles, facts.goods);
    keep.articles = having(keep.articles, ["events", "figures", "opportunities", ...(named ? ["goods"] : [])], keep);
  }
  Report.keep = keep;
  Report.articlesShown = keep.articles.reduce((sum, kept) => sum + kept, 0);
};

const chooseArticles = ({ text, language, source, from, to }) => {
  const { rows, language: languages, source: sources, day } = Report.tables.articles;
  const words = Report.searchable ? text.toLowerCase().split(/\s+/).filter(Boolean) : [];
  const kept = new Uint8Array(rows);
  const dated = from || to;
  const last = to || Infinity;
  for (let i = 0; i < rows; i++) {
    if (language && languages[i] !== language) continue;
    if (source && sources[i] !== source) continue;
    if (dated && !(day[i] && day[i] >= from && day[i] <= last)) continue;
    if (words.length && !words.every((word) => Report.searched[i].includes(word))) continue;
    kept[i] = 1;
  }
  return kept;
};

/** For each good, country and set of them, whether it passes. */
const factTests = ({ country, good, confidence }) => {
  const { goods, goodSets, countries, countrySets } = Report.meta;
  const passing = {
    confidence,
    goods: Uint8Array.from(goods, ([code]) => !good || code.startsWith(good)),
    countries: Uint8Array.from(countries, (_, i) => !country || i === country),
  };
  passing.goodSets = Uint8Array.from(goodSets, (set) => !good || set.some((i) => passing.goods[i]));
  passing.countrySets = Uint8Array.from(countrySets, (set) => !country || set.includes(country));
  return passing;
};

const chooseFacts = (name, articles, facts, passes) => {
  const table = Report.tables[name];
  const { article, confidence, goods } = table;
  const kept = new Uint8Array(table.rows);
  for (let i = 0; i < kept.length; i++) {
    kept[i] = articles[article[i]] && confidence[i] >= facts.confidence && facts.goodSets[goods[i]] && passes(table, i)
      ? 1 : 0;
  }
  return kept;
};

const chooseGoods = (articles, passing) => {
  const { article, good } = Report.tables.goods;
  return Uint8Array.from(good, (number, i) => articles[article[i]] && passing[number]);
};

/** Those of `articles` that have a kept row in one of the tables. */
const having = (articles, names, keep) => {
  const kept = new Uint8Array(articles.length);
  for (const name of names) {
    const { article } = Report.tables[name];
    const rows = keep[name];
    for (let i = 0; i < rows.length; i++) if (rows[i]) kept[article[i]] = 1;
  }
  return kept;
};
