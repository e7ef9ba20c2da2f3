// Searchable tables: indicators and parameters.
const matches = (needle, ...hay) => {
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean);
  const text = hay.join(" ").toLowerCase();
  return words.every((w) => text.includes(w));
};

(() => {
  const root = one("#indicators-root"),
    rows = DATA.indicators;
  if (!rows.length) {
    watch(() => empty(root));
    return;
  }
  const view = { search: "", family: "", open: null };
  const input = make("input", {
    type: "search",
    oninput: (e) => {
      view.search = e.target.value;
      list();
    },
  });
  const chips = make("div", { className: "chips" }),
    save = make("button", { type: "button", onclick: download });
  const body = make("tbody"),
    head = make("thead");
  root.append(
    make("div", { className: "controls" }, input, chips, make("span", { className: "grow" }), save),
    make("div", { className: "card tablecard tall" }, make("table", { className: "indicator-table" }, head, body)),
  );
  const familyOf = (name) => say(DATA.families[name]) || name;

  function list() {
    const found = rows.filter(
      (r) =>
        (!view.family || r.family === view.family) &&
        matches(view.search, r.name, r.label.en, r.label.zh, r.definition.en, r.definition.zh, familyOf(r.family)),
    );
    body.replaceChildren(
      ...found.flatMap((r, k) => {
        const moved = change(r),
          heading =
            !view.family && found[k - 1]?.family !== r.family
              ? [make("tr", { className: "family" }, make("td", { colSpan: 6 }, familyOf(r.family)))]
              : [];
        const row = make(
          "tr",
          { className: "row", tabIndex: 0, id: `indicator-${r.name}` },
          make("td", {}, make("b", {}, say(r.label)), make("span", { className: "sub" }, say(r.definition))),
          make("td", {}, say(r.unit)),
          make("td", { className: "n" }, number(r.first, r.share)),
          make("td", { className: "n" }, number(r.last, r.share)),
          make(
            "td",
            { className: "n" },
            moved
              ? make("span", { className: `change ${moved.kind}` }, moved.text)
              : known(r.last)
                ? ""
                : word("nodata"),
          ),
          make("td", {}, spark(DATA.series[r.name], 96, 28) || ""),
        );
        const toggle = () => {
          view.open = view.open === r.name ? null : r.name;
          list();
        };
        row.addEventListener("click", toggle);
        row.addEventListener("keydown", (e) => {
          if (e.key === "Enter") toggle();
        });
        if (view.open !== r.name) return [...heading, row];
        const cell = make("td", { colSpan: 6 }, make("div", { className: "plot" })),
          more = make("tr", { className: "more" }, cell);
        requestAnimationFrame(() =>
          draw(cell, () => ({
            title: r.label,
            data: [
              {
                type: "scatter",
                mode: DATA[r.when].length > 2 ? "lines" : "lines+markers",
                x: DATA[r.when],
                y: DATA.series[r.name],
                name: say(r.label),
                line: { color: "var(--c0)", width: 2 },
              },
            ],
            layout: {
              yaxis: {
                title: { text: say(r.unit) === "%" ? "" : r.unit },
                tickformat: r.share ? ",.2~%" : ",~r",
                hoverformat: r.share ? ".2%" : ",.5~r",
              },
            },
          })),
        );
        return [...heading, row, more];
      }),
    );
    if (!found.length)
      body.append(
        make("tr", {}, make("td", { colSpan: 6 }, make("div", { className: "nodata" }, word("nothing_found")))),
      );
  }
  function download() {
    const quote = (v) => (/[",\n]/.test(v) ? `"${String(v).replaceAll('"', '""')}"` : (v ?? ""));
    const at = new Map(DATA.months.map((d, i) => [d, i])),
      dates = [...new Set([...DATA.dates, ...DATA.months])].sort(),
      daily = new Map(DATA.dates.map((d, i) => [d, i]));
    const lines = [
      ["date", ...rows.map((r) => quote(`${say(r.label)}${say(r.unit) ? ` (${say(r.unit)})` : ""}`))],
      ...dates.map((d) => [
        d,
        ...rows.map((r) => {
          const v = DATA.series[r.name][(r.when === "months" ? at : daily).get(d)];
          return known(v) ? (r.share ? +(v * 100).toPrecision(6) : v) : "";
        }),
      ]),
    ];
    const link = make("a", {
      href: URL.createObjectURL(
        new Blob(["\ufeff" + lines.map((l) => l.join(",")).join("\r\n")], { type: "text/csv" }),
      ),
      download: "indicators.csv",
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  watch(() => {
    input.placeholder = word("search");
    save.textContent = word("download");
    const families = ["", ...new Set(rows.map((r) => r.family))];
    chips.replaceChildren(
      ...families.map((f) =>
        make(
          "button",
          {
            type: "button",
            ariaPressed: String(f === view.family),
            onclick: () => {
              view.family = f;
              for (const c of chips.children) c.ariaPressed = "false";
              chips.children[families.indexOf(f)].ariaPressed = "true";
              list();
            },
          },
          f ? familyOf(f) : word("all"),
        ),
      ),
    );
    head.replaceChildren(
      make(
        "tr",
        {},
        ...["indicator", "unit", "first", "last", "change", "course"].map((key, i) =>
          make("th", { className: i > 1 && i < 5 ? "n" : "" }, word(key)),
        ),
      ),
    );
    list();
  });
})();

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
  const expand = make("button", { type: "button" }),
    collapse = make("button", { type: "button" }),
    count = make("span", { className: "note" });
  const box = make("div", { className: "card tablecard" });
  const groupOf = (path) => {
    const parts = path.split(".");
    return parts.length > 2 ? parts.slice(0, 2).join(".") : parts.length > 1 ? parts[0] : "scenario";
  };
  const groups = [...new Set(rows.map((r) => groupOf(r.path)))];
  expand.addEventListener("click", () => {
    groups.forEach((g) => opened.add(g));
    list();
  });
  collapse.addEventListener("click", () => {
    opened.clear();
    list();
  });
  root.append(
    make("div", { className: "controls" }, input, expand, collapse, make("span", { className: "grow" }), count),
    box,
  );
  const shown = (v) =>
    v === null || v === undefined
      ? "–"
      : Array.isArray(v)
        ? v.length > 8
          ? `${v.slice(0, 8).map(shown).join(", ")} …`
          : v.map(shown).join(", ")
        : typeof v === "boolean"
          ? v
            ? "✓"
            : "✕"
          : typeof v === "number"
            ? v.toLocaleString(locale(), { maximumSignificantDigits: 6, useGrouping: Math.abs(v) >= 10000 })
            : typeof v === "object"
              ? JSON.stringify(v)
              : String(v);
  const source = (r) =>
    !r.source || /^assumed/i.test(r.source)
      ? make("span", { className: "assumed" }, r.source && r.source !== "assumed" ? r.source : word("assumed"))
      : r.source;
  function list() {
    const found = rows.filter((r) => matches(search, r.path, r.label.en, r.label.zh, r.source || ""));
    const assumed = rows.filter((r) => !r.source || /^assumed/i.test(r.source)).length;
    count.textContent =
      state.language === "zh"
        ? `${found.length} / ${rows.length} 个参数\uff0c其中假设 ${assumed} 个`
        : `${found.length} of ${rows.length} parameters; ${assumed} are assumed`;
    box.replaceChildren(
      ...groups
        .map((g) => {
          const mine = found.filter((r) => groupOf(r.path) === g);
          if (!mine.length) return null;
          const details = make(
            "details",
            { open: Boolean(search) || opened.has(g) },
            make("summary", {}, make("span", {}, g), make("small", {}, String(mine.length))),
          );
          const fill = () => {
            if (details.querySelector("table")) return;
            details.append(
              make(
                "div",
                { className: "scroll" },
                make(
                  "table",
                  {},
                  make(
                    "thead",
                    {},
                    make(
                      "tr",
                      {},
                      ...["parameter", "value", "unit", "bounds", "source", "confidence"].map((k, i) =>
                        make("th", { className: i === 1 || i === 3 ? "n" : "" }, word(k)),
                      ),
                    ),
                  ),
                  make(
                    "tbody",
                    {},
                    ...mine.map((r) =>
                      make(
                        "tr",
                        {},
                        make("td", {}, say(r.label), make("span", { className: "sub" }, make("code", {}, r.path))),
                        make("td", { className: "n" }, shown(r.value)),
                        make("td", {}, say(r.unit)),
                        make(
                          "td",
                          { className: "n" },
                          r.low == null && r.high == null ? "" : `${shown(r.low)} … ${shown(r.high)}`,
                        ),
                        make("td", {}, source(r)),
                        make(
                          "td",
                          {},
                          r.confidence ? make("span", { className: `grade ${r.confidence}` }, r.confidence) : "",
                        ),
                      ),
                    ),
                  ),
                ),
              ),
            );
          };
          if (details.open) fill();
          details.addEventListener("toggle", () => {
            if (details.open) {
              opened.add(g);
              fill();
            } else opened.delete(g);
          });
          return details;
        })
        .filter(Boolean),
    );
    if (!found.length) box.append(make("div", { className: "nodata" }, word("nothing_found")));
  }
  watch(() => {
    input.placeholder = word("search");
    expand.textContent = word("expand");
    collapse.textContent = word("collapse");
    list();
  });
  window.addEventListener("beforeprint", () => {
    groups.forEach((g) => opened.add(g));
    list();
  });
})();

(() => {
  const root = one("#reproduce-root"),
    rows = [];
  const flat = (value, path) => {
    if (value && typeof value === "object" && !Array.isArray(value))
      for (const [k, v] of Object.entries(value)) flat(v, path ? `${path}.${k}` : k);
    else rows.push([path, Array.isArray(value) ? value.join(", ") : String(value)]);
  };
  flat(DATA.manifest || {}, "");
  watch(() => {
    const table = make(
      "div",
      { className: "card tablecard" },
      make(
        "div",
        { className: "scroll" },
        make(
          "table",
          {},
          make(
            "tbody",
            {},
            ...rows.map(([k, v]) => make("tr", {}, make("td", {}, make("code", {}, k)), make("td", {}, v))),
          ),
        ),
      ),
    );
    root.replaceChildren(
      rows.length ? table : make("div", { className: "nodata" }, word("nodata")),
      ...(DATA.scenario
        ? [
            make(
              "div",
              { className: "card tablecard", style: "margin-top:16px" },
              make("details", {}, make("summary", {}, word("scenario")), make("pre", {}, DATA.scenario)),
            ),
          ]
        : []),
    );
  });
})();
