// Title, tiles, navigation, language, theme, print.
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
        ? `${f.start} – ${f.end ?? ""}${f.days ? (state.language === "zh" ? `\uff08${number(f.days)} 天\uff09` : ` (${number(f.days)} days)`) : ""}`
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
  one("#counts").replaceChildren(
    ...shown.map(([key, v]) => make("li", {}, make("b", {}, number(Math.round(v))), make("span", {}, word(key)))),
  );
  one("#counts").hidden = !shown.length;
  one("#brief-card").hidden = !DATA.brief.length;
  one("#brief").replaceChildren(...DATA.brief.map((sentence) => make("li", {}, say(sentence))));
  const tiles = DATA.indicators
    .filter((i) => i.headline)
    .map((i) => {
      const moved = change(i),
        value = known(i.last)
          ? make("span", { className: "value" }, number(i.last, i.share), make("small", {}, say(i.unit)))
          : make("span", { className: "value none" }, word("nodata"));
      const tile = make(
        "button",
        { type: "button", className: "tile", title: say(i.definition) },
        make("span", { className: "family" }, say(DATA.families[i.family]) || i.family),
        make("span", { className: "name" }, say(i.label)),
        value,
        make(
          "span",
          { className: "foot" },
          moved ? make("span", { className: `change ${moved.kind}` }, moved.text) : make("span"),
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

for (const button of all("[data-lang]"))
  button.addEventListener("click", () => {
    state.language = button.dataset.lang;
    kept.set("ruralsim-language", state.language);
    changed();
  });
one("#theme").addEventListener("click", () => {
  state.theme = state.theme === "dark" ? "light" : "dark";
  kept.set("ruralsim-theme", state.theme);
  changed();
});
one("#print").addEventListener("click", async () => {
  await drawEverything();
  window.print();
});

const links = new Map(all("nav a").map((a) => [a.hash.slice(1), a]));
const spy = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        for (const a of links.values()) a.classList.remove("here");
        const here = links.get(target.id);
        here?.classList.add("here");
        if (here && one("nav").scrollWidth > one("nav").clientWidth) one("nav").scrollLeft = here.offsetLeft - 90;
      }
  },
  { rootMargin: "-25% 0px -65% 0px" },
);
all("main > section").forEach((section) => spy.observe(section));

let before = "light";
window.addEventListener("beforeprint", () => {
  before = state.theme;
  state.printing = true;
  state.theme = "light";
  changed();
  drawEverything();
  county?.paint();
  for (const [node] of drawn) window.Plotly?.Plots.resize(one(".plot", node));
});
window.addEventListener("afterprint", () => {
  state.printing = false;
  state.theme = before;
  changed();
});

const asked = new URLSearchParams(location.search);
const wanted = asked.get("lang") || kept.get("ruralsim-language") || navigator.language || "en";
state.language = wanted.toLowerCase().startsWith("zh") ? "zh" : "en";
if (asked.get("lang")) kept.set("ruralsim-language", state.language);
state.theme =
  asked.get("theme") ||
  kept.get("ruralsim-theme") ||
  (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
changed();
document.documentElement.dataset.ready = "yes";
