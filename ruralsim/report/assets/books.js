// The books: who paid whom, and where the harvest went.
function yearChooser(years, chosen, choose) {
  return make(
    "label",
    {},
    word("year"),
    make(
      "select",
      { ariaLabel: word("year"), onchange: (e) => choose(+e.target.value) },
      ...years.map((y, i) => make("option", { value: i, selected: i === chosen }, String(y))),
    ),
  );
}

(() => {
  const root = one("#money-root"),
    books = DATA.money;
  if (!books) {
    watch(() => empty(root));
    return;
  }
  const view = { year: books.years.length - 1, outside: false };
  const outside = books.sectors.length - 1;
  const controls = make("div", { className: "controls" });
  const sankey = make(
    "figure",
    { className: "card wide", id: "figure-money" },
    make("div", { className: "plot", style: "height:560px" }),
  );
  const biggest = make("div", { className: "card tablecard" }),
    sectors = make("div", { className: "card tablecard" });
  root.append(controls, sankey, make("div", { className: "split" }, biggest, sectors));
  const current = () => books.flows.map((f) => ({ ...f, amount: f.cny[view.year] || 0 })).filter((f) => f.amount > 0);
  const chosen = () => current().filter((f) => view.outside || (f.from !== outside && f.to !== outside));

  function figure() {
    const flows = chosen(),
      n = books.sectors.length,
      pairs = new Map();
    for (const f of flows) {
      const key = f.from * n + f.to;
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(f);
    }
    const sums = [...pairs].map(([key, list]) => ({
      from: Math.floor(key / n),
      to: key % n,
      list: list.sort((a, b) => b.amount - a.amount),
      sum: list.reduce((a, f) => a + f.amount, 0),
    }));
    const used = [...new Set(sums.flatMap((p) => [p.from, p.to + n]))].sort((a, b) => a - b),
      index = new Map(used.map((id, i) => [id, i]));
    const tone = (id) => colour(`c${(id % n) % 12}`);
    const totals = used.map((id) =>
      sums.reduce((a, p) => a + (id < n ? (p.from === id ? p.sum : 0) : p.to === id - n ? p.sum : 0), 0),
    );
    const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
    return {
      title: DATA.text.money,
      layout: { hovermode: "closest", margin: { l: 8, r: 8, t: 12, b: 12 } },
      data: [
        {
          type: "sankey",
          arrangement: "fixed",
          valueformat: ",.4s",
          textfont: { color: colour("ink"), size: 13, shadow: "auto" },
          node: {
            label: used.map((id, i) => `${capital(say(books.sectors[id % n]))}  ${compact(totals[i])}`),
            color: used.map(tone),
            x: used.map((id) => (id < n ? 0.001 : 0.999)),
            y: spread(used, totals, n),
            pad: 14,
            thickness: 15,
            line: { width: 0 },
            customdata: used.map(
              (id, i) =>
                `${word(id < n ? "pays" : "receives")} ${compact(totals[i])} ${state.language === "zh" ? "元" : "CNY"}`,
            ),
            hovertemplate: "%{customdata}<extra></extra>",
          },
          link: {
            source: sums.map((p) => index.get(p.from)),
            target: sums.map((p) => index.get(p.to + n)),
            value: sums.map((p) => p.sum),
            color: sums.map((p) => `${tone(p.from)}55`),
            hovercolor: sums.map((p) => `${tone(p.from)}aa`),
            customdata: sums.map(
              (p) =>
                `<b>${say(books.sectors[p.from])} → ${say(books.sectors[p.to])}: ${compact(p.sum)}</b><br>` +
                p.list
                  .slice(0, 9)
                  .map((f) => `${say(f.label)}  ${compact(f.amount)}`)
                  .join("<br>") +
                (p.list.length > 9 ? "<br>…" : ""),
            ),
            hovertemplate: "%{customdata}<extra></extra>",
          },
        },
      ],
    };
  }
  function spread(used, totals, n) {
    // by size within each side, so that bands lie still from year to year
    const y = [];
    for (const side of [0, 1]) {
      const ids = used.map((id, i) => i).filter((i) => (used[i] < n ? 0 : 1) === side),
        total = ids.reduce((a, i) => a + totals[i], 0) || 1,
        gap = 0.03,
        room = 1 - gap * ids.length;
      let at = 0;
      for (const i of ids) {
        const share = Math.max((totals[i] / total) * room, 0.004);
        y[i] = Math.min(Math.max(at + share / 2, 0.001), 0.999);
        at += share + gap;
      }
    }
    return y;
  }
  function tables() {
    const flows = current(),
      total = flows.reduce((a, f) => a + f.amount, 0);
    const head = (...keys) =>
      make(
        "thead",
        {},
        make("tr", {}, ...keys.map(([key, n]) => make("th", { className: n ? "n" : "" }, word(key)))),
      );
    const rows = [...flows]
      .sort((a, b) => b.amount - a.amount)
      .slice(0, 14)
      .map((f) =>
        make(
          "tr",
          {},
          make(
            "td",
            {},
            say(f.label),
            make("span", { className: "sub" }, `${say(books.sectors[f.from])} → ${say(books.sectors[f.to])}`),
          ),
          make("td", { className: "n" }, compact(f.amount)),
          make("td", { className: "n" }, `${number(f.amount / total, true)} %`),
        ),
      );
    biggest.replaceChildren(
      make(
        "div",
        { className: "scroll" },
        make("table", {}, head(["biggest"], ["amount", 1], ["share_of_total", 1]), make("tbody", {}, ...rows)),
      ),
    );
    const lines = books.sectors
      .map((s, i) => {
        const out = flows.filter((f) => f.from === i).reduce((a, f) => a + f.amount, 0),
          into = flows.filter((f) => f.to === i).reduce((a, f) => a + f.amount, 0);
        return [s, out, into];
      })
      .filter(([, a, b]) => a || b);
    sectors.replaceChildren(
      make(
        "div",
        { className: "scroll" },
        make(
          "table",
          {},
          head(["sector"], ["pays", 1], ["receives", 1], ["net", 1]),
          make(
            "tbody",
            {},
            ...lines.map(([s, out, into]) =>
              make(
                "tr",
                {},
                make("td", {}, say(s)),
                make("td", { className: "n" }, compact(out)),
                make("td", { className: "n" }, compact(into)),
                make("td", { className: "n" }, compact(into - out)),
              ),
            ),
          ),
        ),
      ),
    );
  }
  function redraw() {
    controls.replaceChildren(
      yearChooser(books.years, view.year, (i) => {
        view.year = i;
        redraw();
        if (drawn.has(sankey)) draw(sankey, figure);
      }),
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          checked: view.outside,
          onchange: (e) => {
            view.outside = e.target.checked;
            if (drawn.has(sankey)) draw(sankey, figure);
          },
        }),
        word("boundary"),
      ),
      make("span", { className: "grow" }),
      make("span", { className: "note" }, state.language === "zh" ? "单位:元" : "CNY"),
    );
    tables();
  }
  if (!chosen().length) view.outside = true;
  later(sankey, figure);
  watch(redraw);
})();

(() => {
  const root = one("#mass-root"),
    books = DATA.mass;
  if (!books || !books.products.length) {
    watch(() => empty(root));
    return;
  }
  let year = books.years.length - 1;
  const controls = make("div", { className: "controls" });
  const chart = make(
    "figure",
    { className: "card wide", id: "figure-mass" },
    make("div", { className: "plot", style: "height:330px" }),
  );
  const table = make("div", { className: "card tablecard", style: "margin-top:16px" });
  root.append(controls, chart, table);
  const used = () =>
    books.accounts
      .map((a, i) => [a, i])
      .filter(([, i]) => books.tonnes.some((products) => products.some((row) => row[i] > 0)));
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
    data: used().map(([account, i], k) => ({
      type: "bar",
      orientation: "h",
      name: say(account),
      y: books.products.map(say),
      x: books.tonnes[year].map((row) => row[i]),
      marker: { color: `var(--c${k % 12})` },
      customdata: books.tonnes[year].map((row) => `${number(row[i])} ${word("tonnes")}`),
      hovertemplate: "%{y}: %{fullData.name}<br><b>%{x:.1%}</b> · %{customdata}<extra></extra>",
    })),
  });
  function redraw() {
    controls.replaceChildren(
      yearChooser(books.years, year, (i) => {
        year = i;
        redraw();
        if (drawn.has(chart)) draw(chart, figure);
      }),
      make("span", { className: "grow" }),
      make("span", { className: "note" }, word("tonnes")),
    );
    const columns = used(),
      sum = (list) => list.reduce((a, b) => a + (b || 0), 0);
    const rows = books.products.map((p, i) => {
      const harvested = books.harvested[year][i],
        gone = books.tonnes[year][i];
      return { name: say(p), harvested, gone, stock: harvested - sum(gone), field: books.unharvested[year][i] };
    });
    const cells = (row) => [
      make("td", {}, row.name),
      make("td", { className: "n" }, number(row.harvested)),
      ...columns.map(([, i]) =>
        make(
          "td",
          { className: "n cell" },
          make("i", { style: `width:${Math.min(100, (100 * row.gone[i]) / (row.harvested || 1)).toFixed(1)}%` }),
          make("span", {}, number(row.gone[i])),
        ),
      ),
      make("td", { className: "n" }, number(row.stock)),
      make("td", { className: "n" }, number(row.field)),
    ];
    const total = {
      name: word("total"),
      harvested: sum(rows.map((r) => r.harvested)),
      gone: books.accounts.map((_, i) => sum(rows.map((r) => r.gone[i]))),
      stock: sum(rows.map((r) => r.stock)),
      field: sum(rows.map((r) => r.field)),
    };
    const heads = [
      word("product"),
      state.language === "zh" ? "采收" : "harvested",
      ...columns.map(([a]) => say(a)),
      word("stock_change"),
      state.language === "zh" ? "未采收" : "left in the field",
    ];
    table.replaceChildren(
      make(
        "div",
        { className: "scroll" },
        make(
          "table",
          { className: "mass" },
          make("thead", {}, make("tr", {}, ...heads.map((h, i) => make("th", { className: i ? "n" : "" }, h)))),
          make(
            "tbody",
            {},
            ...rows.map((r) => make("tr", {}, ...cells(r))),
            make("tr", { className: "total" }, ...cells(total)),
          ),
        ),
      ),
    );
  }
  later(chart, figure);
  watch(redraw);
})();
