// Households: one dot each, written straight into pixels, so that tens of thousands cost milliseconds.
const SILENT = [141, 148, 144];
const NONE = 256; // step of households without a value
const FEW = 0.03; // up to this share of households that differ, their dots are larger

// Colour of every step of a scale, as the canvas stores pixels (alpha apart).
function ramp(variable, kind) {
  const tones = new Uint32Array(NONE + 1),
    write = (i, [r, g, b]) => (tones[i] = (b << 16) | (g << 8) | r);
  const classes = variable.classes.length;
  for (let i = 0; i < 256; i++) {
    if (classes) write(i, channels(variable.colours[Math.min(i, classes - 1)]));
    else {
      const at = kind === "difference" ? difference(i) : i / 255;
      write(i, shade(variable.colours, at).match(/\d+/g).map(Number));
    }
  }
  write(NONE, SILENT);
  return tones;
}
// 128 is exactly no difference; the smallest difference is already seen.
const difference = (i) => (i === 128 ? 0.5 : i > 128 ? 0.62 + (0.38 * (i - 129)) / 126 : 0.38 - (0.38 * (127 - i)) / 127);

// Step of every household; which step is quiet, how many are in each class, and whether values lie beyond the
// ends of the scale.
function steps(frame) {
  const { values, variable, kind } = frame,
    { low, high } = variable,
    step = new Uint16Array(values.length),
    classes = variable.classes.length;
  frame.quiet = kind === "difference" ? 128 : classes ? 0 : NONE;
  frame.counts = new Array(classes).fill(0);
  frame.beyond = [values.some((v) => v < low), values.some((v) => v > high)];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== value) step[i] = NONE;
    else if (classes) frame.counts[(step[i] = value)]++;
    else if (kind === "difference")
      step[i] = value === 0 ? 128 : value > 0
        ? Math.min(255, 129 + (value / high) * 126)
        : Math.max(0, 127 - (value / low) * 127);
    else step[i] = Math.min(Math.max(((value - low) / (high - low)) * 255, 0), 255);
  }
  return step;
}

// Pixels of a dot: how far from its middle in a sheet of pixels, and how much of each is covered (of 256).
function stamp(radius, width, strength = 1) {
  const offsets = [],
    covers = [],
    reach = Math.ceil(radius + 0.5);
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const cover = Math.min(Math.max(radius + 0.5 - Math.hypot(dx, dy), 0), 1) * strength;
      if (cover < 0.06) continue;
      offsets.push(dy * width + dx);
      covers.push(Math.round(cover * 256));
    }
  return { offsets: Int32Array.from(offsets), covers: Int32Array.from(covers) };
}
// Lays a tone over a pixel; two channels at a time.
function blend(below, tone, cover) {
  const rest = 256 - cover,
    outer = (((tone & 0xff00ff) * cover + (below & 0xff00ff) * rest) >>> 8) & 0xff00ff,
    inner = (((tone & 0xff00) * cover + (below & 0xff00) * rest) >>> 8) & 0xff00;
  return 0xff000000 | outer | inner;
}

function households(county) {
  const { household_x: x, household_y: y } = county,
    place = new Int32Array(x.length), // pixel of every household; -1 out of sight
    loud = new Uint8Array(x.length);
  let image = null,
    pixels = null, // of the picture
    bed = null, // what lies below the loud dots: land, quiet dots, outlines
    bedTone = -1,
    larger = false;

  function locate(view, width, height) {
    const scale = view.scale * view.pixel,
      left = (view.width / 2) * view.pixel - view.x * scale,
      top = (view.height / 2) * view.pixel + view.y * scale,
      rim = Math.ceil(12 * view.pixel);
    for (let i = 0; i < x.length; i++) {
      const px = Math.round(left + x[i] * scale),
        py = Math.round(top - y[i] * scale);
      place[i] = px < rim || py < rim || px >= width - rim || py >= height - rim ? -1 : py * width + px;
    }
  }
  function press(sheet, { offsets, covers }, i, tone) {
    const middle = place[i];
    for (let k = 0; k < offsets.length; k++) {
      const at = middle + offsets[k];
      sheet[at] = blend(sheet[at], tone, covers[k]);
    }
  }
  // Quiet dots, then outlines round the loud ones, each pixel outlined once.
  function lay(frame, land, width, radius, bold, { pixel, shades }) {
    bed.set(land);
    bedTone = frame.tones[frame.quiet];
    const dot = stamp(radius, width, 0.72),
      rim = stamp(bold + 0.8 * pixel, width, shades.rimCover),
      outlined = new Uint8Array(bed.length);
    for (let i = 0; i < x.length; i++) if (place[i] >= 0 && !loud[i]) press(bed, dot, i, frame.tones[frame.step[i]]);
    for (let i = 0; i < x.length; i++) {
      if (place[i] < 0 || !loud[i]) continue;
      for (let k = 0; k < rim.offsets.length; k++) {
        const at = place[i] + rim.offsets[k];
        if (outlined[at]) continue;
        outlined[at] = 1;
        bed[at] = blend(bed[at], shades.rim, rim.covers[k]);
      }
    }
  }
  // Writes land and households into a canvas; `moved` if the land was drawn anew.
  function paint(c, view, frame, ground, moved) {
    const { width, height } = ground;
    if (image?.width !== width || image?.height !== height) {
      image = c.createImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
      bed = new Uint32Array(width * height);
      moved = true;
    }
    if (moved) locate(view, width, height);
    const few = frame.kind === "difference" && frame.differ < FEW * x.length,
      radius = Math.min(Math.max(view.scale * 0.09, 1.3), 4.5) * view.pixel,
      bold = radius * (few ? 1.9 : 1);
    let changed = moved || bedTone !== frame.tones[frame.quiet] || few !== larger;
    for (let i = 0; i < x.length; i++) {
      const speaks = frame.step[i] !== frame.quiet && frame.step[i] !== NONE ? 1 : 0;
      if (speaks !== loud[i]) [loud[i], changed] = [speaks, true];
    }
    larger = few;
    if (changed) {
      const land = ground.getContext("2d").getImageData(0, 0, width, height).data;
      lay(frame, new Uint32Array(land.buffer), width, radius, bold, view);
    }
    pixels.set(bed);
    const dot = stamp(bold, width);
    for (let i = 0; i < x.length; i++) if (place[i] >= 0 && loud[i]) press(pixels, dot, i, frame.tones[frame.step[i]]);
    c.putImageData(image, 0, 0);
  }
  // The same dots on a sheet of lines and shapes: quiet ones, then loud ones with an outline.
  function draw(c, view, frame) {
    const few = frame.kind === "difference" && frame.differ < FEW * x.length,
      radius = Math.min(Math.max(view.scale * 0.09, 1.3), 4.5),
      bold = radius * (few ? 1.9 : 1),
      quiet = new Map(),
      speaking = new Map();
    for (let i = 0; i < x.length; i++) {
      const step = frame.step[i],
        kind = step !== frame.quiet && step !== NONE ? speaking : quiet;
      if (!kind.has(step)) kind.set(step, []);
      kind.get(step).push(view.place(x[i], y[i]));
    }
    const tint = (step) => `#${[0, 8, 16].map((k) => ((frame.tones[step] >> k) & 255).toString(16).padStart(2, "0")).join("")}`;
    for (const [step, places] of quiet) c.dots(places, 2 * radius, `${tint(step)}b8`);
    c.dots([...speaking.values()].flat(), 2 * bold + 1.6, view.shades.outline);
    for (const [step, places] of speaking) c.dots(places, 2 * bold, tint(step));
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
  return { paint, draw, nearest };
}
