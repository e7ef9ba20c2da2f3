// What lies under the pointer, and what is said about it.
function picker(county, layers) {
  const uidOf = {
    household: (frame, i) => county.household_uid[i],
    station: (frame, i) => county.station_uid[i],
    courier: (frame, k) => frame.courier_uid[k],
  };
  // Couriers lie above stations, stations above households.
  function at(view, frame, seen, px, py, reach = 9) {
    if (!frame) return null;
    let best = null,
      least = reach;
    const consider = (kind, index, x, y, slack = 0) => {
      const d = Math.hypot(x - px, y - py) - slack;
      if (d < least) [least, best] = [d, { kind, index }];
    };
    for (const { k, x, y } of seen.couriers) consider("courier", k, ...view.place(x, y));
    if (!best) for (const { i, x, y, r } of seen.stations) consider("station", i, x, y, r);
    if (best?.kind === "courier" || (best && least < 2)) return named(frame, best);
    const i = layers.households.nearest(view, px, py, Math.min(reach, 7));
    return i >= 0 && !best ? named(frame, { kind: "household", index: i }) : best && named(frame, best);
  }
  function named(frame, { kind, index }) {
    const row = kind === "courier" ? frame.courier_row[index] : index;
    return { kind, index, row, uid: String(uidOf[kind](frame, index)) };
  }
  // Finds again, in today's frame, what was chosen on another day or from Python; null if it is gone.
  function find(frame, { kind, uid }) {
    if (!kind || !frame) return null;
    const wanted = BigInt(uid),
      rows = { household: county.household_uid, station: county.station_uid, courier: frame.courier_uid }[kind],
      index = rows ? rows.indexOf(wanted) : -1;
    return index < 0 ? null : named(frame, { kind, index });
  }
  function place(frame, { kind, index }, view, minute) {
    if (kind === "household") return view.place(county.household_x[index], county.household_y[index]);
    if (kind === "courier") {
      const { x, y } = layers.rounds.spot(frame, index, minute);
      return view.place(x, y);
    }
    const spot = layers.stations.layout(view, frame.station_state).find(({ i }) => i === index),
      cell = county.station_cell[index];
    return spot ? [spot.x, spot.y] : view.place(layers.way.x[cell], layers.way.y[cell]);
  }
  function value(frame, i, speak) {
    const { variable, values, kind } = frame,
      v = values[i];
    if (v !== v) return speak.word("none");
    if (variable.flag) return speak.word(v === 0 ? "same" : v > 0 ? "only_b" : "only_a");
    if (variable.classes.length) return speak.say(variable.classes[v]);
    const unit = speak.say(variable.unit),
      sign = kind === "difference" && v > 0 ? "+" : "";
    return `${sign}${speak.amount(v, variable.share)}${unit === "%" || !unit ? unit : ` ${unit}`}`;
  }
  // Lines of the tooltip: a title, then what is known.
  function lines(frame, { kind, index }, speak) {
    if (kind === "household") {
      const village = county.villages[county.household_village[index]];
      return [
        speak.word("household", speak.say(village.name)),
        `${speak.say(frame.variable.label)}: ${value(frame, index, speak)}`,
      ];
    }
    if (kind === "station") {
      const network = speak.say(county.networks[county.station_network[index]].name),
        level = speak.word(["point", "township", "hub"][county.station_level[index]]);
      return [
        speak.word("of", network, level),
        speak.word("queue", speak.number(frame.station_up[index]), speak.number(frame.station_down[index])),
      ];
    }
    const network = speak.say(county.networks[frame.courier_network[index]].name);
    const part = frame.route_village.subarray(frame.route_start[index], frame.route_start[index + 1]),
      stops = part.reduce((sum, village) => sum + (village >= 0), 0);
    return [
      speak.word("courier_of", network),
      speak.word("station_of", speak.say(county.townships[frame.courier_township[index]].name)),
      speak.word("round", stops, speak.number(frame.courier_km[index]), speak.number(frame.courier_minutes[index])),
      speak.word("load", speak.number(frame.courier_parcels[index]), speak.number(frame.courier_load[index])),
    ];
  }
  return { at, find, place, lines };
}
