// Of panels the screen shows the chosen one.
for (const root of all(".panels")) {
  const chips = all(".chips button", root),
    panels = all(".panel", root);
  const choose = (chosen) => {
    chips.forEach((chip, i) => (chip.ariaPressed = String(i === chosen)));
    panels.forEach((panel, i) => panel.classList.toggle("chosen", i === chosen));
  };
  chips.forEach((chip, i) => chip.addEventListener("click", () => choose(i)));
}

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
