// Title of a page of findings.
watch(() => {
  const f = DATA.facts;
  one("#kicker").textContent = say(f.kicker);
  one("#title").textContent = say(f.title);
  one("#story").textContent = say(f.story);
  one("#dates").replaceChildren(
    ...f.dates.map(([name, value]) => make("div", {}, make("dt", {}, say(name)), make("dd", {}, value))),
  );
});

// A table that scrolls on the screen is made as small on paper as it must be to be whole.
const PAPER = SHEET - 23, // within the padding of a card
  SMALLER = 0.8; // letters of tables on paper, to those on the screen
const wide = () => all("table.values, table.claims");
printers.push(() => {
  for (const table of wide()) {
    const box = table.parentNode;
    box.style.width = "1px";
    const needed = table.offsetWidth * SMALLER;
    box.style.width = "";
    table.style.zoom = String(Math.min(1, PAPER / needed));
  }
});
window.addEventListener("afterprint", () => {
  for (const table of wide()) table.style.zoom = "";
});
