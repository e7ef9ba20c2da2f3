// Names, buyers' zones on the rim, and the scale.
const FONT = 'system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

function labels(county, way) {
  const collisions = () => {
    const taken = [];
    return (left, top, right, bottom) => {
      if (taken.some((b) => b[0] < right && b[2] > left && b[1] < bottom && b[3] > top)) return false;
      taken.push([left, top, right, bottom]);
      return true;
    };
  };
  // At the first of some spots where nothing is written yet; nowhere if there is none.
  function write(c, view, words, spots, size, weight, free) {
    c.font = `${weight} ${size}px ${FONT}`;
    const half = c.measureText(words).width / 2 + 3,
      spot = spots.find(([x, y]) => free(x - half, y - size * 0.65, x + half, y + size * 0.65));
    if (!spot) return;
    const [x, y] = spot;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.lineJoin = "round";
    c.lineWidth = 3.4;
    c.strokeStyle = view.shades.halo;
    c.strokeText(words, x, y);
    c.fillStyle = view.shades.ink;
    c.fillText(words, x, y);
  }
  function paint(c, view, frame, speak, stations = []) {
    const free = collisions();
    for (const { x, y, r, level } of stations) if (level) free(x - r, y - r, x + r, y + r); // not over a sign
    zones(c, view, frame, speak, free);
    const [x, y] = view.place(way.x[county.seat], way.y[county.seat]),
      grown = Math.min(Math.max(view.scale / 14, 0.9), 1.6);
    write(c, view, speak.say(county.seat_name), [[x, y - 34 * grown], [x, y + 26 * grown]], 13, 700, free);
    for (const { name, cell } of county.townships) {
      const [tx, ty] = view.place(way.x[cell], way.y[cell]);
      const aside = 0.55 * speak.say(name).length * 11.5 + 12 * grown;
      const spots = [[tx, ty + 13 * grown], [tx, ty - 13 * grown], [tx + aside, ty], [tx - aside, ty]];
      write(c, view, speak.say(name), spots, 11.5, 600, free);
    }
    if (view.scale > 42)
      for (const { name, x: vx, y: vy } of county.villages) {
        const [px, py] = view.place(vx, vy);
        write(c, view, speak.say(name), [[px, py - 13], [px, py + 14]], 11, 500, free);
      }
    scale(c, view);
    note(c, view, speak);
  }
  // Plates beyond the rim, where the parcels leave for the market.
  function zones(c, view, frame, speak, free) {
    county.zones.forEach((zone, z) => {
      const column = zone.cell % county.width,
        row = Math.floor(zone.cell / county.width);
      const out = { w: column, e: county.width - 1 - column, s: row, n: county.height - 1 - row },
        side = Object.keys(out).reduce((a, b) => (out[b] < out[a] ? b : a)),
        [dx, dy] = { w: [-1, 0], e: [1, 0], s: [0, 1], n: [0, -1] }[side];
      const [x, y] = view.place(column + 0.5 + dx * 0.5, row + 0.5 - dy * 0.5);
      if (x < -8 || y < -8 || x > view.width + 8 || y > view.height + 8) return;
      const name = speak.say(zone.name),
        parcels = frame && view.wide ? speak.word("under_way", speak.number(frame.zone_parcels[z])) : "";
      c.font = `600 12px ${FONT}`;
      const width = Math.max(c.measureText(name).width, 40);
      c.font = `11px ${FONT}`;
      const half = Math.max(width, c.measureText(parcels).width) / 2 + 9,
        high = parcels ? 18 : 11;
      const room = dx < 0 ? x : view.width - x,
        upright = dx && room < 2 * half + 12, // little room: written along the rim
        [across, down] = upright ? [high, half] : [half, high];
      const first = side === "n" ? view.clear : 4, // beside the clock, not under it
        foot = side === "s" && !view.wide ? 52 : 5, // above the buttons and the scale
        cx = Math.min(Math.max(x + dx * (across + 8), across + first), view.width - across - 4),
        under = side === "n" && cx + across > view.until, // no room between clock and choice: below them
        cy = Math.min(Math.max(y + dy * (down + 8), down + (under ? 46 : 5)), view.height - down - foot);
      free(cx - across, cy - down, cx + across, cy + down);
      c.beginPath();
      c.moveTo(x + dy * 6, y + dx * 6);
      c.lineTo(x - dy * 6, y - dx * 6);
      c.lineTo(x + dx * 9, y + dy * 9);
      c.closePath();
      c.fillStyle = view.shades.ink;
      c.fill();
      c.save();
      c.translate(cx, cy);
      if (upright) c.rotate((dx * Math.PI) / 2);
      c.beginPath();
      c.roundRect(-half, -high, half * 2, high * 2, 7);
      c.fillStyle = view.shades.plate;
      c.fill();
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillStyle = view.shades["plate-ink"];
      c.font = `600 12px ${FONT}`;
      c.fillText(name, 0, parcels ? -7 : 0);
      c.font = `11px ${FONT}`;
      c.fillText(parcels, 0, 8);
      c.restore();
    });
  }
  // Where north is, and what the map is.
  function note(c, view, speak) {
    const words = [`\u2191 ${speak.word("north")}`, speak.say(county.note)].filter(Boolean).join(" \u00b7 ");
    c.font = `11px ${FONT}`;
    const wide = c.measureText(words).width,
      right = view.width - 8,
      y = view.height - 40;
    c.fillStyle = view.shades.note;
    c.beginPath();
    c.roundRect(right - wide - 16, y - 10, wide + 16, 20, 6);
    c.fill();
    c.fillStyle = view.shades.ink;
    c.textAlign = "right";
    c.textBaseline = "middle";
    c.fillText(words, right - 8, y);
  }
  function scale(c, view) {
    const km = [0.5, 1, 2, 5, 10, 20, 50].find((d) => d * view.scale > 56) ?? 50,
      length = km * view.scale,
      x = view.width - length - 16,
      y = view.height - 12;
    c.fillStyle = view.shades.note;
    c.beginPath();
    c.roundRect(x - 8, y - 18, length + 16, 25, 6);
    c.fill();
    c.strokeStyle = view.shades.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(x, y - 4);
    c.lineTo(x, y);
    c.lineTo(x + length, y);
    c.lineTo(x + length, y - 4);
    c.stroke();
    c.font = `11px ${FONT}`;
    c.fillStyle = view.shades.ink;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    c.fillText(`${km} km`, x + length / 2, y - 5);
  }
  return { paint };
}
