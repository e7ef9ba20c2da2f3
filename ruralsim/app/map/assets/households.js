// Households: one dot each, written straight into pixels, so that tens of thousands cost milliseconds.
const SILENT = [141, 148, 144];
const FEW = 0.03; // up to this share of households that differ, their dots are larger

// Colour of every step of a scale, as the canvas stores pixels (alpha apart).
function ramp(variable, kind) {
  const tones = new Uint32Array(257),
    write = (i, [r, g, b]) => (tones[i] = (b << 16) | (g << 8) | r);
  const classes = variable.classes.length;
  for (let i = 0; i < 256; i++) {
    if (classes) write(i, channels(variable.colours[Math.min(i, classes - 1)]));
    else {
      const at = kind === "difference" ? difference(i) : i / 255;
      write(i, shade(variable.colours, at).match(/\d+/g).map(Number));
    }
  }
  write(256, SILENT);
  return tones;
}
// 128 is exactly no difference; the smallest difference is already seen.
const difference = (i) => (i === 128 ? 0.5 : i > 128 ? 0.62 + (0.38 * (i - 129)) / 126 : 0.38 - (0.38 * (127 - i)) / 127);

// Step of every household, and whether values lie beyond the ends of the scale.
function steps(frame) {
  const { values, variable, kind } = frame,
    { low, high } = variable,
    step = new Uint16Array(values.length),
    classes = variable.classes.length;
  frame.beyond = [values.some((v) => v < low), values.some((v) => v > high)];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== value) step[i] = 256;
    else if (classes) step[i] = value;
    else if (kind === "difference")
      step[i] = value === 0 ? 128 : value > 0
        ? Math.min(255, 129 + (value / high) * 126)
        : Math.max(0, 127 - (value / low) * 127);
    else step[i] = Math.min(Math.max(((value - low) / (high - low)) * 255, 0), 255);
  }
  return step;
}

// Pixels of a dot: offsets and opacity.
function stamp(radius) {
  const dots = [],
    reach = Math.ceil(radius + 0.5);
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const cover = Math.min(Math.max(radius + 0.5 - Math.hypot(dx, dy), 0), 1);
      if (cover > 0.08) dots.push([dx, dy, Math.round(cover * 255)]);
    }
  return dots.sort((a, b) => a[2] - b[2]);
}

function households(county) {
  const { household_x: x, household_y: y } = county;
  const layer = document.createElement("canvas"),
    context = layer.getContext("2d", { willReadFrequently: true });
  let image = null,
    pixels = null;

  function press(view, step, tones, dots, wanted, tint) {
    const { width, height } = image,
      scale = view.scale * view.pixel,
      left = (view.width / 2) * view.pixel - view.x * scale,
      top = (view.height / 2) * view.pixel + view.y * scale;
    for (let i = 0; i < x.length; i++) {
      if (!wanted(step[i])) continue;
      const px = Math.round(left + x[i] * scale),
        py = Math.round(top - y[i] * scale);
      if (px < 8 || py < 8 || px >= width - 8 || py >= height - 8) continue;
      const tone = tint ?? tones[step[i]];
      for (let k = 0; k < dots.length; k++) {
        const at = (py + dots[k][1]) * width + px + dots[k][0],
          alpha = dots[k][2];
        if (alpha >= pixels[at] >>> 24) pixels[at] = tone | (alpha << 24);
      }
    }
  }
  function paint(c, view, frame) {
    const width = Math.round(view.width * view.pixel),
      height = Math.round(view.height * view.pixel);
    if (image?.width !== width || image?.height !== height) {
      Object.assign(layer, { width, height });
      image = context.createImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    }
    pixels.fill(0);
    const step = frame.step,
      few = frame.kind === "difference" && frame.differ < FEW * x.length,
      radius = Math.min(Math.max(view.scale * 0.09, 1.3), 4.5) * view.pixel,
      loud = radius * (few ? 1.9 : 1),
      core = stamp(radius),
      bold = stamp(loud),
      rim = stamp(loud + 0.8 * view.pixel).map(([dx, dy, alpha]) => [dx, dy, alpha * 0.3]);
    const quiet = frame.kind === "difference" ? 128 : frame.variable.classes.length ? 0 : 256,
      isQuiet = (s) => s === quiet || s === 256,
      isLoud = (s) => s !== quiet && s !== 256;
    // the quiet ones first, then an outline round the others, then those: what matters lies on top
    press(view, step, frame.tones, core.map(([dx, dy, alpha]) => [dx, dy, alpha * 0.72]), isQuiet);
    press(view, step, frame.tones, rim, isLoud, 0x2b241a);
    press(view, step, frame.tones, bold, isLoud);
    context.putImageData(image, 0, 0);
    c.drawImage(layer, 0, 0, view.width, view.height);
  }
  function nearest(view, px, py, reach) {
    const [kx, ky] = view.spot(px, py);
    let least = (reach / view.scale) ** 2,
      best = -1;
    for (let i = 0; i < x.length; i++) {
      const d = (x[i] - kx) ** 2 + (y[i] - ky) ** 2;
      if (d < least) [least, best] = [d, i];
    }
    return best;
  }
  return { paint, nearest };
}
