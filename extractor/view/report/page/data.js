// Takes the facts as their files are read: numbers into typed columns, words into lists that are searched.
"use strict";

Report.tables = {};
Report.texts = {};
/** What is searched of each article, in small letters. */
Report.searched = [];
Report.searchable = false;

const FLOATS = new Set(["low", "high"]);

Report.take = (name, text) => {
  const given = JSON.parse(text);
  if (name === "meta") Report.begin(given);
  else if (name.endsWith("-text")) Report.takeText(name.slice(0, -5), given);
  else Report.takeNumbers(Report.tables[name], given);
};

Report.begin = (meta) => {
  Report.meta = meta;
  Report.language = Report.languages.indexOf(meta.language);
  for (const [name, about] of Object.entries(meta.tables)) {
    const table = { rows: about.rows, got: 0 };
    for (const column of about.columns) {
      table[column] = FLOATS.has(column) ? new Float64Array(about.rows) : new Int32Array(about.rows);
    }
    Report.tables[name] = table;
  }
  for (const [name, about] of Object.entries(meta.texts)) {
    Report.texts[name] = { got: 0 };
    for (const column of about.columns) Report.texts[name][column] = [];
  }
};

Report.takeNumbers = (table, { first, data }) => {
  for (const [column, values] of Object.entries(data)) {
    const into = table[column];
    if (column === "article") {
      // steps from row to row
      let at = first ? into[first - 1] : 0;
      for (let i = 0; i < values.length; i++) into[first + i] = at += values[i];
    } else into.set(values, first);
    table.got = first + values.length;
  }
};

Report.takeText = (name, { first, data }) => {
  const texts = Report.texts[name];
  for (const [column, values] of Object.entries(data)) {
    for (let i = 0; i < values.length; i++) texts[column][first + i] = values[i];
    texts.got = first + values.length;
  }
};

/** Fail where a file of numbers did not arrive. */
Report.checkNumbers = () => {
  for (const [name, table] of Object.entries(Report.tables)) {
    if (table.got !== table.rows) throw new Error(Report.meta.tables[name].files.at(-1));
  }
};

/** Read the files of words, one after the other, behind the first drawing; resolves when all can be searched. */
Report.readTexts = async () => {
  for (const about of Object.values(Report.meta.texts)) {
    for (const file of about.files) await readScript(`data/${file}`);
  }
  const { title } = Report.texts.articles;
  Report.searched = title.map((words) => words.toLowerCase());
  const { article } = Report.tables.opportunities;
  const { objects, evidence } = Report.texts.opportunities;
  for (let i = 0; i < article.length; i++) {
    Report.searched[article[i]] += `\n${objects[i]}\n${evidence[i]}`.toLowerCase();
  }
  Report.searchable = true;
};

const readScript = (source) =>
  new Promise((resolve, reject) => {
    const script = Report.element("script", { src: source });
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(source)));
    document.head.append(script);
  });
