// Colours of the canvas: those of the style sheet, so that legend and canvas agree, on light and on dark paper.
const SHADE_NAMES = ["paper", "ink", "soft", "halo", "plate", "plate-ink", "note", "shore", "veil", "rim"];
const SHADE_CHANGED = "ruralsim-theme"; // event of the window by which a page says that it turned light or dark

function readShades(root) {
  const style = getComputedStyle(root),
    of = (name) => style.getPropertyValue(`--${name}`).trim();
  const read = Object.fromEntries(SHADE_NAMES.map((name) => [name, of(name)]));
  const roads = {};
  for (const kind of [1, 2, 3, 4, 5]) roads[kind] = { tint: of(`road-${kind}`), casing: of(`casing-${kind}`) };
  const [r, g, b] = channels(read.rim);
  return {
    ...read,
    roads,
    dark: document.documentElement.dataset.theme === "dark",
    outline: read.rim + Math.round(255 * of("rim-cover")).toString(16).padStart(2, "0"),
    rim: (b << 16) | (g << 8) | r, // as the canvas stores pixels
    rimCover: +of("rim-cover"),
  };
}
