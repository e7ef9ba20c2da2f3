// Couriers on their rounds: where each is at a minute of the day, and the way it has come.
const TAIL = 55; // minutes of the way shown behind a courier

function rounds(county, way) {
  // First way-point after a minute, among those of courier k.
  function after(frame, k, minute) {
    let low = frame.route_start[k],
      high = frame.route_start[k + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (frame.route_minute[middle] <= minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  const node = (frame, p) => [way.x[frame.route_cell[p]], way.y[frame.route_cell[p]]];
  const moves = (frame, k) => frame.route_start[k + 1] - frame.route_start[k] > 1;

  // Kilometres east and north, and the direction of travel; roads bend at their nodes, so do couriers.
  function spot(frame, k, minute) {
    const first = frame.route_start[k],
      last = frame.route_start[k + 1] - 1;
    const p = after(frame, k, minute);
    if (p <= first || p > last) {
      const [x, y] = node(frame, p <= first ? first : last);
      return { x, y, east: 1, north: 0, home: true };
    }
    const a = node(frame, p - 1),
      b = node(frame, p),
      from = frame.route_minute[p - 1],
      t = (minute - from) / Math.max(frame.route_minute[p] - from, 1e-6);
    const turn = t < 0.5 ? p - 1 : p,
      before = turn > first ? node(frame, turn - 1) : null,
      next = turn < last ? node(frame, turn + 1) : null,
      here = node(frame, turn);
    const bends = before && next && apart(before, here) && apart(here, next);
    if (!bends)
      return { x: a[0] + (b[0] - a[0]) * t, y: a[1] + (b[1] - a[1]) * t, east: b[0] - a[0], north: b[1] - a[1] };
    const u = t < 0.5 ? t + 0.5 : t - 0.5,
      v = 1 - u;
    const at = (i) => {
      const start = (before[i] + here[i]) / 2,
        end = (here[i] + next[i]) / 2;
      return [v * v * start + 2 * u * v * here[i] + u * u * end, v * (here[i] - start) + u * (end - here[i])];
    };
    const [x, east] = at(0),
      [y, north] = at(1);
    return { x, y, east, north };
  }
  const apart = (a, b) => a[0] !== b[0] || a[1] !== b[1];

  // The way between two minutes, in kilometres.
  function trail(frame, k, from, to) {
    const path = new Track(),
      first = after(frame, k, from),
      last = after(frame, k, to),
      start = spot(frame, k, from),
      end = spot(frame, k, to);
    path.moveTo(start.x, start.y);
    for (let p = first; p < last; p++) {
      const [x, y] = node(frame, p),
        [nx, ny] = p + 1 < last ? node(frame, p + 1) : [end.x, end.y];
      path.quadraticCurveTo(x, y, (x + nx) / 2, (y + ny) / 2);
    }
    path.lineTo(end.x, end.y);
    return path;
  }
  function line(c, view, path, width, tint) {
    c.save();
    view.toKilometres(c);
    c.lineCap = c.lineJoin = "round";
    c.lineWidth = width / view.scale;
    c.strokeStyle = tint;
    c.stroke(path);
    c.restore();
  }
  const tint = (frame, k) => county.networks[frame.courier_network[k]].colour;

  function paint(c, view, frame, minute) {
    const size = Math.min(Math.max(view.scale / 14, 0.75), 1.8);
    const out = [];
    for (let k = 0; k < frame.courier_row.length; k++) {
      if (!moves(frame, k)) continue;
      const at = spot(frame, k, minute);
      if (minute > frame.route_minute[frame.route_start[k]])
        line(c, view, trail(frame, k, minute - TAIL, minute), 2 * size, `${tint(frame, k)}8c`);
      if (!at.home) out.push([k, at]);
    }
    for (const [k, at] of out) van(c, view, at, size, tint(frame, k));
    return out.map(([k, { x, y }]) => ({ k, x, y }));
  }
  function van(c, view, at, size, tint) {
    const [x, y] = view.place(at.x, at.y),
      length = 5.6 * size,
      width = 3.3 * size;
    c.save();
    c.translate(x, y);
    c.rotate(Math.atan2(-at.north, at.east));
    c.beginPath();
    c.roundRect(-length, -width, 2 * length, 2 * width, 1.6 * size);
    c.fillStyle = tint;
    c.fill();
    c.lineWidth = 1.5;
    c.strokeStyle = "#ffffff";
    c.stroke();
    c.beginPath();
    c.roundRect(length * 0.25, -width * 0.62, length * 0.42, width * 1.24, 0.8 * size);
    c.fillStyle = "#ffffffd9";
    c.fill();
    c.restore();
  }

  // The whole round of the courier that is followed, its stops numbered.
  function paintRound(c, view, frame, k) {
    if (!moves(frame, k)) return;
    const last = frame.route_start[k + 1] - 1,
      whole = trail(frame, k, -1, frame.route_minute[last]);
    line(c, view, whole, 6.5, "#ffffffe0");
    line(c, view, whole, 3.2, tint(frame, k));
    c.font = `600 10px ${FONT}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    let number = 0;
    for (let p = frame.route_start[k]; p <= last; p++) {
      if (frame.route_village[p] < 0) continue;
      const [x, y] = view.place(...node(frame, p));
      c.beginPath();
      c.arc(x, y, 7.5, 0, 7);
      c.fillStyle = "#ffffff";
      c.fill();
      c.lineWidth = 1.8;
      c.strokeStyle = tint(frame, k);
      c.stroke();
      c.fillStyle = "#1e2a2f";
      c.fillText(String(++number), x, y + 0.5);
    }
  }
  return { spot, paint, paintRound };
}
