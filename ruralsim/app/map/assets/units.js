// In place of single households: villages, townships or hexagons, each by the mean of its households; the
// parcels that rounds carry along roads; and the effects on villages that many pairs of runs tell.
const UNITS = ["households", "villages", "townships", "hexagons", "flows"];
const ACROSS = 2; // kilometres from side to side of a hexagon
const NOTHING = "#c4c4bd"; // a difference too small to be shown, or not distinct from chance
const SHARES = ["#dfe3e0", "#9db9cf", "#4d86b5", "#0b5fa5", "#06345e"]; // of households in a class

function units(county) {
  const { household_x: x, household_y: y, household_village: village, household_hexagon: hexagon } = county,
    side = ACROSS / Math.sqrt(3),
    kept = {};

  const keyOf = {
    villages: (i) => village[i],
    townships: (i) => county.villages[village[i]].township,
    hexagons: (i) => hexagon[i],
  };
  const nameOf = { villages: (key) => county.villages[key].name, townships: (key) => county.townships[key].name };
  // Groups of a kind, each with its households and the middle of them.
  function groups(kind) {
    if (kept[kind]) return kept[kind];
    const found = new Map();
    for (let i = 0; i < x.length; i++) {
      const key = keyOf[kind](i);
      let group = found.get(key);
      if (!group) found.set(key, (group = { key, members: [], x: 0, y: 0, name: nameOf[kind]?.(key) }));
      group.members.push(i);
      group.x += x[i];
      group.y += y[i];
    }
    for (const group of found.values()) {
      group.x /= group.members.length;
      group.y /= group.members.length;
      if (kind === "hexagons") [group.x, group.y] = county.hexagons[group.key];
    }
    return (kept[kind] = [...found.values()]);
  }
  const quantile = (sorted, part) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  // Groups with their values, and a scale from them.
  function told(frame, kind, threshold) {
    const { values, variable } = frame,
      classes = variable.classes.length,
      differs = frame.kind === "difference";
    const shown = groups(kind).map((group) => {
      let sum = 0,
        n = 0;
      for (const i of group.members)
        if (values[i] === values[i]) {
          sum += classes ? values[i] > 0 : values[i];
          n++;
        }
      return { ...group, value: n ? sum / n : NaN };
    });
    const known = shown.map(({ value }) => value).filter((v) => v === v),
      sorted = differs ? known.map(Math.abs).sort((a, b) => a - b) : known.sort((a, b) => a - b);
    const far = quantile(sorted, 0.95) || sorted.at(-1) || 1,
      low = differs ? -far : quantile(sorted, 0.05),
      high = differs ? far : Math.max(quantile(sorted, 0.95), low + 1e-9);
    const colours = classes ? SHARES : variable.colours;
    for (const one of shown) {
      const small = differs && (one.value === 0 || Math.abs(one.value) < threshold);
      one.tint = one.value !== one.value || small ? NOTHING : shade(colours, (one.value - low) / (high - low));
    }
    const share = variable.share || classes > 0 || variable.flag;
    return { kind, shown, low, high, colours, share, unit: classes ? { en: "%", zh: "%" } : variable.unit };
  }
  // Parcels that today's rounds carry between neighbouring cells: of each round all of them, all the way.
  function flows(frame) {
    const sums = new Map(),
      { route_start: start, route_cell: cell } = frame;
    for (let k = 0; k < frame.courier_row.length; k++)
      for (let p = start[k]; p + 1 < start[k + 1]; p++) {
        const [a, b] = [Math.min(cell[p], cell[p + 1]), Math.max(cell[p], cell[p + 1])];
        if (a === b) continue;
        const key = a * county.width * county.height + b;
        sums.set(key, (sums.get(key) ?? 0) + frame.courier_parcels[k]);
      }
    const shown = [...sums].map(([key, parcels]) => ({
      from: Math.floor(key / (county.width * county.height)),
      to: key % (county.width * county.height),
      parcels,
    }));
    return { kind: "flows", shown: shown.sort((a, b) => a.parcels - b.parcels), high: Math.max(0, ...sums.values()) };
  }
  const radius = (view, n) => Math.min(Math.max(Math.sqrt(n) * 0.13 * Math.sqrt(view.scale), 4), 26);
  function outline(c, view, kind, px, py, r) {
    c.beginPath();
    if (kind === "hexagons")
      for (let k = 0; k < 6; k++) {
        const turn = ((k + 0.5) * Math.PI) / 3;
        c.lineTo(px + side * view.scale * Math.cos(turn), py + side * view.scale * Math.sin(turn));
      }
    else c.arc(px, py, r, 0, 7);
    c.closePath();
  }
  function paint(c, view, shown, way) {
    c.save();
    if (shown.kind === "flows") {
      c.lineCap = "round";
      c.strokeStyle = "#0b3c78c8";
      for (const { from, to, parcels } of shown.shown) {
        c.beginPath();
        c.moveTo(...view.place(way.x[from], way.y[from]));
        c.lineTo(...view.place(way.x[to], way.y[to]));
        c.lineWidth = 1 + 8 * Math.sqrt(parcels / shown.high);
        c.stroke();
      }
    }
    for (const one of shown.kind === "flows" ? [] : shown.shown) {
      const [px, py] = view.place(one.x, one.y);
      outline(c, view, shown.kind, px, py, (one.r = radius(view, one.members.length)));
      c.globalAlpha = 0.88;
      c.fillStyle = one.tint;
      c.fill();
      c.globalAlpha = 1;
      c.lineWidth = 1;
      c.strokeStyle = "#1e2a2f8c";
      c.stroke();
    }
    c.restore();
  }
  // Effects on places: filled, with a sign, where the interval leaves zero out; else a quiet outline.
  function paintEffects(c, view, { kind, values, clear, span, colours, least = 0 }) {
    c.save();
    c.textAlign = "center";
    c.textBaseline = "middle";
    groups(kind).forEach((group) => {
      const value = values[group.key],
        [px, py] = view.place(group.x, group.y),
        r = kind === "hexagons" ? 0.7 * side * view.scale : Math.max(radius(view, group.members.length), 7);
      group.r = r; // within which it is pointed at
      if (typeof value !== "number") return;
      const sure = clear[group.key] && Math.abs(value) >= least;
      outline(c, view, kind, px, py, r);
      c.fillStyle = sure ? shade(colours, 0.5 + (value > 0 ? 0.16 : -0.16) + (0.34 * value) / span) : "#ffffff66";
      c.fill();
      c.lineWidth = sure ? 1.5 : 1.2;
      c.strokeStyle = sure ? "#ffffff" : "#5d6b70";
      c.setLineDash(sure ? [] : [3, 3]);
      c.stroke();
      if (!sure) return;
      c.font = `700 ${Math.round(r * 1.1)}px ${FONT}`;
      c.fillStyle = "#ffffff";
      c.fillText(value > 0 ? "+" : "\u2212", px, py + 0.5);
    });
    c.restore();
  }
  // The group under the pointer; null if there is none.
  function at(view, shown, px, py) {
    if (!shown || shown.kind === "flows") return null;
    const near = (one) => {
      const [gx, gy] = view.place(one.x, one.y);
      return Math.hypot(gx - px, gy - py) <= (shown.kind === "hexagons" ? side * view.scale * 0.9 : one.r);
    };
    return shown.shown.find(near) ?? null;
  }
  return { told, flows, paint, paintEffects, at };
}

// What the pointer is told of a group of households; `sure` holds what pairs of runs say of places.
function groupLines({ key, name, value, members }, frame, shown, sure, speak) {
  const unit = speak.say(shown.unit),
    amount = value === value ? `${speak.amount(value, shown.share)} ${unit}`.trim() : speak.word("none"),
    known = [sure?.values[key], sure?.low[key], sure?.high[key]];
  const ends = known.every((v) => typeof v === "number") ? known.map((v) => speak.amount(v, sure.share)) : null;
  return [
    name ? speak.say(name) : speak.word("by_hexagons"),
    `${speak.say(frame.variable.label)}: ${amount}`,
    ...(ends ? [speak.word("effect", sure.pairs, ...ends, speak.say(sure.unit))] : []),
    speak.word("households", speak.number(members.length)),
  ];
}
