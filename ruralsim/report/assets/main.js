// Title and tiles.
document.documentElement.dataset.abreast = 3; // on paper: a report has fifty figures
watch(() => {
  const f = DATA.facts,
    count = f.counts;
  one("#county").textContent = say(f.county);
  one("#title").textContent = say(f.title);
  one("#story").textContent = say(f.story);
  const dates = [
    [
      "period",
      f.start
        ? `${f.start} – ${f.end ?? ""}${f.days ? (state.language === "zh" ? `\uff08${number(f.days)} 天\uff09` : ` (${number(f.days)} ${f.days === 1 ? "day" : "days"})`) : ""}`
        : null,
    ],
    ["seed", f.seed],
    ["version", f.version],
  ];
  one("#dates").replaceChildren(
    ...dates
      .filter(([, v]) => v != null)
      .map(([key, v]) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, String(v)))),
  );
  const shown = Object.entries(count).filter(([, v]) => v);
  const named = (key, v) => word(v === 1 && DATA.text[`${key}_one`] ? `${key}_one` : key);
  one("#counts").replaceChildren(
    ...shown.map(([key, v]) => make("li", {}, make("b", {}, number(Math.round(v))), make("span", {}, named(key, v)))),
  );
  one("#counts").hidden = !shown.length;
  one("#brief-card").hidden = !DATA.brief.length;
  one("#brief").replaceChildren(...DATA.brief.map((sentence) => make("li", {}, say(sentence))));
  const tiles = DATA.indicators
    .filter((i) => i.headline)
    .map((i) => {
      const [first, last] = i.told,
        moved = change({ first, last, share: i.share }),
        value = known(last)
          ? make("span", { className: "value" }, number(last, i.share), make("small", {}, say(i.unit)))
          : make("span", { className: "value none" }, word("nodata"));
      const tile = make(
        "button",
        { type: "button", className: "tile", title: say(i.definition) },
        make("span", { className: "family" }, say(DATA.families[i.family]) || i.family),
        make("span", { className: "name" }, say(i.label), i.by_year ? make("small", {}, word("of_year")) : ""),
        value,
        make(
          "span",
          { className: "foot" },
          make("span", { className: "change" }, moved ?? ""),
          spark(DATA.series[i.name]) || "",
        ),
      );
      tile.addEventListener("click", () => {
        const row = document.getElementById(`indicator-${i.name}`);
        if (row) {
          row.scrollIntoView({ block: "center" });
          if (!row.nextElementSibling?.classList.contains("more")) row.click();
        }
      });
      return tile;
    });
  one("#tiles").replaceChildren(...(tiles.length ? tiles : [make("div", { className: "nodata" }, word("nodata"))]));
});

printers.push(() => county?.print());
