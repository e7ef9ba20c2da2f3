// A sheet that takes what layers draw on a canvas, and keeps it as lines, shapes and words of an SVG file.
class Track extends Path2D { // a path that can be written down, too
  steps = [];
  moveTo(x, y) {
    super.moveTo(x, y);
    this.steps.push(`M${neat(x)} ${neat(y)}`);
  }
  lineTo(x, y) {
    super.lineTo(x, y);
    this.steps.push(`L${neat(x)} ${neat(y)}`);
  }
  quadraticCurveTo(ax, ay, x, y) {
    super.quadraticCurveTo(ax, ay, x, y);
    this.steps.push(`Q${neat(ax)} ${neat(ay)} ${neat(x)} ${neat(y)}`);
  }
}
const neat = (value) => Math.round(value * 1000) / 1000;
const quoted = (words) => String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function vectorSheet(width, height) {
  const parts = [],
    ruler = document.createElement("canvas").getContext("2d");
  let state = {
      fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", globalAlpha: 1,
      font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", dash: [], matrix: new DOMMatrix(),
    },
    kept = [],
    steps = [];
  // "#rrggbbaa" in two parts, which every program understands
  function ink(what, tint) {
    const parted = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(tint),
      opacity = (parted ? parseInt(parted[2], 16) / 255 : 1) * state.globalAlpha;
    return `${what}="${parted ? parted[1] : tint}"` + (opacity < 1 ? ` ${what}-opacity="${neat(opacity)}"` : "");
  }
  const line = () =>
    `${ink("stroke", state.strokeStyle)} stroke-width="${neat(state.lineWidth)}" stroke-linecap="${state.lineCap}"` +
    ` stroke-linejoin="${state.lineJoin}"` + (state.dash.length ? ` stroke-dasharray="${state.dash.map(neat).join(" ")}"` : "");
  function put(name, attributes, content = "") {
    const { a, b, c, d, e, f } = state.matrix,
      moved = state.matrix.isIdentity ? "" : ` transform="matrix(${[a, b, c, d, e, f].map(neat).join(" ")})"`;
    parts.push(`<${name} ${attributes}${moved}>${content}</${name}>`);
  }
  function written(words, x, y, paint) {
    const anchor = { center: "middle", right: "end" }[state.textAlign] ?? "start",
      size = parseFloat(/([\d.]+)px/.exec(state.font)[1]),
      down = state.textBaseline === "middle" ? 0.35 * size : 0;
    put("text", `x="${neat(x)}" y="${neat(y + down)}" text-anchor="${anchor}" style="font:${quoted(state.font)}" ${paint}`, quoted(words));
  }
  const sheet = {
    save: () => kept.push({ ...state, matrix: DOMMatrix.fromMatrix(state.matrix) }),
    restore: () => (state = kept.pop()),
    translate: (x, y) => state.matrix.translateSelf(x, y),
    rotate: (turn) => state.matrix.rotateSelf((turn * 180) / Math.PI),
    transform: (...m) => state.matrix.multiplySelf(new DOMMatrix(m)),
    setLineDash: (dash) => (state.dash = dash),
    beginPath: () => (steps = []),
    moveTo: (x, y) => steps.push(`M${neat(x)} ${neat(y)}`),
    lineTo: (x, y) => steps.push(`${steps.length ? "L" : "M"}${neat(x)} ${neat(y)}`),
    closePath: () => steps.push("Z"),
    arc(x, y, r) { // layers draw whole discs only
      const [left, right] = [neat(x - r), neat(x + r)];
      steps.push(`M${left} ${neat(y)}A${neat(r)} ${neat(r)} 0 1 1 ${right} ${neat(y)}A${neat(r)} ${neat(r)} 0 1 1 ${left} ${neat(y)}Z`);
    },
    roundRect(x, y, w, h, r) {
      const [a, b, c, d] = [x, x + w, y, y + h].map(neat),
        turn = (px, py) => `A${neat(r)} ${neat(r)} 0 0 1 ${neat(px)} ${neat(py)}`;
      steps.push(`M${neat(x + r)} ${c}H${neat(x + w - r)}${turn(b, y + r)}V${neat(y + h - r)}${turn(x + w - r, d)}H${neat(x + r)}${turn(a, y + h - r)}V${neat(y + r)}${turn(x + r, c)}Z`);
    },
    fill: () => put("path", `d="${steps.join("")}" ${ink("fill", state.fillStyle)}`),
    stroke: (track) => put("path", `d="${(track?.steps ?? steps).join("")}" fill="none" ${line()}`),
    fillRect: (x, y, w, h) => put("rect", `x="${neat(x)}" y="${neat(y)}" width="${neat(w)}" height="${neat(h)}" ${ink("fill", state.fillStyle)}`),
    fillText: (words, x, y) => written(words, x, y, ink("fill", state.fillStyle)),
    strokeText: (words, x, y) => written(words, x, y, `fill="none" ${line()}`),
    measureText(words) {
      ruler.font = state.font;
      return ruler.measureText(words);
    },
    drawImage: (picture, x, y, w, h) =>
      put("image", `x="${neat(x)}" y="${neat(y)}" width="${neat(w)}" height="${neat(h)}" preserveAspectRatio="none" href="${picture.toDataURL()}"`),
    // Dots of one tone, as ends of lines of no length.
    dots(places, across, tint) {
      const d = places.map(([x, y]) => `M${neat(x)} ${neat(y)}h0`).join("");
      put("path", `d="${d}" fill="none" ${ink("stroke", tint)} stroke-width="${neat(across)}" stroke-linecap="round"`);
    },
    text: (title) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `<title>${quoted(title)}</title>${parts.join("\n")}</svg>`,
  };
  for (const name of Object.keys(state).filter((key) => key !== "dash" && key !== "matrix"))
    Object.defineProperty(sheet, name, { get: () => state[name], set: (value) => (state[name] = value) });
  return sheet;
}
