// Charts by Chart.js in the colours of the page: made once, then given new numbers.
"use strict";

const charts = new Map();
/** The colours of the page as they are now. */
let colours = new Map();
Report.forgetColours = () => { colours = new Map(); };
const colour = (name) => {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return colours.get(name);
};

/** A colour, or the same with stripes for every second series, so that series differ by more than their colour. */
const fill = (place) => {
  const key = `fill-${place}`;
  if (!colours.has(key)) colours.set(key, place % 2 ? colour(`series-${place}`) : striped(colour(`series-${place}`)));
  return colours.get(key);
};

const striped = (base) => {
  const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const draw = tile.getContext("2d");
  draw.fillStyle = base;
  draw.fillRect(0, 0, 8, 8);
  draw.strokeStyle = colour("stripe");
  draw.lineWidth = 1.5;
  for (const shift of [-8, 0, 8]) {
    draw.beginPath();
    draw.moveTo(shift, 8);
    draw.lineTo(shift + 8, 0);
    draw.stroke();
  }
  return draw.createPattern(tile, "repeat");
};

/**
 * Draw bars in the canvas `id`: `series` have a name and values, one for each label; null values are not drawn. With
 * `across` bars lie; `logarithmic` is for values that differ by powers of ten; `told(value)` words a value.
 */
Report.bars = (id, { title, labels, series, stacked = false, across = false, logarithmic = false, told }) => {
  const canvas = Report.byId(id);
  canvas.setAttribute("aria-label", Report.told("control", "chart_of", title));
  const datasets = series.map(({ name, values }, place) => ({
    label: name, data: values, backgroundColor: fill(place + 1), borderColor: colour("paper"), borderWidth: stacked ? 1 : 0,
    minBarLength: logarithmic ? 4 : 0, maxBarThickness: 48,
  }));
  const options = chartOptions({ series, stacked, across, logarithmic, told });
  const chart = charts.get(id);
  if (!chart) {
    charts.set(id, new Chart(canvas, { type: "bar", data: { labels, datasets }, options }));
    return;
  }
  chart.data = { labels, datasets };
  chart.options = options;
  chart.update("none");
};

const chartOptions = ({ series, stacked, across, logarithmic, told }) => {
  const text = colour("soft");
  const words = told ?? ((value) => Report.number(value));
  const said = (raw) => (Array.isArray(raw) ? [...new Set(raw)].map(words).join(" – ") : words(raw));
  const scale = { stacked, grid: { color: colour("line") }, border: { color: colour("line") }, ticks: { color: text } };
  const names = { ...scale, grid: { display: false }, ticks: { color: text, autoSkip: !across, maxRotation: 45 } };
  const numbers = {
    ...scale, beginAtZero: !logarithmic, type: logarithmic ? "logarithmic" : "linear",
    ticks: { color: text, maxTicksLimit: 8, precision: told ? undefined : 0, callback: (value) => words(value) },
  };
  return {
    animation: false, responsive: true, maintainAspectRatio: false, indexAxis: across ? "y" : "x",
    locale: Report.languages[Report.language], font: { family: "inherit" },
    scales: across ? { x: numbers, y: names } : { x: names, y: numbers },
    plugins: {
      legend: { display: series.length > 1, position: "bottom", labels: { color: text, boxWidth: 16 } },
      tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${said(raw)}` } },
    },
  };
};

/** Fit all charts to their boxes, as a printed page needs it. */
Report.fitCharts = () => {
  for (const chart of charts.values()) chart.resize();
};
