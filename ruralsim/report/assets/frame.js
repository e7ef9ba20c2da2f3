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

// The foot of every printed sheet: what it is of, whether it is invented, and which sheet of how many.
const foot = document.head.appendChild(make("style", { id: "feet" }));
function footing() {
  const invented = one(".made-up > p")?.parentNode, // the other banner is a list
    quiet = invented?.classList.contains("quiet"),
    title = say(DATA.facts.title),
    parts = [title.length > 90 ? `${title.slice(0, 89)}…` : title];
  if (invented) parts.push(word(quiet ? "made_up_short" : "partly_made_up"));
  const style = "color: #666; font: 8px sans-serif;";
  foot.textContent =
    `@page { @bottom-left { content: ${JSON.stringify(parts.join(" · "))}; ${style} } ` +
    `@bottom-right { content: counter(page) " / " counter(pages); ${style} } }`;
}

let before = "light",
  folded = [];
window.addEventListener("beforeprint", () => {
  before = state.theme;
  state.printing = true;
  state.theme = "light";
  changed();
  drawEverything();
  for (const prepare of printers) prepare();
  footing();
  folded = all("details:not([open], .attached)"); // nothing else stays folded on paper
  for (const details of folded) details.open = true;
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
