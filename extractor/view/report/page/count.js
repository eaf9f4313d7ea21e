// Counts what passes the filter: groups of facts with how many facts and how many articles, as the SQL tables have them.
"use strict";

/**
 * Group the kept rows of a table. `each(i, add)` calls `add(key)` with a number for each group the row belongs to; a row
 * counts once in a group. Rows of an article lie together, so its last number tells whether it was counted before.
 */
Report.group = (name, each) => {
  const { article, rows } = Report.tables[name];
  const kept = Report.keep[name];
  const groups = new Map();
  let row = 0;
  const add = (key) => {
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { key, facts: 0, articles: 0, row: -1, article: -1 }));
    if (group.row === row) return group;
    group.row = row;
    group.facts++;
    const at = article ? article[row] : row;
    if (group.article !== at) {
      group.article = at;
      group.articles++;
    }
    return group;
  };
  for (; row < rows; row++) if (kept[row]) each(row, add);
  return [...groups.values()];
};

/** Parts of a key that was made by `key * size + part`, for sizes given from the last part to the second. */
const parts = (key, ...sizes) => {
  const found = [];
  for (const size of sizes) {
    found.unshift(key % size);
    key = Math.floor(key / size);
  }
  return [key, ...found];
};

/** Articles by month and language: [month as 202103 or 0, language, articles]. */
Report.months = () => {
  const { day, language } = Report.tables.articles;
  const many = Report.meta.languages.length;
  return Report.group("articles", (i, add) => add(Math.floor(day[i] / 100) * many + language[i]))
    .map(({ key, articles }) => [...parts(key, many), articles]);
};

/** Goods by partner: [good, country, facts, articles]; `up` gives for each good the one it is counted as. */
Report.pairs = (basis, up) => {
  const { goodSets, countrySets, countries } = Report.meta;
  const many = countries.length;
  const table = Report.tables[basis];
  const pair = (add, goods, country) => {
    if (country) for (const good of goodSets[goods]) add(up[good] * many + country);
  };
  const partner = {
    // flow 0 is none; exports go to the destination, imports come from the origin
    figures: (i, add) => table.flow[i] &&
      pair(add, table.goods[i], Report.meta.flows[table.flow[i]] === "X" ? table.destination[i] : table.origin[i]),
    events: (i, add) => {
      for (const country of countrySets[table.countries[i]]) pair(add, table.goods[i], country);
    },
    opportunities: (i, add) => pair(add, table.goods[i], table.seeker[i]),
  };
  return Report.group(basis, partner[basis]).map(({ key, facts, articles }) => [...parts(key, many), facts, articles]);
};

/** Money by currency, metric, flow, status, freq and period, then [figures, articles, lowest, highest]. */
Report.values = (withDoubts) => {
  const { metrics, flows, figureStatuses, freqs, periods } = Report.meta;
  const sizes = [periods, freqs, figureStatuses, flows, metrics].map((names) => names.length);
  const { currency, metric, flow, status, freq, period, low, high, doubts } = Report.tables.figures;
  const [p, f, s, l, m] = sizes;
  const groups = Report.group("figures", (i, add) => {
    if (!currency[i] || (doubts[i] && !withDoubts)) return;
    const key = ((((currency[i] * m + metric[i]) * l + flow[i]) * s + status[i]) * f + freq[i]) * p + period[i];
    const group = add(key);
    group.low = Math.min(group.low ?? low[i], low[i]);
    group.high = Math.max(group.high ?? high[i], high[i]);
  });
  return groups.map(({ key, facts, articles, low: lowest, high: highest }) => [
    ...parts(key, ...sizes), facts, articles, lowest, highest,
  ]);
};

/** Events: [when as 202103, 202100 or 0, type, status, events, articles]. */
Report.eventMonths = () => {
  const { eventTypes, eventStatuses } = Report.meta;
  const [t, s] = [eventTypes.length, eventStatuses.length];
  const { when, type, status } = Report.tables.events;
  return Report.group("events", (i, add) => add((when[i] * t + type[i]) * s + status[i]))
    .map(({ key, facts, articles }) => [...parts(key, s, t), facts, articles]);
};

/** Opportunities: [seeker, kind, good, words, opportunities, articles]; words are numbers of `Report.objectWords`. */
Report.seekers = () => {
  const { kinds, goods, goodSets } = Report.meta;
  const words = Report.objectWords();
  const [k, g, o] = [kinds.length, goods.length, words.names.length];
  const { seeker, kind, goods: sets, object } = Report.tables.opportunities;
  const groups = Report.group("opportunities", (i, add) => {
    const key = seeker[i] * k + kind[i];
    const coded = goodSets[sets[i]];
    if (coded.length) for (const good of coded) add((key * g + good) * o);
    else for (const word of words.sets[object[i]]) add(key * g * o + word);
  });
  return groups.map(({ key, facts, articles }) => [...parts(key, o, g, k), facts, articles]);
};

/** The single objects of opportunities without a coded good: their names, and which of them each list holds. */
Report.objectWords = () => {
  if (!Report.split) {
    const numbers = new Map([["", 0]]);
    const sets = Report.meta.objects.map((joined) => joined.split(";").map((word) => {
      if (!numbers.has(word)) numbers.set(word, numbers.size);
      return numbers.get(word);
    }));
    Report.split = { names: [...numbers.keys()], sets };
  }
  return Report.split;
};

/** Warnings: [code, warnings, articles]. */
Report.warnings = () => {
  const { article, code, count } = Report.tables.warnings;
  const found = new Map();
  for (let i = 0; i < code.length; i++) {
    if (!Report.keep.articles[article[i]]) continue;
    const row = found.get(code[i]) ?? [code[i], 0, 0];
    row[1] += count[i];
    row[2]++;
    found.set(code[i], row);
  }
  return [...found.values()].sort((a, b) => b[1] - a[1]);
};

/** Facts by tenths of their confidence: [table, tenth, facts]. */
Report.confidence = () =>
  ["figures", "events", "opportunities"].flatMap((name) => {
    const { confidence } = Report.tables[name];
    return Report.group(name, (i, add) => add(Math.min(9, Math.floor(confidence[i] / 10))))
      .map(({ key, facts }) => [name, key, facts]);
  });

/** Of each source: [source, articles, dated, first, last, figures, mean confidence of them, events, opportunities, warnings]. */
Report.sourceRows = () => {
  const { source, day } = Report.tables.articles;
  const rows = new Map();
  for (let i = 0; i < source.length; i++) {
    if (!Report.keep.articles[i]) continue;
    let row = rows.get(source[i]);
    if (!row) rows.set(source[i], (row = [source[i], 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    row[1]++;
    if (!day[i]) continue;
    row[2]++;
    row[3] = row[3] ? Math.min(row[3], day[i]) : day[i];
    row[4] = Math.max(row[4], day[i]);
  }
  const count = (name, place) => {
    const { article, confidence } = Report.tables[name];
    const kept = Report.keep[name];
    for (let i = 0; i < kept.length; i++) {
      if (!kept[i]) continue;
      const row = rows.get(source[article[i]]);
      row[place]++;
      if (name === "figures") row[6] += confidence[i];
    }
  };
  count("figures", 5);
  count("events", 7);
  count("opportunities", 8);
  const { article, count: number } = Report.tables.warnings;
  for (let i = 0; i < article.length; i++) {
    if (Report.keep.articles[article[i]]) rows.get(source[article[i]])[9] += number[i];
  }
  for (const row of rows.values()) row[6] = row[5] ? row[6] / row[5] / 100 : null;
  return [...rows.values()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
};
