// The land: shaded relief once per county, roads whenever one is built or closed.
const ROADS = { 5: 3.6, 4: 2.7, 3: 1.9, 2: 1.1, 1: 0.9 }; // class and width
const CLOSED = 0x80;

// Where roads run within their cells: through villages and seats, elsewhere a little off the middle, so that
// they wind as roads do. Couriers keep to the same places.
function wayside(county) {
  const cells = county.width * county.height,
    x = new Float32Array(cells),
    y = new Float32Array(cells);
  const scatter = (cell, salt) => {
    let h = Math.imul(cell + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    return (((h ^ (h >>> 13)) >>> 0) / 4294967296 - 0.5) * 0.44;
  };
  for (let cell = 0; cell < cells; cell++) {
    x[cell] = (cell % county.width) + 0.5 + scatter(cell, 1);
    y[cell] = Math.floor(cell / county.width) + 0.5 + scatter(cell, 2);
  }
  for (const village of county.villages) [x[village.cell], y[village.cell]] = [village.x, village.y];
  for (const { cell } of [...county.townships, { cell: county.seat }]) {
    x[cell] = (cell % county.width) + 0.5;
    y[cell] = Math.floor(cell / county.width) + 0.5;
  }
  return { x, y };
}

// One path per class, in kilometres. Roads join neighbouring cells, a diagonal only where none as good goes
// round it; where two pieces of a class meet they run into each other in a curve.
function roadPaths(county, road, way) {
  const { width, height } = county,
    kind = (cell) => road[cell] & ~CLOSED,
    at = (column, row) => (column < 0 || row < 0 || column >= width || row >= height ? 0 : kind(row * width + column));
  const ends = Array.from({ length: width * height }, () => []);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (const [dx, dy] of [[1, 0], [0, 1], [1, 1], [-1, 1]]) {
        const joint = Math.min(at(column, row), at(column + dx, row + dy));
        if (!joint) continue;
        const round = Math.max(at(column + dx, row), at(column, row + dy));
        if (dx && dy && round >= joint) continue;
        const here = row * width + column,
          there = (row + dy) * width + column + dx;
        ends[here].push([there, joint]);
        ends[there].push([here, joint]);
      }
  const paths = {};
  ends.forEach((list, here) => {
    for (const joint of new Set(list.map(([, j]) => j))) {
      const path = (paths[joint] ??= new Track()),
        middles = list
          .filter(([, j]) => j === joint)
          .map(([there]) => [(way.x[here] + way.x[there]) / 2, (way.y[here] + way.y[there]) / 2]);
      if (middles.length === 2) {
        path.moveTo(...middles[0]);
        path.quadraticCurveTo(way.x[here], way.y[here], ...middles[1]);
      } else
        for (const middle of middles) {
          path.moveTo(...middle);
          path.lineTo(way.x[here], way.y[here]);
        }
    }
  });
  return paths;
}

function land(county) {
  const rows = Array.from({ length: county.height }, (_, y) =>
    county.elevation.subarray(y * county.width, (y + 1) * county.width),
  );
  const detail = Math.max(4, Math.min(14, Math.floor(1100 / Math.max(county.width, county.height))));
  const reliefs = {}; // on light and on dark paper, each when it is first looked at
  const relief = (dark) =>
    (reliefs[dark] ??= shadedRelief({ width: county.width, height: county.height, elevation: rows }, dark, detail));
  const way = wayside(county);
  const rim = new Track(); // of the county, where it is not that of the grid
  for (const [x0, y0, x1, y1] of county.outline ?? []) {
    rim.moveTo(x0, y0);
    rim.lineTo(x1, y1);
  }
  let road = county.road,
    paths = roadPaths(county, road, way);

  // Takes today's roads; true if they differ from yesterday's.
  function follow(today) {
    if (today.every((kind, cell) => kind === road[cell])) return false;
    road = today.slice();
    paths = roadPaths(county, road, way);
    return true;
  }
  function paint(c, view) {
    const [left, top] = view.place(0, county.height),
      [right, bottom] = view.place(county.width, 0);
    const { paper, shore, veil, roads, dark } = view.shades;
    c.fillStyle = paper;
    c.fillRect(0, 0, view.width, view.height);
    c.save();
    c.shadowColor = "#1e2a2f40";
    c.shadowBlur = 14 * view.pixel;
    c.fillStyle = shore;
    c.fillRect(left, top, right - left, bottom - top);
    c.restore();
    c.imageSmoothingQuality = "medium";
    c.drawImage(relief(dark), left, top, right - left, bottom - top);
    c.fillStyle = veil; // the land steps back behind what happens on it
    c.fillRect(left, top, right - left, bottom - top);
    c.save();
    view.toKilometres(c);
    c.lineCap = c.lineJoin = "round";
    c.lineWidth = 1.5 / view.scale;
    c.strokeStyle = dark ? "#e8e6df" : "#2b3435";
    c.stroke(rim);
    const grow = Math.min(Math.max(view.scale / 14, 0.75), 2.4) / view.scale;
    for (const casing of [true, false])
      for (const [kind, width] of Object.entries(ROADS)) {
        const style = roads[kind];
        if (!paths[kind] || (casing && !style.casing)) continue;
        c.setLineDash(style.casing ? [] : [2.5 * grow, 2.5 * grow]);
        c.lineWidth = width * grow + (casing ? 1.4 / view.scale : 0);
        c.strokeStyle = casing ? style.casing : style.tint;
        c.stroke(paths[kind]);
      }
    c.restore();
    slides(c, view);
  }
  function slides(c, view) {
    for (let cell = 0; cell < road.length; cell++) {
      if (!(road[cell] & CLOSED)) continue;
      const [x, y] = view.place(way.x[cell], way.y[cell]);
      triangle(c, x, y, 5.5);
    }
  }
  return { way, follow, paint };
}

function triangle(c, x, y, r) {
  c.beginPath();
  c.moveTo(x, y - r);
  c.lineTo(x + r, y + r * 0.8);
  c.lineTo(x - r, y + r * 0.8);
  c.closePath();
  c.fillStyle = "#b3300f";
  c.fill();
  c.lineWidth = 1.2;
  c.strokeStyle = "#ffffff";
  c.stroke();
}
