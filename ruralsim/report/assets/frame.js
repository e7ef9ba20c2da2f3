// Navigation, language, theme, print: the last script of every page.
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

let before = "light",
  folded = [];
window.addEventListener("beforeprint", () => {
  before = state.theme;
  state.printing = true;
  state.theme = "light";
  changed();
  drawEverything();
  for (const prepare of printers) prepare();
  folded = all("details:not([open], .attached)"); // nothing else stays folded on paper
  for (const details of folded) details.open = true;
  for (const [node] of drawn) window.Plotly?.Plots.resize(one(".plot", node));
});
window.addEventListener("afterprint", () => {
  state.printing = false;
  state.theme = before;
  for (const details of folded) details.open = false;
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
