// Stations: points are discs, township stations squares, hubs hexagons, in the colour of their network.
const POINT = 0,
  TOWNSHIP = 1,
  HUB = 2;
const OPEN = 1,
  OPENED = 2,
  STATION_CLOSED = 4;

function stations(county, way) {
  const { station_cell: cell, station_level: level, station_network: network } = county;

  // Pixels from the place where each open station is drawn: networks of one place stand side by side.
  function layout(view, state) {
    const groups = new Map(),
      size = Math.min(Math.max(view.scale / 14, 0.7), 1.9);
    for (let i = 0; i < state.length; i++) {
      if (!(state[i] & (OPEN | STATION_CLOSED))) continue;
      const group = `${cell[i]} ${level[i]}`;
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(i);
    }
    const spots = [];
    for (const members of groups.values())
      members.forEach((i, k) => {
        const [x, y] = view.place(way.x[cell[i]], way.y[cell[i]]),
          r = [2.7, 4.4, 7][level[i]] * size,
          middle = k - (members.length - 1) / 2;
        const gap = (level[i] === POINT ? 1.9 : 2.3) * r;
        const lift = level[i] === HUB ? -2.4 * r : 0;
        spots.push({ i, r, x: x + middle * gap, y: y + lift, level: level[i] });
      });
    return spots.sort((a, b) => a.level - b.level);
  }
  function shape(c, { x, y, r, level }) {
    c.beginPath();
    if (level === POINT) c.arc(x, y, r, 0, 7);
    else if (level === TOWNSHIP) c.roundRect(x - r, y - r, 2 * r, 2 * r, r * 0.35);
    else for (let k = 0; k < 6; k++) c.lineTo(x + r * Math.sin((k * Math.PI) / 3), y - r * Math.cos((k * Math.PI) / 3));
    c.closePath();
  }
  function paint(c, view, frame) {
    const spots = layout(view, frame.station_state);
    queues(c, view, frame, spots);
    for (const spot of spots) {
      const state = frame.station_state[spot.i],
        tint = county.networks[network[spot.i]].colour;
      shape(c, spot);
      c.fillStyle = state & OPEN ? tint : "#ffffff";
      c.fill();
      c.lineWidth = spot.level === POINT ? 1 : 1.6;
      c.strokeStyle = state & OPEN ? "#ffffff" : tint;
      c.stroke();
      if (state & OPENED) {
        c.beginPath();
        c.arc(spot.x, spot.y, spot.r + 4, 0, 7);
        c.lineWidth = 2;
        c.strokeStyle = tint;
        c.stroke();
      }
    }
    return spots;
  }
  // What waits at a place, all networks together: the area of a disc.
  function queues(c, view, frame, spots) {
    const waiting = new Map();
    for (const { i } of spots) {
      const place = `${cell[i]} ${level[i]}`,
        parcels = frame.station_up[i] + frame.station_down[i];
      waiting.set(place, { i, parcels: parcels + (waiting.get(place)?.parcels ?? 0) });
    }
    c.fillStyle = "#e08a1e40";
    c.strokeStyle = "#b9690ea6";
    c.lineWidth = 0.8;
    for (const { i, parcels } of waiting.values()) {
      if (parcels < 10) continue;
      c.beginPath();
      c.arc(...view.place(way.x[cell[i]], way.y[cell[i]]), 0.75 * Math.sqrt(parcels) * Math.min(Math.max(view.scale / 14, 0.55), 1), 0, 7);
      c.fill();
      c.stroke();
    }
  }
  return { paint, layout };
}
