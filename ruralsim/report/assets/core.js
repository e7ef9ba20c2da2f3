// Data, language, theme, numbers.
const DATA = JSON.parse(document.getElementById("data")?.textContent ?? '{"text":{}}'); // figures of the app have none
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

const minus = (text) => text.replace("-", "\u2212");
const number = (value, share = false) => spelt(share && known(value) ? value * 100 : value, locale());
function signed(value, share = false) {
  const text = number(value, share);
  return value > 0 && text !== "0" ? `+${text}` : text;
}
const gap = (unit) => (unit === "%" && state.language === "zh" ? "" : " "); // 12.3 %, but 12.3% in Chinese
const percent = (value) => `${number(value, true)}${gap("%")}%`;
const compact = (value) =>
  known(value) ? minus(value.toLocaleString(locale(), { notation: "compact", maximumSignificantDigits: 3 })) : "–";
const withUnit = (value, share, unit) =>
  known(value) ? `${number(value, share)}${gap(say(unit))}${say(unit)}` : "–";
const month = (iso) => new Date(`${iso}T00:00:00`).toLocaleDateString(locale(), { year: "numeric", month: "short" });

// The change over a run, without colour: of a single run nothing is distinct from chance.
function change({ first, last, share }) {
  if (!known(first) || !known(last)) return null;
  const difference = last - first;
  if (share) return `${signed(difference, true)} ${state.language === "zh" ? "个百分点" : "pp"}`;
  return first > 0 ? `${signed(difference / first, true)}${gap("%")}%` : signed(difference);
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
