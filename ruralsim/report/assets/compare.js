// Title, what is compared, courses, people, public money, every effect, settings.
watch(() => {
  const f = DATA.facts,
    zh = state.language === "zh";
  one("#county").textContent = say(f.county);
  one("#title").textContent = say(f.title);
  const period = f.start ? `${f.start} – ${f.end}${zh ? `\uff08${number(f.days)} 天\uff09` : ` (${number(f.days)} ${f.days === 1 ? "day" : "days"})`}` : null;
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
printers.push(() => county?.print());

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

// One panel per scenario, of which the screen shows the chosen one and paper shows all, each under its name.
function panels(root, fill, ...tools) {
  const view = { chosen: 0 },
    box = chips(),
    own = OTHERS.map(() => make("div", { className: "panel" }));
  root.append(make("div", { className: "controls" }, ...tools, box), ...own);
  const pick = (chosen) => {
    view.chosen = chosen;
    own.forEach((panel, i) => panel.classList.toggle("chosen", i === chosen));
  };
  const list = () =>
    own.forEach((panel, i) => {
      const name = OTHERS.length > 1 ? make("h3", { className: "printed" }, say(OTHERS[i].title)) : null;
      panel.replaceChildren(...[name, ...fill(OTHERS[i].key, i)].filter(Boolean));
    });
  watch(() => {
    box.hidden = OTHERS.length < 2;
    choose(
      box,
      OTHERS.map((s) => say(s.title)),
      () => view.chosen,
      pick,
    );
    pick(view.chosen);
    list();
  });
  return list;
}

// Courses: differences or levels.
(() => {
  const view = { levels: 0 },
    box = chips(),
    label = make("span", { className: "soft" });
  const shown = make("p", { className: "printed note colours" });
  one("#courses-controls").append(label, box);
  one("#courses-controls").after(shown);
  const nodes = all("#courses [data-figure]");
  for (const node of nodes) {
    const name = node.dataset.figure;
    figureOf.set(node, () => (view.levels && DATA.levels[name]) || DATA.figures[name]);
  }
  const name = () => {
    // the colours are said once for all these figures
    const lines = DATA.scenarios.map((s, i) => [make("i", { className: "swatch", style: `--tint:${tint(i)}` }), say(s.title)]);
    shown.replaceChildren(
      word(view.levels ? "levels" : "differences"),
      ...lines.slice(view.levels ? 0 : 1).map((parts) => make("span", {}, ...parts)),
    );
  };
  watch(() => {
    label.textContent = word("show");
    name();
    choose(
      box,
      [word("differences"), word("levels")],
      () => view.levels,
      (i) => {
        view.levels = i;
        name();
        for (const node of nodes) {
          node.hiddenTraces?.clear();
          if (drawn.has(node)) draw(node, figureOf.get(node));
        }
      },
    );
  });
})();

// Every effect, searchable.
(() => {
  let search = "";
  const input = make("input", {
    type: "search",
    oninput: (e) => {
      search = e.target.value;
      list();
    },
  });
  const heads = ["indicator", "base", "difference", "interval", "detectable", "pairs_short"];
  const sub = (words) => make("small", { className: "sub" }, words);
  const table = (key) => {
    const found = DATA.effects.filter(
      (row) =>
        row.by[key] &&
        matches(search, row.name, row.label.en, row.label.zh, row.definition.en, row.definition.zh),
    );
    const body = make(
      "tbody",
      {},
      ...found.flatMap((row, i) => {
        const e = row.by[key],
          [how, kind] = verdict(e);
        const title = make("tr", { className: "family" }, make("td", { colSpan: 6 }, say(DATA.families[row.family])));
        const line = make(
          "tr",
          {},
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
          cell(number(e.detectable, row.share), "n"),
          cell(number(e.reps), "n"),
        );
        return found[i - 1]?.family === row.family ? [line] : [title, line];
      }),
    );
    if (!found.length)
      body.append(make("tr", {}, make("td", { colSpan: 6 }, make("div", { className: "nodata" }, word("nothing_found")))));
    const top = make("thead", {}, make("tr", {}, ...heads.map((name, i) => head(word(name), i > 0))));
    return [make("div", { className: "card tablecard tall" }, make("table", { className: "every" }, top, body))];
  };
  const list = panels(one("#all-root"), table, input);
  watch(() => {
    input.placeholder = word("search");
  });

  // Paper: every option in one table, each indicator defined once; what differs nowhere is named below it.
  const ACROSS = 4, // options side by side
    paper = make("div", { className: "printed", id: "all-paper" });
  one("#all-root").append(paper);
  function effect(row, e) {
    if (!e) return cell("–", "n");
    const [key, kind] = verdict(e),
      pairs = e.reps === DATA.facts.pairs ? "" : ` · ${number(e.reps)} ${word("pairs_short")}`;
    if (e.told === "same") return cell(["0", sub(word(key) + pairs)], "n");
    const unit = row.share ? ` ${word("pp")}` : "", // others have the base's
      how = { open: "", few: "", alone: " ?" }[e.told] ?? ` ${word(key)}`, // said above the table
      could = known(e.detectable) ? `${word("detectable")} ${number(e.detectable, row.share)}` : "";
    return cell(
      [
        make("span", { className: kind }, make("b", {}, signed(e.diff, row.share)), unit + how),
        sub(range(e.low, e.high, row.share)),
        sub(could + pairs),
      ],
      "n",
    );
  }
  function sheet(options) {
    const own = DATA.effects.filter((row) => options.some((s) => row.by[s.key])),
      differs = (row) => options.some((s) => row.by[s.key] && row.by[s.key].told !== "same"),
      base = (row) => `${number(Object.values(row.by)[0].base_mean, row.share)} ${say(row.unit)}`,
      found = own.filter(differs),
      same = own.filter((row) => !differs(row));
    const body = found.flatMap((row, i) => {
      const title = make(
        "tr",
        { className: "family" },
        make("td", { colSpan: options.length + 2 }, say(DATA.families[row.family])),
      );
      const line = make(
        "tr",
        {},
        cell([make("b", {}, say(row.label)), make("span", { className: "sub" }, say(row.definition))]),
        cell(base(row), "n"),
        ...options.map((s) => effect(row, row.by[s.key])),
      );
      return found[i - 1]?.family === row.family ? [line] : [title, line];
    });
    const heads = [head(word("indicator")), head(word("base"), true), ...options.map((s) => head(say(s.title), true))];
    const cols = ["name", "base", ...options.map(() => "option")].map((className) => make("col", { className }));
    return [
      make("table", { className: "abreast" }, make("colgroup", {}, ...cols), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body)),
      ...(same.length
        ? [
            make("h3", {}, word("same_everywhere")),
            make("p", { className: "soft" }, same.map((row) => `${say(row.label)} ${base(row)}`.trim()).join("; ")),
          ]
        : []),
    ];
  }
  printers.push(() => {
    const sheets = [];
    for (let i = 0; i < OTHERS.length; i += ACROSS) sheets.push(...sheet(OTHERS.slice(i, i + ACROSS)));
    paper.replaceChildren(make("p", { className: "printed note" }, word("all_on_paper")), ...sheets);
  });
})();

// How sure, and once more.
watch(() => {
  one("#sure-root").replaceChildren(...DATA.sure.map((sentence) => make("li", {}, say(sentence))));
  one("#again-root").replaceChildren(
    ...(DATA.facts.command ? [make("div", { className: "card" }, make("pre", {}, DATA.facts.command))] : []),
    make(
      "div",
      { className: "card tablecard below" },
      ...DATA.scenarios.map((s) =>
        attached([say(s.title), make("small", {}, word("scenario"))], s.toml),
      ),
    ),
  );
});
