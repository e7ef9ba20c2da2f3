// The forest: every effect with its interval, on one axis, in per cent of the base.
const OTHERS = DATA.scenarios.slice(1);
const tint = (i) => `var(--c${i % 12})`;
const measure = (row) => (row.share ? word("pp") : say(row.unit));
const range = (low, high, share) =>
  known(low) ? `${signed(low, share)} ${word("to")} ${signed(high, share)}` : "–";
const TINTS = { better: "good", worse: "bad" };
// What is said of an effect, and its colour: judged where the page is made, see foundation/judging.py.
const verdict = (e) => [e.word || e.told, e.told === "told" ? (TINTS[e.word] ?? "") : "soft"];

(() => {
  const root = one("#effects-root"),
    rows = DATA.effects.filter((row) => row.headline);
  if (!rows.length) {
    watch(() => empty(root));
    return;
  }
  const view = { stretched: true };
  const relative = (row, e, value) => (e.base_mean && known(value) ? (100 * value) / Math.abs(e.base_mean) : null);
  const reach = Math.max(
    0.01,
    ...rows.flatMap((row) =>
      Object.values(row.by).flatMap((e) =>
        [e.low ?? e.diff, e.high ?? e.diff].map((v) => Math.abs(relative(row, e, v) ?? 0)),
      ),
    ),
  );
  const half = [1, 2, 5].flatMap((m) => [-2, -1, 0, 1, 2, 3, 4].map((p) => m * 10 ** p)).sort((a, b) => a - b);
  const end = () => (view.stretched ? reach * 1.15 : (half.find((h) => h >= reach) ?? reach));
  const soft = 0.1; // per cent around zero where the stretched axis is nearly linear
  const bend = (v) => (view.stretched ? Math.asinh(v / soft) : v);
  const WIDTH = 400,
    ON_PAPER = 180; // pixels of the axis there
  const place = (v) => WIDTH / 2 + (bend(v) / bend(end())) * (WIDTH / 2 - 14);
  function ticks() {
    const top = end();
    if (!view.stretched) return [-1, -0.5, 0, 0.5, 1].map((f) => f * top);
    const steps = [0.1, 1, 10, 100, 1000].filter((t) => t <= top);
    return [...steps.map((t) => -t).reverse(), 0, ...steps];
  }
  const svg = (height, inner) => {
    const t = document.createElement("template");
    t.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" height="${height}" aria-hidden="true">${inner}</svg>`;
    return t.content.firstChild;
  };
  const at = (v) => place(v).toFixed(1);
  const grid_ = (height) =>
    ticks()
      .map((t) => `<line class="${t ? "gridline" : "zero"}" x1="${at(t)}" x2="${at(t)}" y1="0" y2="${height}"/>`)
      .join("");
  function marks(row) {
    const [step, room, thick] = state.printing ? [16, 2, 6] : [26, 14, 9], // paper: one line an option
      height = Math.max(state.printing ? 18 : 44, step * OTHERS.length + room);
    const inner = OTHERS.map((s, i) => {
      const e = row.by[s.key];
      if (!e) return "";
      const y = height / 2 + (i - (OTHERS.length - 1) / 2) * step,
        fill = tint(i + 1);
      const [low, middle, high, blur] = [e.low, e.diff, e.high, e.detectable].map((v) => relative(row, e, v));
      if (middle == null) return "";
      const grey =
        blur != null
          ? `<rect class="blur" x="${at(-blur)}" width="${(place(blur) - place(-blur)).toFixed(1)}" y="${y - thick}" height="${2 * thick}" rx="2"/>`
          : "";
      const line =
        low != null
          ? `<path d="M${at(low)} ${y}H${at(high)}M${at(low)} ${y - 4}v8M${at(high)} ${y - 4}v8" stroke="${fill}" stroke-width="1.8" fill="none" vector-effect="non-scaling-stroke"/>`
          : "";
      const box = `<rect class="mark" x="${(place(middle) - 5).toFixed(1)}" y="${y - 5}" width="10" height="10" fill="${e.told === "told" ? fill : "var(--card)"}" stroke="${fill}" stroke-width="1.8"/>`;
      return grey + line + box;
    }).join("");
    return svg(height, grid_(height) + inner);
  }
  const name = (i) => make("i", { className: "swatch", style: `--tint:${tint(i + 1)}` });
  function difference(row) {
    return OTHERS.map((s, i) => {
      const e = row.by[s.key];
      if (!e) return make("div", { className: "option soft" }, "–");
      const [key, kind] = verdict(e),
        same = e.told === "same";
      return make(
        "div",
        { className: "option" },
        make(
          "div",
          { className: `change ${kind}` },
          OTHERS.length > 1 ? name(i) : null,
          make("b", {}, same ? "0" : signed(e.diff, row.share)),
          make("span", { className: row.share ? "" : "unprinted" }, ` ${measure(row)}`), // paper: the base says it
          e.word ? ` · ${word(key)}` : null,
        ),
        make("small", {}, same || !known(e.low) ? word(key) : range(e.low, e.high, row.share)),
      );
    });
  }
  const controls = make("div", { className: "controls" }),
    card = make("div", { className: "card tablecard" });
  root.append(controls, card);
  function draw_() {
    const band = state.printing ? 16 : 26;
    const axis = svg(
      26,
      ticks()
        .map((t) => `<text class="tick" data-at="${t}" x="${at(t)}" y="17">${signed(t)}${t ? `${gap("%")}%` : ""}</text>`)
        .join(""),
    );
    const body = rows.flatMap((row, i) => {
      const base = Object.values(row.by)[0].base_mean;
      const line = make(
        "tr",
        {},
        cell(make("span", { title: say(row.definition) }, say(row.label))),
        cell([
          make("span", {}, number(base, row.share)),
          make("small", {}, say(row.unit)),
        ], "n"),
        cell(difference(row), "n"),
        make("td", { className: "plotcell" }, marks(row)),
      );
      return rows[i - 1]?.family === row.family
        ? [line]
        : [
            make(
              "tr",
              { className: "family" },
              make("td", { colSpan: 3 }, say(DATA.families[row.family])),
              make("td", { className: "plotcell" }, svg(band, grid_(band))),
            ),
            line,
          ];
    });
    const columns = make("colgroup", {}, ...["name", "base", "diff", "plot"].map((c) => make("col", { className: c })));
    const table = make(
      "table",
      { className: "forest" },
      columns,
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          head(word("indicator")),
          head(word("base"), true),
          head(word("difference"), true),
          make("th", { className: "plotcell" }, axis),
        ),
      ),
      make("tbody", {}, ...body),
    );
    const key = make(
      "div",
      { className: "keyline" },
      ...(OTHERS.length > 1 ? OTHERS.map((s, i) => make("span", {}, name(i), say(s.title))) : []),
      make("span", {}, `${word("of_base")} · ${word(view.stretched ? "stretched" : "linear")}`),
    );
    card.replaceChildren(key, make("div", { className: "forest-scroll" }, table));
    for (const s of all("svg", card)) fit(s);
    root.dataset.drawn = state.language;
  }
  // marks stay square however wide the column: the drawing is as wide as its cell
  function fit(s) {
    const width = state.printing ? ON_PAPER : s.parentNode.clientWidth;
    if (!width) return;
    s.setAttribute("viewBox", `0 0 ${WIDTH} ${s.getAttribute("height")}`);
    s.style.height = `${s.getAttribute("height")}px`;
    const squeeze = WIDTH / width;
    for (const box of all(".mark", s)) {
      const middle = +box.getAttribute("x") + +box.getAttribute("width") / 2;
      box.setAttribute("width", 10 * squeeze);
      box.setAttribute("x", middle - 5 * squeeze);
    }
    let room = [];
    for (const t of all(".tick", s).sort((a, b) => Math.abs(a.dataset.at) - Math.abs(b.dataset.at))) {
      const x = +t.getAttribute("x"),
        spot = x / squeeze,
        reach = 7 + 3.2 * t.textContent.length;
      t.setAttribute("transform", `translate(${x},0) scale(${squeeze},1) translate(${-x},0)`);
      const clash = room.some(([at, other]) => Math.abs(at - spot) < (reach + other) * 0.92);
      t.style.display = clash ? "none" : "";
      if (!clash) room = [...room, [spot, reach]];
    }
  }
  new ResizeObserver(() => all("svg", card).forEach(fit)).observe(card);
  watch(() => {
    controls.replaceChildren(
      make("span", { className: "soft" }, word("axis")),
      make(
        "div",
        { className: "chips" },
        ...["stretched", "linear"].map((key) =>
          make(
            "button",
            {
              type: "button",
              ariaPressed: String((key === "stretched") === view.stretched),
              onclick: (event) => {
                view.stretched = key === "stretched";
                for (const chip of event.target.parentNode.children) chip.ariaPressed = String(chip === event.target);
                draw_();
              },
            },
            word(key),
          ),
        ),
      ),
    );
    draw_();
  });
})();
