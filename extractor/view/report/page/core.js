// The page's one name, and its words in two languages. Loaded first: files of facts call Report.take as they are read.
"use strict";

const Report = { language: 0 };
const formatters = [new Map(), new Map()];
const WHOLE = {};

/** The languages of the page, in the order in which words have them. */
Report.languages = ["en", "id"];

/** A word of the page; a code word that has no wording of its own is shown with blanks. */
Report.word = (table, key) => {
  const found = Report.meta.words[table]?.[key];
  return found ? found[Report.language] : String(key).replaceAll("_", " ");
};

/** A word with its `{}` replaced by the values, one after the other. */
Report.told = (table, key, ...values) =>
  values.reduce((text, value) => text.replace("{}", () => value), Report.word(table, key));

/** A number as people of the chosen language write it; `options` are a constant object. */
Report.number = (value, options = WHOLE) => {
  // a formatter takes a hundred times as long to make as to use
  const ours = formatters[Report.language];
  let made = ours.get(options);
  if (!made) ours.set(options, (made = new Intl.NumberFormat(Report.languages[Report.language], options)));
  return made.format(value);
};

/** An element with its text or children; article text only ever enters as text. */
Report.element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
};

Report.byId = (id) => document.getElementById(id);

/** Show a fault of the report itself. */
Report.fail = (file) => {
  const place = Report.byId("problem");
  place.hidden = false;
  const words = Report.meta?.words.page.failed ?? ["A file of this report is missing or damaged: {}."];
  place.textContent = (words[Report.language] ?? words[0]).replace("{}", () => file);
};
