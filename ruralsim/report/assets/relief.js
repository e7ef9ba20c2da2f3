// The land: scales of colour, and the county's relief.
const MAP = DATA.map;
const SCALES = {
  more: ["#f3e9a8", "#a8d29b", "#4fb3a4", "#22829a", "#1f4e8c", "#2a1a5e"],
  less: ["#fff0c4", "#fcc878", "#f08f4a", "#d1503a", "#93263d", "#4f1236"],
  gain: ["#6b3208", "#c07a2f", "#efd3a2", "#f6f4ee", "#a9d8d0", "#37948d", "#07494d"],
};
SCALES.loss = [...SCALES.gain].reverse(); // differences of which less is better

const reliefs = {};
function relief(detail = 10) {
  const key = `${state.theme}${detail}`;
  return (reliefs[key] ??= shadedRelief(MAP, state.theme === "dark", detail));
}

watch(() => {
  // the county's own relief behind the title
  const canvas = one(".hero canvas");
  if (!MAP || !MAP.elevation.length) {
    canvas.hidden = true;
    return;
  }
  const source = relief();
  canvas.width = source.width;
  canvas.height = source.height;
  canvas.style.aspectRatio = `${source.width} / ${source.height}`;
  canvas.getContext("2d").drawImage(source, 0, 0);
});
