// Every indicator, searchable; a row opens into its figure.
(() => {
  const root = one("#indicators-root"),
    rows = DATA.indicators;
  if (!rows.length) {
    watch(() => empty(root));
    return;
  }
  const view = { search: "", family: "", open: null };
  const families = ["", ...new Set(rows.map((row) => row.family))];
  const familyName = (family) => say(DATA.families[family]) || family;
  const input = make("input", {
    type: "search",
    oninput: (e) => {
      view.search = e.target.value;
      list();
    },
  });
  const chips = make("div", { className: "chips" }),
    save = make("button", { type: "button", onclick: download });
  const heads = make("tr"),
    body = make("tbody");
  root.append(
    make("div", { className: "controls" }, input, chips, make("span", { className: "grow" }), save),
    make(
      "div",
      { className: "card tablecard tall" },
      make("table", { className: "indicator-table" }, make("thead", {}, heads), body),
    ),
  );

  const course = (row) => ({
    title: row.label,
    data: [
      {
        type: "scatter",
        mode: DATA[row.when].length > 2 ? "lines" : "lines+markers",
        x: DATA[row.when],
        y: DATA.series[row.name],
        name: say(row.label),
        line: { color: "var(--c0)", width: 2 },
      },
    ],
    layout: {
      yaxis: {
        title: { text: say(row.unit) === "%" ? "" : row.unit },
        tickformat: row.share ? ",.2~%" : ",~r",
        hoverformat: row.share ? ".2%" : ",.5~r",
      },
    },
  });
  function rowOf(row) {
    const moved = change(row);
    const line = make(
      "tr",
      { className: "row", tabIndex: 0, id: `indicator-${row.name}` },
      cell([make("b", {}, say(row.label)), make("span", { className: "sub unprinted" }, say(row.definition))]),
      cell(say(row.unit)),
      cell(number(row.first, row.share), "n"),
      cell(number(row.last, row.share), "n"),
      cell(
        moved
          ? make("span", { className: "change" }, moved)
          : known(row.last)
            ? ""
            : word("nodata"),
        "n",
      ),
      cell(spark(DATA.series[row.name], 96, 28) || ""),
    );
    const toggle = () => {
      view.open = view.open === row.name ? null : row.name;
      list();
    };
    line.addEventListener("click", toggle);
    line.addEventListener("keydown", (e) => {
      if (e.key === "Enter") toggle();
    });
    return line;
  }
  function courseOf(row) {
    const wide = make("td", { colSpan: 6 }, make("div", { className: "plot" }));
    requestAnimationFrame(() => draw(wide, () => course(row)));
    return make("tr", { className: "more" }, wide);
  }
  function list() {
    const wanted = state.printing ? { search: "", family: "" } : view; // paper shows every row
    const found = rows.filter(
      (row) =>
        (!wanted.family || row.family === wanted.family) &&
        matches(
          wanted.search,
          row.name,
          row.label.en,
          row.label.zh,
          row.definition.en,
          row.definition.zh,
          familyName(row.family),
        ),
    );
    body.replaceChildren(
      ...found.flatMap((row, i) => [
        ...(!wanted.family && found[i - 1]?.family !== row.family
          ? [make("tr", { className: "family" }, make("td", { colSpan: 6 }, familyName(row.family)))]
          : []),
        rowOf(row),
        ...(view.open === row.name ? [courseOf(row)] : []),
      ]),
    );
    if (!found.length)
      body.append(
        make("tr", {}, make("td", { colSpan: 6 }, make("div", { className: "nodata" }, word("nothing_found")))),
      );
  }
  function download() {
    const quote = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
    const place = Object.fromEntries(
      ["dates", "months"].map((when) => [when, new Map(DATA[when].map((day, i) => [day, i]))]),
    );
    const days = [...new Set([...DATA.dates, ...DATA.months])].sort();
    const title = (row) => quote(say(row.label) + (say(row.unit) ? ` (${say(row.unit)})` : ""));
    const entry = (row, day) => {
      const value = DATA.series[row.name][place[row.when].get(day)];
      return known(value) ? (row.share ? +(value * 100).toPrecision(6) : value) : "";
    };
    const lines = [["date", ...rows.map(title)], ...days.map((day) => [day, ...rows.map((row) => entry(row, day))])];
    const file = new Blob(["\ufeff" + lines.map((line) => line.join(",")).join("\r\n")], { type: "text/csv" }); // with a mark for Excel
    const link = make("a", { href: URL.createObjectURL(file), download: "indicators.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  watch(() => {
    input.placeholder = word("search");
    save.textContent = word("download");
    chips.replaceChildren(
      ...families.map((family) =>
        make(
          "button",
          {
            type: "button",
            ariaPressed: String(family === view.family),
            onclick: () => {
              view.family = family;
              [...chips.children].forEach((chip, i) => {
                chip.ariaPressed = String(families[i] === family);
              });
              list();
            },
          },
          family ? familyName(family) : word("all"),
        ),
      ),
    );
    heads.replaceChildren(
      ...["indicator", "unit", "first", "last", "change", "course"].map((key, i) => head(word(key), i > 1 && i < 5)),
    );
    list();
  });
})();
