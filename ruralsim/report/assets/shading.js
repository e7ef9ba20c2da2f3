// Shades of a scale, and shaded relief with contour lines: needs nothing from outside.
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
function shade(stops, t) {
  const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1),
    i = Math.min(Math.floor(at), stops.length - 2),
    f = at - i;
  const [a, b] = [channels(stops[i]), channels(stops[i + 1])];
  return `rgb(${a.map((v, k) => Math.round(v + (b[k] - v) * f)).join(",")})`;
}

function shadedRelief({ width, height, elevation }, dark, detail) {
  // elevation: one row of metres per row of cells, the first in the south
  // cubic splines make slopes as smooth as the land
  const w = width * detail,
    h = height * detail;
  const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
  if (elevation.length !== height) return canvas;
  const weights = Array.from({ length: detail }, (_, k) => {
    const t = (k + 0.5) / detail,
      u = 1 - t;
    return [u * u * u, 4 - 6 * t * t + 3 * t * t * t, 4 - 6 * u * u + 3 * u * u * u, t * t * t].map((w) => w / 6);
  });
  const half = Math.floor(detail / 2),
    clamp = (v, n) => Math.min(Math.max(v, 0), n - 1);
  const rows = elevation.map((row) => {
    const out = new Float32Array(w);
    for (let x = 0; x < w; x++) {
      const i = Math.floor((x - half) / detail),
        k = weights[(x - half + detail * 2) % detail];
      let z = 0;
      for (let j = 0; j < 4; j++) z += k[j] * row[clamp(i - 1 + j, width)];
      out[x] = z;
    }
    return out;
  });
  const z = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const i = Math.floor((y - half) / detail),
      k = weights[(y - half + detail * 2) % detail];
    for (let x = 0; x < w; x++) {
      let v = 0;
      for (let j = 0; j < 4; j++) v += k[j] * rows[clamp(i - 1 + j, height)][x];
      z[y * w + x] = v;
    }
  }
  let low = Infinity,
    high = -Infinity;
  for (const v of z) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const span = high - low || 1,
    interval = [10, 20, 50, 100, 200, 500].find((m) => span / m < 14) || 1000;
  const tints = (
    dark
      ? ["#1d2a2a", "#24302c", "#2f3731", "#3d4039", "#4c4b45", "#5d5b57"]
      : ["#dfe8d8", "#e9ecd9", "#f0ead6", "#eadfca", "#e0d2c0", "#f1ebe4"]
  ).map(channels);
  const context = canvas.getContext("2d"),
    image = context.createImageData(w, h),
    pixels = image.data;
  const steep = (1.15 * detail) / Math.max(span / 14, 25);
  for (let y = 0; y < h; y++) {
    const north = h - 1 - y; // the first row of the grid lies in the south
    for (let x = 0; x < w; x++) {
      const here = north * w + x,
        v = z[here];
      const dx = (z[north * w + Math.min(x + 1, w - 1)] - z[north * w + Math.max(x - 1, 0)]) / 2,
        dy = (z[Math.min(north + 1, h - 1) * w + x] - z[Math.max(north - 1, 0) * w + x]) / 2;
      const length = Math.sqrt(1 + steep * steep * (dx * dx + dy * dy));
      const light = (0.7 + steep * (dx * 0.5 - dy * 0.5)) / length; // from the north-west
      const at = ((v - low) / span) * (tints.length - 1),
        i = Math.min(Math.floor(at), tints.length - 2),
        f = at - i;
      const level = Math.floor(v / interval),
        edge =
          level !== Math.floor(z[north * w + Math.min(x + 1, w - 1)] / interval) ||
          level !== Math.floor(z[Math.min(north + 1, h - 1) * w + x] / interval);
      const bright = (dark ? 0.72 : 0.8) + 0.3 * light - (edge ? (dark ? -0.06 : 0.05) : 0);
      for (let c = 0; c < 3; c++)
        pixels[(y * w + x) * 4 + c] = (tints[i][c] + (tints[i + 1][c] - tints[i][c]) * f) * bright;
      pixels[(y * w + x) * 4 + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
