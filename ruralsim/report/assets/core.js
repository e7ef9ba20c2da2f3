// Data, language, theme, numbers.
const DATA = JSON.parse(document.getElementById("data").textContent);
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const kept = {
  get: (k) => {
    try {
      return localStorage.getItem(k);
    } catch {
      return null;
    }
  },
  set: (k, v) => {
    try {
      localStorage.setItem(k, v);
    } catch {
      /* a file without storage */
    }
  },
};

const state = { language: "en", theme: "light", printing: false };
const watchers = [];
const watch = (redraw) => {
  watchers.push(redraw);
};
const printers = []; // what else is to be done before printing

const say = (words) =>
  words == null ? "" : typeof words === "object" ? (words[state.language] ?? "") : String(words);
const word = (key) => say(DATA.text[key]);
const locale = () => (state.language === "zh" ? "zh-CN" : "en-US");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const known = (value) => typeof value === "number" && Number.isFinite(value);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== "list") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function digits(value) {
  const size = Math.abs(value);
  return size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
}
const isNothing = (text) => !/[1-9]/.test(text);
const minus = (text) => text.replace("-", "\u2212");
function number(value, share = false) {
  if (!known(value)) return "–";
  const shown = share ? value * 100 : value;
  if (!share && Math.abs(shown) >= 1e6) return compact(shown);
  const most = share ? (Math.abs(shown) >= 100 ? 0 : Math.abs(shown) >= 1 ? 1 : 2) : digits(shown);
  const least = share ? Math.min(most, 1) : 0;
  const text = shown.toLocaleString(locale(), { minimumFractionDigits: least, maximumFractionDigits: most });
  return minus(isNothing(text) ? text.replace("-", "") : text); // what is rounded to zero has no sign
}
const fixed = (value, places) =>
  minus(
    (Math.abs(value) < 0.5 / 10 ** places ? 0 : value).toLocaleString(locale(), { maximumFractionDigits: places }),
  );
const compact = (value) =>
  known(value) ? minus(value.toLocaleString(locale(), { notation: "compact", maximumSignificantDigits: 3 })) : "–";
const withUnit = (value, share, unit) =>
  known(value) ? `${number(value, share)}${say(unit) === "%" ? "" : " "}${say(unit)}` : "–";
const month = (iso) => new Date(`${iso}T00:00:00`).toLocaleDateString(locale(), { year: "numeric", month: "short" });

// The change over a run, without colour: of a single run nothing is told from chance.
function change({ first, last, share }) {
  if (!known(first) || !known(last)) return null;
  const difference = last - first;
  const signed = { signDisplay: "exceptZero", maximumFractionDigits: 1 };
  const text = share
    ? `${(difference * 100).toLocaleString(locale(), { ...signed, maximumFractionDigits: Math.abs(difference) < 0.01 ? 2 : 1 })} ${state.language === "zh" ? "百分点" : "pp"}`
    : first > 0
      ? `${((difference / first) * 100).toLocaleString(locale(), signed)} %`
      : difference.toLocaleString(locale(), { ...signed, maximumFractionDigits: 2 });
  return minus(text);
}

function spark(values, width = 84, height = 26) {
  const marks = values.map((v, i) => [i, v]).filter(([, v]) => known(v));
  if (marks.length < 2) return null;
  const low = Math.min(...marks.map(([, v]) => v)),
    high = Math.max(...marks.map(([, v]) => v));
  const step = Math.max(1, Math.floor(marks.length / 120));
  const x = (i) => (i / (values.length - 1)) * width,
    y = (v) => height - 2 - ((v - low) / (high - low || 1)) * (height - 4);
  const path = marks
    .filter((_, k) => k % step === 0 || k === marks.length - 1)
    .map(([i, v]) => `${x(i).toFixed(1)} ${y(v).toFixed(1)}`)
    .join("L");
  const [end, value] = marks.at(-1);
  const box = document.createElement("template");
  box.innerHTML =
    `<svg class="spark" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `<path class="under" d="M${x(marks[0][0]).toFixed(1)} ${height}L${path}L${x(end).toFixed(1)} ${height}Z"/><path d="M${path}"/><circle cx="${x(end).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.2"/></svg>`;
  return box.content.firstChild;
}

function changed() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme;
  document.title = `${say(DATA.facts.title)} · ruralsim`;
  for (const node of all("[data-en]")) node.textContent = node.dataset[state.language];
  for (const button of all("[data-lang]"))
    button.setAttribute("aria-pressed", button.dataset.lang === state.language);
  for (const redraw of watchers) redraw();
}
function empty(root) {
  root.replaceChildren(make("div", { className: "nodata" }, word("nodata")));
}

// Tables.
const cell = (content, className = "") => make("td", { className }, ...[content].flat());
const head = (words, numeric = false) => make("th", { className: numeric ? "n" : "" }, words);
function grid(heads, rows) {
  const body = make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells)));
  const table = heads.length
    ? make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body)
    : make("table", {}, body);
  return make("div", { className: "scroll" }, table);
}
// A file that the page carries along: of pages of text, paper says only that it is there, unless it is open.
const attached = (title, file) =>
  make(
    "details",
    { className: "attached" },
    make("summary", {}, ...title, make("small", { className: "printed" }, word("on_screen"))),
    make("pre", {}, file),
  );
function matches(needle, ...hay) {
  const text = hay.join(" ").toLowerCase();
  return needle
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}
