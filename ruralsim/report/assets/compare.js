// Title, what is compared, courses, people, public money, every effect, settings.
watch(() => {
  const f = DATA.facts,
    zh = state.language === "zh";
  one("#county").textContent = say(f.county);
  one("#title").textContent = say(f.title);
  const period = f.start ? `${f.start} – ${f.end}${zh ? `\uff08${number(f.days)} 天\uff09` : ` (${number(f.days)} days)`}` : null;
  const dates = { period, pairs: f.pairs, seeds: f.seeds, sets: f.sets, version: f.version };
  one("#dates").replaceChildren(
    ...Object.entries(dates)
      .filter(([, v]) => v != null)
      .map(([key, v]) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, String(v)))),
  );
  one("#briefs").replaceChildren(
    ...OTHERS.map((s, i) =>
      make(
        "div",
        { className: "brief card", style: `--tint:${tint(i + 1)}` },
        make("h3", {}, OTHERS.length > 1 ? say(s.title) : word("in_short")),
        make("ul", {}, ...s.brief.map((sentence) => make("li", {}, say(sentence)))),
      ),
    ),
  );
  one("#stories").replaceChildren(
    ...DATA.scenarios.map((s, i) =>
      make(
        "div",
        { className: "card storycard", style: `--tint:${tint(i)}` },
        make("h3", {}, `${say(s.title)} `, i ? null : make("span", { className: "tag" }, `(${word("base")})`)),
        make("p", { className: "note" }, say(s.story)),
      ),
    ),
  );
});
printers.push(() => county?.paint());

// Chips that choose one of several.
function choose(box, names, chosen, pick) {
  box.replaceChildren(
    ...names.map((words, i) =>
      make(
        "button",
        {
          type: "button",
          ariaPressed: String(i === chosen()),
          onclick: () => {
            pick(i);
            [...box.children].forEach((chip, k) => {
              chip.ariaPressed = String(k === i);
            });
          },
        },
        words,
      ),
    ),
  );
}
const chips = () => make("div", { className: "chips" });

// Courses: differences or levels.
(() => {
  const view = { levels: 0 },
    box = chips(),
    label = make("span", { className: "soft" });
  one("#courses-controls").append(label, box);
  const nodes = all("#courses [data-figure]");
  for (const node of nodes) {
    const name = node.dataset.figure;
    figureOf.set(node, () => (view.levels && DATA.levels[name]) || DATA.figures[name]);
  }
  watch(() => {
    label.textContent = word("show");
    choose(
      box,
      [word("differences"), word("levels")],
      () => view.levels,
      (i) => {
        view.levels = i;
        for (const node of nodes) {
          node.hiddenTraces?.clear();
          if (drawn.has(node)) draw(node, figureOf.get(node));
        }
      },
    );
  });
})();

// People: a table per scenario.
(() => {
  const root = one("#people-root"),
    view = { chosen: 0 },
    box = chips(),
    card = make("div", { className: "card tablecard" });
  root.append(make("div", { className: "controls" }, box), card);
  const count = (v) => (known(v) ? number(v) : "–");
  function bars(row, largest) {
    const part = (v) => `${Math.round((100 * v) / largest)}%`;
    return make(
      "span",
      { className: "bars" },
      make("i", { style: `width:${part(row.losers)}` }),
      make("i", { style: `width:${part(row.winners)}` }),
    );
  }
  function list() {
    const key = OTHERS[view.chosen].key,
      rows = DATA.groups.filter((row) => row.scenario === key && row.households > 0);
    if (!rows.length) {
      empty(card);
      return;
    }
    const largest = Math.max(1e-9, ...rows.flatMap((row) => [row.winners, row.losers]));
    const heads = ["group", "households", "gain", "losers", "", "winners", "rose", "fell", "net"];
    const lines = Object.entries(DATA.dimensions).flatMap(([dimension, { label, groups }]) => {
      const own = rows.filter((row) => row.dimension === dimension);
      if (!own.length) return [];
      const title = make("tr", { className: "family" }, make("td", { colSpan: heads.length }, say(label)));
      const body = own.map((row) => {
        const sure = known(row.gain_low) && (row.gain_low > 0 || row.gain_high < 0);
        return make(
          "tr",
          {},
          cell(say(groups[row.group])),
          cell(count(row.households), "n"),
          cell(
            [
              make("span", { className: sure ? (row.gain > 0 ? "good" : "bad") : "soft" }, signed(row.gain)),
              make("small", { className: "sub" }, range(row.gain_low, row.gain_high)),
            ],
            "n",
          ),
          cell(`${number(row.losers, true)}%`, "n"),
          cell(bars(row, largest)),
          cell(`${number(row.winners, true)}%`, "n"),
          cell(count(row.rose), "n"),
          cell(count(row.fell), "n"),
          cell(
            [make("span", {}, signed(row.net)), make("small", { className: "sub" }, range(row.net_low, row.net_high))],
            "n",
          ),
        );
      });
      return dimension === "all" ? body : [title, ...body];
    });
    const table = make(
      "table",
      { className: "people" },
      make("thead", {}, make("tr", {}, ...heads.map((h, i) => head(h ? word(h) : "", i > 0)))),
      make("tbody", {}, ...lines),
    );
    card.replaceChildren(
      make("p", { className: "note keyline" }, `${word("last_day")} · ${say(DATA.scenarios[view.chosen + 1].title)}`),
      make("div", { className: "scroll" }, table),
    );
  }
  watch(() => {
    box.hidden = OTHERS.length < 2;
    choose(
      box,
      OTHERS.map((s) => say(s.title)),
      () => view.chosen,
      (i) => {
        view.chosen = i;
        list();
      },
    );
    list();
  });
})();

// Public money: payments, what they bought, and at what rate.
(() => {
  const root = one("#public-root"),
    view = { chosen: 0 },
    box = chips(),
    body = make("div");
  root.append(make("div", { className: "controls" }, box), body);
  const heads = (first) => [head(first), head(word("base"), true), head(word("difference"), true), head(word("interval"), true)];
  const line = (row, className = "") =>
    make(
      "tr",
      { className },
      cell(say(row.label)),
      cell(row.item === "household_years" ? "" : number(row.base_mean), "n"),
      cell(signed(row.diff), "n"),
      cell(known(row.low) ? range(row.low, row.high) : word("single"), "n"),
    );
  function ratioLine(row) {
    const share = row.unit === "share",
      sure = known(row.low);
    const shown = (v) => fine(v, share) + (share ? "%" : "");
    return make(
      "tr",
      {},
      cell([say(row.label), make("span", { className: "sub" }, sure ? "" : word(DATA.facts.pairs > 1 ? "undetermined" : "single"))]),
      cell(sure ? shown(row.diff) : "–", "n"),
      cell(sure ? `${shown(row.low)} ${word("to")} ${shown(row.high)}` : "", "n"),
    );
  }
  function list() {
    const key = OTHERS[view.chosen].key,
      rows = DATA.fiscal.filter((row) => row.scenario === key),
      of = (...kinds) => rows.filter((row) => kinds.includes(row.kind));
    const tableOf = (heads_, lines) =>
      make(
        "div",
        { className: "card tablecard" },
        make(
          "div",
          { className: "scroll" },
          make("table", {}, make("thead", {}, make("tr", {}, ...heads_)), make("tbody", {}, ...lines)),
        ),
      );
    const paid = of("payment", "receipt").filter((row) => row.base_mean || row.mean);
    const parts = [
      tableOf(heads(`${word("item")} (${word("per_year")})`), [
        ...paid.map((row) => line(row)),
        ...of("total").map((row) => line(row, "total")),
        ...of("memo").map((row) => make("tr", { className: "soft" }, ...line(row).children)),
      ]),
    ];
    if (of("lever").length) parts.push(tableOf(heads(word("levers")), of("lever").map((row) => line(row))));
    parts.push(
      make(
        "div",
        { className: "halves" },
        tableOf(heads(""), of("outcome").map((row) => line(row))),
        tableOf([head(""), head(word("value"), true), head(word("interval"), true)], of("ratio").map(ratioLine)),
      ),
    );
    body.replaceChildren(...parts);
  }
  watch(() => {
    box.hidden = OTHERS.length < 2;
    choose(
      box,
      OTHERS.map((s) => say(s.title)),
      () => view.chosen,
      (i) => {
        view.chosen = i;
        list();
      },
    );
    list();
  });
})();

// Every effect, searchable.
(() => {
  const root = one("#all-root"),
    view = { search: "", chosen: 0 },
    box = chips();
  const input = make("input", {
    type: "search",
    oninput: (e) => {
      view.search = e.target.value;
      list();
    },
  });
  const heads = make("tr"),
    body = make("tbody");
  root.append(
    make("div", { className: "controls" }, input, box),
    make("div", { className: "card tablecard tall" }, make("table", { className: "every" }, make("thead", {}, heads), body)),
  );
  const sub = (words) => make("small", { className: "sub" }, words);
  function list() {
    const key = OTHERS[view.chosen].key;
    const found = DATA.effects.filter(
      (row) =>
        row.by[key] &&
        matches(view.search, row.name, row.label.en, row.label.zh, row.definition.en, row.definition.zh),
    );
    body.replaceChildren(
      ...found.flatMap((row, i) => {
        const e = row.by[key],
          [how, kind] = verdict(row, e);
        const title = make("tr", { className: "family" }, make("td", { colSpan: 6 }, say(DATA.families[row.family])));
        const line = make(
          "tr",
          { id: `effect-${row.name}` },
          cell([make("b", {}, say(row.label)), make("span", { className: "sub" }, say(row.definition))]),
          cell([make("span", {}, number(e.base_mean, row.share)), sub(say(row.unit))], "n"),
          cell(
            [
              make("span", { className: kind }, make("b", {}, signed(e.diff, row.share)), ` ${measure(row)}`),
              sub(word(how)),
            ],
            "n",
          ),
          cell(
            [
              make("span", {}, range(e.low, e.high, row.share)),
              sub(known(e.low_bootstrap) ? `${word("bootstrap")} ${range(e.low_bootstrap, e.high_bootstrap, row.share)}` : ""),
            ],
            "n",
          ),
          cell(fine(e.detectable, row.share), "n"),
          cell(number(e.reps), "n"),
        );
        return found[i - 1]?.family === row.family ? [line] : [title, line];
      }),
    );
    if (!found.length)
      body.append(make("tr", {}, make("td", { colSpan: 6 }, make("div", { className: "nodata" }, word("nothing_found")))));
  }
  watch(() => {
    input.placeholder = word("search");
    box.hidden = OTHERS.length < 2;
    choose(
      box,
      OTHERS.map((s) => say(s.title)),
      () => view.chosen,
      (i) => {
        view.chosen = i;
        list();
      },
    );
    heads.replaceChildren(
      ...["indicator", "base", "difference", "interval", "detectable", "pairs_short"].map((key, i) =>
        head(word(key), i > 0),
      ),
    );
    list();
  });
})();

// What differs, how sure, once more.
watch(() => {
  const shown = (value) =>
    value == null ? "–" : typeof value === "number" ? minus(value.toLocaleString(locale(), { maximumSignificantDigits: 8 })) : String(value);
  one("#settings-root").replaceChildren(
    ...OTHERS.map((s) =>
      make(
        "div",
        { className: "card tablecard" },
        make("p", { className: "keyline" }, make("b", {}, say(s.title))),
        s.changes.length
          ? grid(
              [head(word("parameter")), head(word("base"), true), head(word("value"), true), head(word("unit"))],
              s.changes.map((c) => [
                cell([say(c.label), make("span", { className: "sub" }, make("code", {}, c.path))]),
                cell(shown(c.base), "n"),
                cell(shown(c.value), "n"),
                cell(say(c.unit)),
              ]),
            )
          : make("p", { className: "note keyline" }, word("nothing_differs")),
      ),
    ),
  );
  one("#sure-root").replaceChildren(...DATA.sure.map((sentence) => make("li", {}, say(sentence))));
  one("#again-root").replaceChildren(
    ...(DATA.facts.command ? [make("div", { className: "card" }, make("pre", {}, DATA.facts.command))] : []),
    make(
      "div",
      { className: "card tablecard below" },
      ...DATA.scenarios.map((s) =>
        make("details", {}, make("summary", {}, say(s.title), make("small", {}, word("scenario"))), make("pre", {}, s.toml)),
      ),
    ),
  );
});
