// Figures: drawn when they come into view, redrawn in the reader's language and on the paper's colour.
function plotly() {
  if (!window.Plotly) {
    const script = document.createElement("script");
    script.textContent = document.getElementById("plotly").textContent;
    document.head.append(script);
    const months = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);
    window.Plotly.register({ moduleType: "locale", name: "zh-CN",
      dictionary: { "Download plot as a PNG": "下载为 PNG 图片", "Download plot": "下载图片", "Double-click to zoom back out": "双击还原", "Zoom": "缩放" },
      format: { days: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"], shortDays: ["日", "一", "二", "三", "四", "五", "六"],
                months, shortMonths: months, date: "%Y-%m-%d" } });
  }
  return window.Plotly;
}

function resolve(part) {
  if (Array.isArray(part)) return part.length && typeof part[0] === "number" ? part : part.map(resolve);
  if (part && typeof part === "object") {
    if ("$" in part) return part.$.split("/").reduce((found, step) => found[step], DATA);
    if ("en" in part && "zh" in part) return part[state.language];
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolve(value)]));
  }
  return typeof part === "string" && part.startsWith("var(--") ? colour(part.slice(6, -1)) : part;
}
function merge(base, more) {
  const plain = (value) => value && typeof value === "object" && !Array.isArray(value);
  const merged = { ...base };
  for (const [key, value] of Object.entries(more)) merged[key] = plain(value) && plain(base[key]) ? merge(base[key], value) : value;
  return merged;
}

function house(layout, traces, width) {
  const [ink, soft, grid, rule, card] = ["ink", "soft", "grid", "line", "card"].map(colour);
  const dated = traces.some((trace) => typeof trace.x?.[0] === "string" && /^\d{4}-\d\d-\d\d/.test(trace.x[0]));
  const days = dated ? Math.max(...traces.map((trace) => trace.x.length)) : 0;
  const axis = { gridcolor: grid, linecolor: rule, tickcolor: rule, zerolinecolor: rule, automargin: true, tickfont: { color: soft }, title: { font: { color: soft, size: 12 }, standoff: 8 } };
  const zh = state.language === "zh";
  const stops = dated ? { type: "date", hoverformat: zh ? "%Y年%-m月%-d日" : "%-d %b %Y", tickformatstops: [
    { dtickrange: [null, 86400000], value: zh ? "%-m月%-d日\n%Y年" : "%-d %b\n%Y" },
    { dtickrange: [86400000, 2592000000], value: zh ? "%-m月%-d日\n%Y年" : "%-d %b\n%Y" },
    { dtickrange: ["M1", "M11"], value: zh ? "%-m月\n%Y年" : "%b\n%Y" }, { dtickrange: ["M12", null], value: zh ? "%Y年" : "%Y" }] } : {};
  const made = merge({
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: ink },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 44, r: 16, t: 24, b: 30 },
    hovermode: "x unified", hoverlabel: { bgcolor: card, bordercolor: rule, font: { color: ink, size: 12 } }, separators: ".,",
    xaxis: { ...axis, showgrid: false, ticks: "outside", ticklen: 4, nticks: Math.max(3, Math.round(width / 90)), ...stops }, yaxis: { ...axis, nticks: 7 },
    showlegend: traces.length > 1, legend: { orientation: "h", x: 0, xanchor: "left", yref: "container", y: 0, yanchor: "bottom", font: { size: 12, color: soft }, tracegroupgap: 0, itemwidth: 30 },
    bargap: 0.32,
  }, layout);
  if (days && days <= 2) made.xaxis.tickvals = traces[0].x;
  const named = made.yaxis.title?.text;
  if (named) {  // the unit stands above the axis, level, where it can be read
    made.annotations = [{ text: named, x: 0, y: 1, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", xshift: -38, yshift: 6, showarrow: false, font: { size: 11.5, color: soft } }];
    made.yaxis.title.text = "";
  } else if (!made.annotations) made.margin.t = 12;
  return made;
}

const drawn = new Map();
function draw(node, figure) {
  const box = one(".plot", node);
  drawn.set(node, figure);
  const found = typeof figure === "function" ? figure() : figure;
  const traces = resolve(found.data), layout = house(resolve(found.layout || {}), traces, box.clientWidth);
  if (layout.height) box.style.height = `${layout.height}px`;
  delete layout.height;
  const config = { displaylogo: false, responsive: true, locale: state.language === "zh" ? "zh-CN" : "en", modeBarButtons: [["toImage"]],
                   displayModeBar: state.printing ? false : "hover", toImageButtonOptions: { scale: 2, filename: say(found.title) || "figure" } };
  return plotly().react(box, traces, layout, config).then(() => { node.dataset.drawn = state.language; });
}

const figureOf = new Map();
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) { seen.unobserve(target); draw(target, figureOf.get(target)); }
}, { rootMargin: "400px" });
function later(node, figure) { figureOf.set(node, figure); seen.observe(node); }

for (const node of all("[data-figure]")) later(node, DATA.figures[node.dataset.figure]);
watch(() => { for (const [node, figure] of drawn) if (node.isConnected) draw(node, figure); else drawn.delete(node); });
const drawEverything = () => Promise.all([...figureOf].map(([node, figure]) => (drawn.has(node) || !node.isConnected ? null : (seen.unobserve(node), draw(node, figure)))));
