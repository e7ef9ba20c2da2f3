// What the model was told, by package and submodel; and how to make the same numbers again.
(() => {
  const root = one("#parameters-root"),
    rows = DATA.parameters;
  if (!rows.length) {
    watch(() => empty(root));
    return;
  }
  let search = "";
  const opened = new Set();
  const input = make("input", {
    type: "search",
    oninput: (e) => {
      search = e.target.value;
      list();
    },
  });
  const expand = make("button", {
    type: "button",
    onclick: () => {
      paths.forEach((path) => opened.add(path));
      list();
    },
  });
  const collapse = make("button", {
    type: "button",
    onclick: () => {
      opened.clear();
      list();
    },
  });
  const count = make("span", { className: "note" }),
    box = make("div", { className: "card tablecard" });
  const paper = make("p", { className: "printed note" });
  root.append(
    paper,
    make("div", { className: "controls" }, input, expand, collapse, make("span", { className: "grow" }), count),
    box,
  );

  const steps = (row) => row.path.split(".");
  const package_ = (row) => (steps(row).length > 1 ? steps(row)[0] : "scenario");
  const submodel = (row) => (steps(row).length > 2 ? steps(row).slice(0, 2).join(".") : null);
  const paths = new Set(rows.flatMap((row) => [package_(row), submodel(row)]).filter(Boolean));
  const isAssumed = (row) => /^assumed/i.test(row.source.en);

  function shown(value) {
    if (value == null) return "–";
    if (Array.isArray(value)) return value.slice(0, 8).map(shown).join(", ") + (value.length > 8 ? " …" : "");
    if (typeof value === "boolean") return value ? "✓" : "✕";
    if (typeof value === "number")
      return value.toLocaleString(locale(), { maximumSignificantDigits: 6, useGrouping: Math.abs(value) >= 10000 });
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  function table(mine) {
    const heads = ["parameter", "value", "unit", "bounds", "source", "confidence"].map((key, i) =>
      head(word(key), i === 1 || i === 3),
    );
    return grid(
      heads,
      mine.map((row) => [
        cell([say(row.label), make("span", { className: "sub" }, make("code", {}, row.path))]),
        cell(shown(row.value), "n"),
        cell(say(row.unit)),
        cell(bounds(row), "n"),
        cell(
          isAssumed(row) ? make("span", { className: "assumed" }, say(row.source)) : say(row.source),
        ),
        cell(row.confidence ? make("span", { className: `grade ${row.confidence}` }, row.confidence) : ""),
      ]),
    );
  }
  function bounds({ low, high }) {
    if (low == null) return high == null ? "" : `≤ ${shown(high)}`;
    return high == null ? `≥ ${shown(low)}` : `${shown(low)} … ${shown(high)}`;
  }
  function fold(path, title, size, fill) {
    // filled when first opened: hundreds of rows cost nothing until then
    const summary = make("summary", {}, make("span", {}, title), make("small", {}, String(size)));
    const details = make(
      "details",
      { open: Boolean(search) || opened.has(path), className: "attached" }, // on paper only what is open
      summary,
    );
    const note = (open) => (open ? opened.add(path) : opened.delete(path));
    const unfold = () => {
      if (details.children.length === 1) details.append(...fill());
    };
    if (details.open) unfold();
    // noted with the click: "toggle" comes later, and whoever prints in between would find all folded again
    summary.addEventListener("click", () => note(!details.open));
    details.addEventListener("toggle", () => {
      note(details.open);
      if (details.open) unfold();
    });
    return details;
  }
  function list() {
    const found = rows.filter((row) => matches(search, row.path, row.label.en, row.label.zh, row.source.en, row.source.zh));
    const by = (key, some) =>
      [...new Set(some.map(key).filter(Boolean))].map((name) => [name, some.filter((row) => key(row) === name)]);
    box.replaceChildren(
      ...by(package_, found).map(([name, mine]) =>
        fold(name, say(DATA.groups[name]) || name, mine.length, () => {
          const direct = mine.filter((row) => !submodel(row));
          return [
            ...(direct.length ? [table(direct)] : []),
            ...by(submodel, mine).map(([path, some]) => fold(path, path, some.length, () => [table(some)])),
          ];
        }),
      ),
    );
    if (!found.length) box.append(make("div", { className: "nodata" }, word("nothing_found")));
    const assumed = rows.filter(isAssumed).length;
    count.textContent =
      state.language === "zh"
        ? `${found.length} / ${rows.length} 个参数\uff0c其中假定 ${assumed} 个`
        : `${found.length} of ${rows.length} parameters; ${assumed} are assumed`;
  }
  watch(() => {
    input.placeholder = word("search");
    paper.textContent = word("parameters_on_paper");
    expand.textContent = word("expand");
    collapse.textContent = word("collapse");
    list();
  });
})();

(() => {
  const root = one("#reproduce-root"),
    rows = [];
  const flat = (value, path) => {
    if (value && typeof value === "object" && !Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) flat(inner, path ? `${path}.${key}` : key);
    else
      rows.push([
        cell(make("code", {}, path), /^packages\.|_seconds$|memory/.test(path) ? "minor" : ""),
        cell(
          Array.isArray(value) ? value.join(", ") : String(typeof value === "number" ? +value.toPrecision(6) : value),
        ),
      ]);
  };
  flat(DATA.manifest || {}, "");
  watch(() => {
    if (!rows.length) empty(root);
    else root.replaceChildren(make("div", { className: "card tablecard" }, grid([], rows)));
    if (DATA.scenario)
      root.append(
        make(
          "div",
          { className: "card tablecard below" },
          attached([word("scenario")], DATA.scenario),
        ),
      );
  });
})();
