// Figures: drawn when they come into view, redrawn in the reader's language and on the paper's colour.
function plotly() {
  if (!window.Plotly) {
    const script = document.createElement("script");
    script.textContent = document.getElementById("plotly").textContent;
    document.head.append(script);
  }
  if (!plotly.speaks) {
    plotly.speaks = true;
    const months = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);
    window.Plotly.register({
      moduleType: "locale",
      name: "zh-CN",
      dictionary: {
        "Download plot as a PNG": "下载为 PNG 图片",
        "Download plot": "下载图片",
        "Double-click to zoom back out": "双击还原",
        Zoom: "缩放",
      },
      format: {
        days: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
        shortDays: ["日", "一", "二", "三", "四", "五", "六"],
        months,
        shortMonths: months,
        date: "%Y-%m-%d",
      },
    });
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
  for (const [key, value] of Object.entries(more))
    merged[key] = plain(value) && plain(base[key]) ? merge(base[key], value) : value;
  return merged;
}

function house(layout, traces, width) {
  const [ink, soft, grid, rule, card] = ["ink", "soft", "grid", "line", "card"].map(colour);
  const letters = state.printing ? 9.5 : 12;
  const dated = traces.some((trace) => typeof trace.x?.[0] === "string" && /^\d{4}-\d\d-\d\d/.test(trace.x[0]));
  const days = dated ? Math.max(...traces.map((trace) => trace.x.length)) : 0;
  const axis = {
    gridcolor: grid,
    linecolor: rule,
    tickcolor: rule,
    zerolinecolor: rule,
    automargin: true,
    tickfont: { color: soft },
    title: { font: { color: soft, size: letters }, standoff: 8 },
  };
  const zh = state.language === "zh";
  const stops = dated
    ? {
        type: "date",
        hoverformat: zh ? "%Y年%-m月%-d日" : "%-d %b %Y",
        tickformatstops: [
          { dtickrange: [null, 86400000], value: zh ? "%-m月%-d日\n%Y年" : "%-d %b\n%Y" },
          { dtickrange: [86400000, 2592000000], value: zh ? "%-m月%-d日\n%Y年" : "%-d %b\n%Y" },
          { dtickrange: ["M1", "M11"], value: zh ? "%-m月\n%Y年" : "%b\n%Y" },
          { dtickrange: ["M12", null], value: zh ? "%Y年" : "%Y" },
        ],
      }
    : {};
  const made = merge(
    {
      font: { family: getComputedStyle(document.body).fontFamily, size: letters, color: ink },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 40, r: 14, t: 10, b: 30 },
      hovermode: "x unified",
      modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("faint"), activecolor: colour("accent") },
      hoverlabel: { namelength: -1, bgcolor: card, bordercolor: rule, font: { color: ink, size: 12 } },
      separators: ".,",
      xaxis: {
        ...axis,
        showgrid: false,
        ticks: "outside",
        ticklen: 4,
        nticks: Math.max(3, Math.round(width / 90)),
        ...stops,
      },
      yaxis: { ...axis, nticks: 7 },
      showlegend: false,
      bargap: 0.32,
    },
    layout,
  );
  if (days && days <= 2) {
    made.xaxis.tickvals = traces[0].x;
    if (traces[0].type === "heatmap")
      Object.assign(made.xaxis, { tickformatstops: [], tickformat: zh ? "%-m月\n%Y年" : "%b\n%Y" }); // of a month
  }
  const upright = traces[0]?.type === "bar" && traces[0].orientation !== "h" ? traces[0].x.length : 9;
  if (upright < 4) made.bargap = 1 - 0.14 * upright;
  return made;
}

function inMillions(traces, layout) {
  // sums of CNY: millions in English, 万元 or 亿元 in Chinese
  const key = traces[0]?.orientation === "h" ? "x" : "y",
    largest = Math.max(0, ...traces.flatMap((trace) => trace[key].filter(known).map(Math.abs)));
  const zh = state.language === "zh";
  const [size, name] = zh
    ? largest >= 1e9
      ? [1e8, "亿元"]
      : [1e4, "万元"]
    : largest >= 1e6
      ? [1e6, "million CNY"]
      : [1e3, "thousand CNY"];
  for (const trace of traces)
    for (const part of [key, "base"]) if (trace[part]) trace[part] = trace[part].map((v) => (known(v) ? v / size : v));
  const axis = layout[`${key}axis`];
  axis.title.text = axis.title.text.replace(/CNY|元/, name);
  axis.tickformat = ",~r";
  axis.hoverformat = ",.3~f";
}

function inPoints(traces, layout) {
  // differences of shares, in percentage points
  const times = (value) => (known(value) ? 100 * value : value);
  for (const key of ["x", "y"])
    if (layout[`${key}axis`]?.points)
      for (const trace of traces) {
        const error = trace[`error_${key}`];
        if (Array.isArray(trace[key])) trace[key] = trace[key].map(times);
        for (const end of ["array", "arrayminus"]) if (error?.[end]) error[end] = error[end].map(times);
      }
}

function legend(node, traces) {
  // below the plot, where names wrap and fold; a band has no name, and comes and goes with its line
  const hidden = (node.hiddenTraces ||= new Set());
  const group = (trace, i) => trace.legendgroup ?? i;
  const named = traces.map((trace, i) => [trace, group(trace, i)]).filter(([trace]) => trace.showlegend !== false);
  const box = one(".legend-below", node) || node.appendChild(make("div", { className: "legend-below" }));
  const tint = (trace) => trace.fillcolor || trace.line?.color || trace.marker?.color;
  box.replaceChildren(
    ...(named.length < 2
      ? []
      : named.map(([trace, key]) =>
          make(
            "button",
            {
              type: "button",
              ariaPressed: String(!hidden.has(key)),
              onclick: () => {
                if (!hidden.delete(key)) hidden.add(key);
                draw(node, drawn.get(node));
              },
            },
            make("i", { style: `background:${tint(trace)}` }),
            trace.name,
          ),
        )),
  );
  traces.forEach((trace, i) => {
    if (hidden.has(group(trace, i))) trace.visible = trace.showlegend === false ? false : "legendonly";
  });
}

function picture(title, traces, layout, format) {
  // what leaves the page carries its title, unit and legend
  const unit = layout.yaxis?.title?.text ? ` (${layout.yaxis.title.text})` : "";
  const figure = {
    data: traces,
    layout: merge(layout, {
      width: 900,
      height: 520,
      paper_bgcolor: colour("card"),
      margin: { t: 64, b: 90 },
      title: { text: title + unit, x: 0.02, xanchor: "left", font: { size: 18, color: colour("ink") } },
      yaxis: { title: { text: "" } },
      showlegend: traces.length > 1,
      legend: { orientation: "h", y: -0.16, x: 0, font: { color: colour("soft") } },
    }),
  };
  return plotly().downloadImage(figure, { format, scale: format === "png" ? 2 : 1, filename: title });
}

// A line needs two points: one or two, and any that stands alone, are seen by their marks; as `figures.dotted` has it.
function dotted(trace) {
  if (trace.type !== "scatter" || trace.mode !== "lines" || trace.fill === "toself") return trace;
  const few = trace.y.filter(known).length <= 2,
    alone = trace.y.map((v, i, all) => known(v) && !known(all[i - 1]) && !known(all[i + 1]));
  if (!few && !alone.includes(true)) return trace;
  const marker = { color: trace.fillcolor ?? trace.line?.color, size: few ? 9 : alone.map((is) => (is ? 6 : 0)) };
  return { ...trace, mode: "lines+markers", marker: { ...marker, ...trace.marker } };
}

// Paper lays nothing out anew once a figure is drawn: its size there is said beforehand, in pixels.
const SHEET = 703; // between the margins of an upright A4 page
function onPaper(node, height, matrix) {
  if (!state.printing) return null;
  const whole = node.classList.contains("wide") || !node.closest(".cards");
  const abreast = +document.documentElement.dataset.abreast || 2; // as print.css has it
  const inner = 20; // padding and borders of a card
  const [tall, wide, narrow] = abreast > 2 ? [230, 144, 98] : [400, 190, 140];
  const usual = one(".tall-plot", node) ? tall : whole ? wide : narrow;
  return { width: (whole ? SHEET : (SHEET - 8 * (abreast - 1)) / abreast) - inner, height: height ? Math.round(height * (matrix ? 1 : 0.7)) : usual };
}

const drawn = new Map();
function draw(node, figure) {
  const box = one(".plot", node);
  drawn.set(node, figure);
  const found = typeof figure === "function" ? figure() : figure;
  const traces = resolve(found.data).map(dotted),
    own = resolve(found.layout || {});
  if (found.amounts) inMillions(traces, own);
  inPoints(traces, own);
  if (traces[0]?.type !== "sankey") legend(node, traces);
  const paper = onPaper(node, own.height, traces[0]?.type === "heatmap"),
    layout = house(own, traces, paper?.width ?? box.clientWidth),
    printed = merge(layout, {});
  const unit = one(".axis-unit", node) || box.parentNode.insertBefore(make("p", { className: "axis-unit" }), box);
  unit.textContent = layout.yaxis.title?.text || "";
  layout.yaxis = merge(layout.yaxis, { title: { text: "" } });
  const height = (paper ?? layout).height;
  box.style.height = height ? `${height}px` : "";
  if (paper) Object.assign(layout, paper);
  else delete layout.height;
  const save = (format, icon) => ({
    name: format,
    title: word(`save_${format}`),
    icon,
    click: () => picture(say(found.title), traces, printed, format),
  });
  const config = {
    displaylogo: false,
    responsive: !paper,
    locale: state.language === "zh" ? "zh-CN" : "en",
    modeBarButtons: [[save("png", plotly().Icons.camera), save("svg", plotly().Icons.disk)]],
    displayModeBar: state.printing ? false : "hover",
  };
  return plotly()
    .react(box, traces, layout, config)
    .then(() => {
      node.dataset.drawn = state.language;
    });
}

const figureOf = new Map();
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        seen.unobserve(target);
        draw(target, figureOf.get(target));
      }
  },
  { rootMargin: "400px" },
);
function later(node, figure) {
  figureOf.set(node, figure);
  seen.observe(node);
}

for (const node of all("[data-figure]")) later(node, DATA.figures[node.dataset.figure]);
watch(() => {
  for (const [node, figure] of drawn)
    if (node.isConnected) draw(node, figure);
    else drawn.delete(node);
});
const drawEverything = () =>
  Promise.all(
    [...figureOf].map(([node, figure]) =>
      drawn.has(node) || !node.isConnected ? null : (seen.unobserve(node), draw(node, figure)),
    ),
  );
