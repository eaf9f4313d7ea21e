// Tables of any length, a page at a time: only the rows that are seen are made.
"use strict";

const PAGE = 25;
const pages = new Map();

/** Every table begins at its first page again. */
Report.firstPages = () => pages.clear();

/**
 * Show rows in the element `id`. `columns` have a `head`, `cell(row)` that returns text or an element, `number` where
 * cells are numbers and `mark(row)` for a class; the first column heads its row. On a phone the rows of a table with `cards`
 * stand one cell under the other.
 */
Report.table = (id, { caption, columns, rows, size = PAGE, cards = false }) => {
  const host = Report.byId(id);
  if (!rows.length) {
    host.replaceChildren(Report.element("p", { class: "none" }, Report.word("control", "nothing")));
    return;
  }
  const first = Math.min(pages.get(id) ?? 0, Math.floor((rows.length - 1) / size) * size);
  const seen = Array.from(rows.slice(first, first + size));
  const head = Report.element("tr", {}, ...columns.map(({ head: name, number }) =>
    Report.element("th", { scope: "col", class: number ? "number" : null }, name)));
  const body = Report.element("tbody", {}, ...seen.map((row) => tableRow(columns, row)));
  const table = Report.element("table", { class: cards ? "cards" : null }, Report.element("caption", {}, caption), Report.element("thead", {}, head), body);
  const scroll = Report.element("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": caption }, table);
  host.replaceChildren(scroll, ...(rows.length > size ? [pager(id, { caption, columns, rows, size, cards }, first)] : []));
};

const tableRow = (columns, row) =>
  Report.element("tr", {}, ...columns.map(({ head, cell, number, mark }, place) => {
    const attributes = { class: [number ? "number" : "", mark ? mark(row) : ""].join(" ").trim() || null, "data-head": head };
    return Report.element(place ? "td" : "th", place ? attributes : { ...attributes, scope: "row" }, cell(row));
  }));

const pager = (id, table, first) => {
  const { rows, size } = table;
  const button = (key, to, possible) => {
    const made = Report.element("button", { type: "button", disabled: !possible, "data-to": key }, Report.word("control", key));
    made.addEventListener("click", () => {
      pages.set(id, to);
      Report.table(id, table);
      // the button was made anew: the keyboard stays where it was
      const again = Report.byId(id).querySelector(`[data-to="${key}"]`);
      (again.disabled ? Report.byId(id).querySelector("[data-to]:enabled") : again).focus();
    });
    return made;
  };
  const where = Report.told("control", "page_of", ...[first + 1, Math.min(first + size, rows.length), rows.length]
    .map((value) => Report.number(value)));
  return Report.element("div", { class: "pager" },
    button("previous", first - size, first > 0),
    Report.element("span", { "aria-live": "polite" }, where),
    button("next", first + size, first + size < rows.length));
};
