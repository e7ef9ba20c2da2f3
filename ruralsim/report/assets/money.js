// Who paid whom.
const yearChooser = (years, chosen, choose) =>
  make(
    "label",
    {},
    word("year"),
    make(
      "select",
      { ariaLabel: word("year"), onchange: (e) => choose(+e.target.value) },
      ...years.map((year, i) => make("option", { value: i, selected: i === chosen }, String(year))),
    ),
  );
// What was chosen, for paper, where controls are not shown.
const chosenOnPaper = (...words) => make("p", { className: "printed note" }, words.join(" · "));
const sum = (numbers) => numbers.reduce((total, value) => total + (value || 0), 0);

(() => {
  const root = one("#money-root"),
    books = DATA.money;
  if (!books) {
    watch(() => empty(root));
    return;
  }
  const view = { year: books.years.length - 1, outside: false };
  const outside = books.sectors.length - 1; // the last sector of the ledger
  const controls = make("div", { className: "controls" });
  const sankey = make(
    "figure",
    { className: "card wide", id: "figure-money" },
    make("div", { className: "plot tall-plot" }),
  );
  const biggest = make("div", { className: "card tablecard" }),
    sectors = make("div", { className: "card tablecard" });
  const shown = make("div");
  root.append(controls, shown, sankey, make("div", { className: "split" }, biggest, sectors));

  const paid = () =>
    books.flows.map((flow) => ({ ...flow, amount: flow.cny[view.year] || 0 })).filter((flow) => flow.amount > 0);
  const name = (sector) => say(books.sectors[sector]);
  const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
  const total = (flows) => sum(flows.map((flow) => flow.amount));

  function bands() {
    // payments between the same two sectors, largest first
    const pairs = new Map();
    for (const flow of paid()) {
      if (!view.outside && (flow.from === outside || flow.to === outside)) continue;
      const key = `${flow.from} ${flow.to}`;
      pairs.set(key, [...(pairs.get(key) || []), flow]);
    }
    return [...pairs.values()].map((flows) => ({
      from: flows[0].from,
      to: flows[0].to,
      amount: total(flows),
      flows: flows.sort((a, b) => b.amount - a.amount),
    }));
  }
  function nodes(found) {
    // payers on the left, receivers on the right, each by size from the top
    const sides = ["from", "to"].map((side) =>
      [...new Set(found.map((band) => band[side]))]
        .sort((a, b) => a - b)
        .map((sector) => ({ sector, side, amount: total(found.filter((band) => band[side] === sector)) })),
    );
    for (const side of sides) {
      const all = total(side) || 1,
        gap = 0.03,
        room = 1 - gap * side.length;
      let at = 0;
      for (const node of side) {
        const share = Math.max((node.amount / all) * room, 0.004);
        node.y = Math.min(Math.max(at + share / 2, 0.001), 0.999);
        at += share + gap;
      }
    }
    return sides.flat();
  }
  function made(band) {
    const lines = band.flows.slice(0, 9).map((flow) => `${say(flow.label)}  ${compact(flow.amount)}`);
    return [
      `<b>${name(band.from)} → ${name(band.to)}: ${compact(band.amount)}</b>`,
      ...lines,
      ...(band.flows.length > 9 ? ["…"] : []),
    ].join("<br>");
  }
  function figure() {
    const found = bands(),
      ends = nodes(found),
      tone = (sector) => colour(`c${sector % 12}`);
    const at = (side, sector) => ends.findIndex((node) => node.side === side && node.sector === sector);
    return {
      title: DATA.text.money,
      layout: { hovermode: "closest", margin: { l: 8, r: 8, t: 12, b: 12 } },
      data: [
        {
          type: "sankey",
          arrangement: "fixed",
          textfont: { color: colour("ink"), size: 13, shadow: "auto" },
          node: {
            label: ends.map((node) => `${capital(name(node.sector))}  ${compact(node.amount)}`),
            color: ends.map((node) => tone(node.sector)),
            x: ends.map((node) => (node.side === "from" ? 0.001 : 0.999)),
            y: ends.map((node) => node.y),
            pad: 14,
            thickness: 15,
            line: { width: 0 },
            customdata: ends.map(
              (node) => `${word(node.side === "from" ? "pays" : "receives")} ${compact(node.amount)} ${word("cny")}`,
            ),
            hovertemplate: "%{customdata}<extra></extra>",
          },
          link: {
            source: found.map((band) => at("from", band.from)),
            target: found.map((band) => at("to", band.to)),
            value: found.map((band) => band.amount),
            color: found.map((band) => `${tone(band.from)}55`),
            hovercolor: found.map((band) => `${tone(band.from)}aa`),
            customdata: found.map(made),
            hovertemplate: "%{customdata}<extra></extra>",
          },
        },
      ],
    };
  }
  function tables() {
    shown.replaceChildren(
      chosenOnPaper(
        `${word("year")}: ${books.years[view.year]}`,
        word("cny"),
        word(view.outside ? "with_outside" : "without_outside"),
      ),
    );
    const flows = paid().sort((a, b) => b.amount - a.amount),
      all = total(flows);
    biggest.replaceChildren(
      grid(
        [head(word("biggest")), head(word("amount"), true), head(word("share_of_total"), true)],
        flows
          .slice(0, 14)
          .map((flow) => [
            cell([say(flow.label), make("span", { className: "sub" }, `${name(flow.from)} → ${name(flow.to)}`)]),
            cell(compact(flow.amount), "n"),
            cell(percent(flow.amount / all), "n"),
          ]),
      ),
    );
    const rows = books.sectors.map((_, sector) => [
      sector,
      total(flows.filter((flow) => flow.from === sector)),
      total(flows.filter((flow) => flow.to === sector)),
    ]);
    sectors.replaceChildren(
      grid(
        [head(word("sector")), ...["pays", "receives", "net"].map((key) => head(word(key), true))],
        rows
          .filter(([, out, into]) => out || into)
          .map(([sector, out, into]) => [
            cell(name(sector)),
            ...[out, into, into - out].map((amount) => cell(compact(amount), "n")),
          ]),
      ),
    );
  }
  const redrawFigure = () => {
    if (drawn.has(sankey)) draw(sankey, figure);
  };
  function redraw() {
    const boundary = make("input", {
      type: "checkbox",
      checked: view.outside,
      onchange: (e) => {
        view.outside = e.target.checked;
        tables();
        redrawFigure();
      },
    });
    controls.replaceChildren(
      yearChooser(books.years, view.year, (i) => {
        view.year = i;
        tables();
        redrawFigure();
      }),
      make("label", {}, boundary, word("boundary")),
      make("span", { className: "grow" }),
      make("span", { className: "note" }, word("cny")),
    );
    tables();
  }
  if (!bands().length) view.outside = true;
  later(sankey, figure);
  watch(redraw);
})();
