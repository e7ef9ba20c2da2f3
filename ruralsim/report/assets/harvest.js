// Where the harvest went.
(() => {
  const root = one("#mass-root"),
    books = DATA.mass;
  if (!books || !books.products.length) {
    watch(() => empty(root));
    return;
  }
  let year = books.years.length - 1;
  const controls = make("div", { className: "controls" });
  const chart = make("figure", { className: "card wide", id: "figure-mass" }, make("div", { className: "plot" }));
  const table = make("div", { className: "card tablecard below" });
  const shown = make("div");
  root.append(controls, shown, chart, table);
  const used = books.accounts
    .map((label, i) => ({ label, i }))
    .filter(({ i }) => books.tonnes.some((products) => products.some((row) => row[i] > 0)));

  const tonnes = (value) => number(value);
  const figure = () => ({
    title: DATA.text.mass,
    layout: {
      barmode: "stack",
      barnorm: "fraction",
      hovermode: "closest",
      xaxis: { tickformat: ".0%", hoverformat: ".1%" },
      yaxis: { type: "category", autorange: "reversed" },
      bargap: 0.28,
    },
    data: used.map(({ label, i }, k) => ({
      type: "bar",
      orientation: "h",
      name: say(label),
      y: books.products.map(say),
      x: books.tonnes[year].map((row) => row[i]),
      marker: { color: `var(--c${k % 12})` },
      customdata: books.tonnes[year].map((row) => `${tonnes(row[i])} ${word("tonnes")}`),
      hovertemplate: "%{y}: %{fullData.name}<br><b>%{x:.1%}</b> · %{customdata}<extra></extra>",
    })),
  });
  function line(name, harvested, gone, field) {
    const bar = (i) => make("i", { style: `width:${Math.min(100, (100 * gone[i]) / (harvested || 1)).toFixed(1)}%` });
    return [
      cell(name),
      cell(tonnes(harvested), "n"),
      ...used.map(({ i }) => cell([bar(i), make("span", {}, tonnes(gone[i]))], "n cell")),
      cell(tonnes(harvested - sum(gone)), "n"),
      cell(tonnes(field), "n"),
    ];
  }
  function list() {
    shown.replaceChildren(chosenOnPaper(`${word("year")}: ${books.years[year]}`, word("tonnes")));
    const [harvested, gone, field] = [books.harvested[year], books.tonnes[year], books.unharvested[year]];
    const heads = [
      word("product"),
      word("harvested"),
      ...used.map(({ label }) => say(label)),
      word("stock_change"),
      word("unharvested"),
    ];
    const rows = books.products.map((product, k) => line(say(product), harvested[k], gone[k], field[k]));
    const all = line(
      word("total"),
      sum(harvested),
      books.accounts.map((_, i) => sum(gone.map((row) => row[i]))),
      sum(field),
    );
    table.replaceChildren(
      grid(
        heads.map((words, i) => head(words, i > 0)),
        [...rows, all],
      ),
    );
    one("tbody tr:last-child", table).className = "total";
  }
  watch(() => {
    const choose = yearChooser(books.years, year, (i) => {
      year = i;
      list();
      if (drawn.has(chart)) draw(chart, figure);
    });
    controls.replaceChildren(
      choose,
      make("span", { className: "grow" }),
      make("span", { className: "note" }, word("tonnes")),
    );
    list();
  });
  later(chart, figure);
})();
