// The county map: relief, roads, stations and villages on one canvas.
const county = (() => {
  const root = one("#map-root");
  if (!MAP) {
    watch(() => empty(root));
    return null;
  }
  const view = {
    layer: 0,
    month: Math.max(0, MAP.months.length - 1),
    over: -1,
    held: -1,
    show: { relief: true, roads: true, stations: true, names: true },
    timer: 0,
    wanted: false,
  };
  const canvas = make("canvas"),
    tip = make("div", { className: "tip", hidden: true });
  const frame = make("div", { className: "map-view" }, canvas, tip);
  const controls = make("div", { className: "controls" }),
    timeline = make("div", { className: "timeline" });
  const legend = make("div", { className: "card legend" }),
    card = make("div", { className: "card village" });
  root.append(
    controls,
    make(
      "div",
      { className: "map" },
      make("div", {}, frame, timeline),
      make("div", { className: "side-cards" }, legend, card),
    ),
  );
  const printed = make("div", { className: "printed maps" });
  root.append(printed);

  const ratio = MAP.height / MAP.width;
  const size = () => {
    const width = frame.clientWidth,
      pixel = Math.min(window.devicePixelRatio || 1, 2) * (state.printing ? 2 : 1);
    return { width, height: width * ratio, pixel };
  };
  const margin = 9; // so that what lies on the rim is whole
  const place = (x, y, s) => [
    margin + (x / MAP.width) * (s.width - 2 * margin),
    s.height - margin - (y / MAP.height) * (s.height - 2 * margin),
  ];
  const layer = () => MAP.layers[view.layer];
  const value = (i, l = layer()) => l?.values[view.month]?.[i];
  // A difference is filled in only where it is distinct from zero; other layers hold values, which are all shown.
  const sure = (i, l) => !l?.clear || Boolean(l.clear[view.month]?.[i]);
  const stops = (l) => SCALES[l?.scale ?? (l?.better < 0 ? "less" : "more")];
  const tone = (v, l) => (known(v) ? shade(stops(l), (v - l.low) / (l.high - l.low || 1)) : colour("faint"));
  const households = MAP.villages.map((v) => v.households || 1),
    largest = Math.max(1, ...households);
  const radius = (i, s) =>
    Math.max(3, (s.width / 900) * (4 + 6.5 * Math.sqrt(households[i] / largest))) *
    (MAP.villages.length > 400 ? 0.7 : 1);

  function paint() {
    view.wanted = false;
    const s = size();
    if (!s.width) return;
    canvas.width = Math.round(s.width * s.pixel);
    canvas.height = Math.round(s.height * s.pixel);
    canvas.style.height = `${s.height}px`;
    const c = canvas.getContext("2d"),
      dark = state.theme === "dark",
      k = s.width / 900;
    c.scale(s.pixel, s.pixel);
    c.fillStyle = dark ? "#222b2c" : "#f2f0ea";
    c.fillRect(0, 0, s.width, s.height);
    c.imageSmoothingQuality = "high";
    if (view.show.relief && MAP.elevation.length)
      c.drawImage(relief(), margin, margin, s.width - 2 * margin, s.height - 2 * margin);
    c.lineCap = c.lineJoin = "round";
    outline(c, s, k, dark);
    if (view.show.roads) roads(c, s, k, dark);
    villages(c, s, k, dark);
    if (view.show.stations) stations(c, s, k, dark);
    if (view.show.names) names(c, s, k, dark);
    furniture(c, s, dark);
    canvas.setAttribute("data-painted", `${state.language} ${view.layer} ${view.month}`);
  }
  const STYLE = {
    5: [4.2, "#c9632b"],
    4: [3.1, "#d99a3d"],
    3: [2.1, "#ffffff"],
    2: [1.15, "#ffffff"],
    1: [0.8, "#8f8777"],
  };
  function outline(c, s, k, dark) {
    // the county's rim, where its file says which cells it is
    c.lineWidth = Math.max(1, 1.6 * k);
    c.strokeStyle = dark ? "#e8e6df" : "#2b3435";
    c.beginPath();
    for (const [x0, y0, x1, y1] of MAP.outline ?? []) {
      c.moveTo(...place(x0, y0, s));
      c.lineTo(...place(x1, y1, s));
    }
    c.stroke();
  }
  function roads(c, s, k, dark) {
    for (const casing of [true, false])
      for (const road of MAP.roads) {
        const [width, tint] = STYLE[road.class] || STYLE[2];
        if (casing && road.class < 2) continue;
        c.lineWidth = Math.max(0.6, width * k * (MAP.width > 60 ? 0.8 : 1) + (casing ? 1.5 : 0));
        c.strokeStyle = casing
          ? dark
            ? "#0d1214"
            : road.class > 3
              ? "#8a5a2b"
              : "#a69f90"
          : dark && road.class < 4
            ? "#8d938c"
            : tint;
        c.setLineDash(road.class === 1 ? [3, 3] : []);
        c.beginPath();
        for (const [x0, y0, x1, y1] of road.segments) {
          c.moveTo(...place(x0, y0, s));
          c.lineTo(...place(x1, y1, s));
        }
        c.stroke();
      }
    c.setLineDash([]);
  }
  function villages(c, s, k, dark) {
    const l = layer();
    MAP.villages.forEach((v, i) => {
      const [x, y] = place(v.x, v.y, s);
      c.beginPath();
      c.arc(x, y, radius(i, s), 0, 7);
      c.fillStyle = !l ? colour("c0") : sure(i, l) ? tone(value(i), l) : dark ? "#2b3435" : "#f7f5ef";
      c.fill();
      c.lineWidth = 1.1;
      c.strokeStyle = sure(i, l) ? (dark ? "#0d1214" : "#ffffff") : colour("soft");
      c.stroke();
      if (v.road === false) {
        c.setLineDash([2, 2]);
        c.strokeStyle = dark ? "#fff" : "#222";
        c.stroke();
        c.setLineDash([]);
      }
      if (i === view.over || i === view.held) {
        c.beginPath();
        c.arc(x, y, radius(i, s) + 3, 0, 7);
        c.lineWidth = 2;
        c.strokeStyle = dark ? "#fff" : "#111";
        c.stroke();
      }
    });
  }
  const sides = { hub: 7.5, township: 5.2, point: 1.7 };
  function stations(c, s, k, dark) {
    for (const level of ["point", "township", "hub"])
      for (const station of MAP.stations) {
        if (station.level !== level) continue;
        const [x, y] = place(station.x, station.y, s),
          r = Math.max(1.3, sides[level] * k);
        c.beginPath();
        if (level === "point") c.arc(x, y, r, 0, 7);
        else c.rect(x - r, y - r, 2 * r, 2 * r);
        c.fillStyle = level === "point" ? "#ffffff" : level === "township" ? "#1e2a2f" : "#a3142b";
        c.fill();
        c.lineWidth = level === "point" ? 0.8 : 1.4;
        c.strokeStyle = level === "point" ? "#1e2a2f" : "#ffffff";
        c.stroke();
      }
  }
  function write(c, words, x, y, size, weight, dark, align = "center") {
    c.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    c.textAlign = align;
    c.textBaseline = "middle";
    c.lineWidth = 3.2;
    c.lineJoin = "round";
    c.strokeStyle = dark ? "#12181be6" : "#fffffff0";
    c.strokeText(words, x, y);
    c.fillStyle = dark ? "#e8e6df" : "#1e2a2f";
    c.fillText(words, x, y);
  }
  function names(c, s, k, dark) {
    const taken = [];
    const put = (words, x, y, size, weight) => {
      c.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
      const width = c.measureText(words).width + 8,
        clip = Math.min(Math.max(x, width / 2 + 4), s.width - width / 2 - 4),
        at = Math.min(Math.max(y, 10), s.height - 10);
      const box = [clip - width / 2, at - size * 0.7, clip + width / 2, at + size * 0.7];
      if (taken.some((t) => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) return;
      taken.push(box);
      write(c, words, clip, at, size, weight, dark);
    };
    if (MAP.seat) {
      const [x, y] = place(MAP.seat.x, MAP.seat.y, s);
      put(word("seat"), x, y - 17 * Math.max(k, 0.8), 14, 700);
    }
    for (const zone of MAP.zones) {
      const [x, y] = place(zone.x, zone.y, s);
      put(`${say(zone)} ${arrow(zone)}`, x, y, 12, 600);
    }
    for (const t of MAP.townships) {
      const [x, y] = place(t.x, t.y, s);
      put(say(t.name), x, y + 13 * Math.max(k, 0.8), 12, 500);
    }
  }
  function arrow(zone) {
    const x = zone.x / MAP.width,
      y = zone.y / MAP.height,
      far = { "→": 1 - x, "←": x, "↑": 1 - y, "↓": y };
    return Object.keys(far).reduce((a, b) => (far[b] < far[a] ? b : a));
  }
  function furniture(c, s, dark) {
    const km = [1, 2, 5, 10, 20, 50].find((d) => (d / MAP.width) * s.width > 70) || 50,
      length = (km / MAP.width) * s.width,
      x = 16,
      y = s.height - 16;
    c.fillStyle = dark ? "#12181bcc" : "#ffffffcc";
    c.fillRect(x - 8, y - 18, length + 16, 26);
    c.strokeStyle = dark ? "#e8e6df" : "#1e2a2f";
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(x, y - 4);
    c.lineTo(x, y);
    c.lineTo(x + length, y);
    c.lineTo(x + length, y - 4);
    c.stroke();
    c.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    c.fillStyle = c.strokeStyle;
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    c.fillText(`${km} km`, x + length / 2, y - 6);
    // the corner that x_km and y_km are counted from, where north is, and what the map is
    plate(c, "x_km \u2192  y_km \u2191", 8, s.height - 42, dark);
    plate(c, [`\u2191 ${word("north")}`, MAP.note ? say(MAP.note) : ""].filter(Boolean).join(" \u00b7 "), 8, 14, dark);
  }
  function plate(c, words, left, y, dark) {
    const wide = c.measureText(words).width;
    c.fillStyle = dark ? "#12181bcc" : "#ffffffcc";
    c.fillRect(left, y - 9, wide + 12, 18);
    c.fillStyle = dark ? "#e8e6df" : "#1e2a2f";
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(words, left + 6, y);
  }
  const repaint = () => {
    if (!view.wanted) {
      view.wanted = true;
      requestAnimationFrame(paint);
    }
  };

  function drawControls() {
    const choose = make(
      "select",
      {
        ariaLabel: word("colour_by"),
        onchange: (e) => {
          view.layer = +e.target.value;
          drawLegend();
          drawCard();
          repaint();
        },
      },
      ...MAP.layers.map((l, i) => make("option", { value: i, selected: i === view.layer }, say(l.label))),
    );
    const boxes = Object.keys(view.show).map((key) =>
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          checked: view.show[key],
          onchange: (e) => {
            view.show[key] = e.target.checked;
            repaint();
          },
        }),
        word(key),
      ),
    );
    controls.replaceChildren(
      MAP.layers.length
        ? make("label", {}, word("colour_by"), choose)
        : make("span", { className: "note" }, word("nodata")),
      make("span", { className: "grow" }),
      ...boxes,
    );
    const play = make("button", { type: "button", id: "play" }, view.timer ? word("pause") : word("play"));
    play.addEventListener("click", () => {
      if (view.timer) stop();
      else {
        if (view.month >= MAP.months.length - 1) go(0);
        view.timer = setInterval(() => (view.month >= MAP.months.length - 1 ? stop() : go(view.month + 1)), 260);
      }
      play.textContent = view.timer ? word("pause") : word("play");
    });
    const slider = make("input", {
      type: "range",
      min: 0,
      max: Math.max(0, MAP.months.length - 1),
      value: view.month,
      ariaLabel: word("month"),
      oninput: (e) => go(+e.target.value),
    });
    timeline.replaceChildren(
      ...(MAP.months.length > 1 ? [play, slider] : []),
      make("output", {}, MAP.months.length ? month(MAP.months[view.month]) : ""),
    );
  }
  function stop() {
    clearInterval(view.timer);
    view.timer = 0;
    const play = one("#play");
    if (play) play.textContent = word("play");
  }
  function go(m) {
    view.month = m;
    const slider = one("input", timeline);
    if (slider) slider.value = m;
    one("output", timeline).textContent = month(MAP.months[m]);
    drawCard();
    repaint();
  }

  // Unit, colours and their ends.
  const scale = (l) => [
    make("p", { className: "note" }, say(l.unit)),
    make("div", { className: "scale", style: `background:linear-gradient(90deg,${stops(l).join(",")})` }),
    make(
      "div",
      { className: "scale-ends" },
      ...(l.flag
        ? [make("span", {}, "✕"), make("span", {}, "✓")]
        : [l.low, (l.low + l.high) / 2, l.high].map((v) =>
            make("span", {}, withUnit(v, l.share, l.share ? l.unit : "")),
          )),
    ),
  ];
  // Paper shows the chosen variable of every scenario: the screen shows one of them at a time.
  function print() {
    const chosen = view.layer,
      others = MAP.layers.flatMap((l, i) => (i !== chosen && l.name === layer()?.name ? [i] : []));
    printed.replaceChildren(
      ...others.map((i) => {
        view.layer = i;
        paint();
        const picture = make("img", { src: canvas.toDataURL("image/png"), alt: say(layer().label) });
        return make("figure", { className: "card" }, make("h3", {}, say(layer().label)), picture, ...scale(layer()));
      }),
    );
    view.layer = chosen;
    paint();
  }

  function drawLegend() {
    const l = layer(),
      keys = [];
    const swatch = (inner) => {
      const t = document.createElement("template");
      t.innerHTML = `<svg width="22" height="12" viewBox="0 0 22 12">${inner}</svg>`;
      return t.content.firstChild;
    };
    for (const level of [...new Set(MAP.roads.map((road) => road.class))].sort((a, b) => b - a)) {
      const [w, tint] = STYLE[level] || STYLE[2];
      keys.push([
        `<path d="M1 6H21" stroke="#8a7f6d" stroke-width="${level > 1 ? w + 1.6 : 1}" ${level === 1 ? 'stroke-dasharray="3 3"' : ""}/>${level > 1 ? `<path d="M1 6H21" stroke="${tint}" stroke-width="${w}"/>` : ""}`,
        say(DATA.roads[level]),
      ]);
    }
    if (MAP.stations.length)
      keys.push(
        ['<rect x="6" y="1" width="10" height="10" fill="#a3142b"/>', word("hub")],
        ['<rect x="7" y="2" width="8" height="8" fill="#1e2a2f" stroke="#fff"/>', word("township_station")],
        ['<circle cx="11" cy="6" r="3" fill="#fff" stroke="#1e2a2f"/>', word("village_point")],
      );
    if (MAP.villages.some((v) => v.road === false))
      keys.push([
        '<circle cx="11" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-dasharray="2 2"/>',
        word("no_road"),
      ]);
    if (l?.clear) keys.push(['<circle cx="11" cy="6" r="4.5" fill="none" stroke="currentColor"/>', word("open")]);
    legend.replaceChildren(
      ...(l ? [make("h3", {}, say(l.label)), ...scale(l)] : []),
      make("ul", { className: "keys" }, ...keys.map(([inner, text]) => make("li", {}, swatch(inner), text))),
    );
  }
  function drawCard() {
    const i = view.held >= 0 ? view.held : view.over,
      l = layer();
    if (i < 0) {
      const here = MAP.villages.map((_, k) => value(k)).filter(known);
      if (!l || !here.length) {
        card.replaceChildren(make("p", { className: "note" }, word("point_at")));
        return;
      }
      const mean = here.reduce((a, b) => a + b, 0) / here.length;
      const means = MAP.months.map((_, m) => {
        const v = l.values[m].filter(known);
        return v.length ? v.reduce((a, b) => a + b, 0) / v.length : null;
      });
      const rows = [
        ["county_mean", mean],
        ["worst", Math.min(...here)],
        ["best", Math.max(...here)],
      ];
      card.replaceChildren(
        make("h3", {}, say(l.label)),
        make(
          "p",
          { className: "note" },
          [month(MAP.months[view.month]), l.share ? "" : say(l.unit)].filter(Boolean).join(" · "),
        ),
        make(
          "dl",
          {},
          ...rows.flatMap(([key, v]) => [
            make("dt", {}, word(key)),
            make("dd", {}, withUnit(v, l.share, l.share ? l.unit : "")),
          ]),
        ),
        spark(means, 230, 54) || "",
        make("p", { className: "note hint" }, word("point_at")),
      );
      return;
    }
    const v = MAP.villages[i];
    const shown = (q) => (q.flag ? (value(i, q) ? "✓" : "✕") : withUnit(value(i, q), q.share, q.share ? q.unit : ""));
    const unitOf = (q) => (q.share || q.flag || !say(q.unit) ? "" : make("small", {}, ` ${say(q.unit)}`));
    const course = l
      ? spark(
          l.values.map((row) => row[i]),
          230,
          54,
        )
      : null;
    card.replaceChildren(
      make("h3", {}, say(v.name) || `#${i}`),
      make(
        "p",
        { className: "note" },
        [
          say(MAP.townships[v.township]?.name),
          `${number(v.households)} ${word("village_of")}`,
          v.road === false ? word("no_road") : null,
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      make(
        "dl",
        {},
        ...MAP.layers.flatMap((q) => [make("dt", {}, say(q.label), unitOf(q)), make("dd", {}, shown(q))]),
      ),
      course || "",
    );
  }
  function nearest(event) {
    const s = size(),
      box = canvas.getBoundingClientRect(),
      px = event.clientX - box.left,
      py = event.clientY - box.top;
    let best = -1,
      least = 18 * 18;
    MAP.villages.forEach((v, i) => {
      const [x, y] = place(v.x, v.y, s),
        d = (x - px) ** 2 + (y - py) ** 2;
      if (d < least) {
        least = d;
        best = i;
      }
    });
    return [best, px, py];
  }
  canvas.addEventListener("pointermove", (event) => {
    const [i, px, py] = nearest(event),
      l = layer();
    tip.hidden = i < 0;
    if (i >= 0) {
      tip.replaceChildren(
        make("b", {}, say(MAP.villages[i].name) || `#${i}`),
        make("br"),
        l ? (l.flag ? `${say(l.label)} ${value(i) ? "✓" : "✕"}` : withUnit(value(i), l.share, l.unit)) : "",
      );
      tip.style.left = `${Math.min(px + 14, frame.clientWidth - tip.offsetWidth - 6)}px`;
      tip.style.top = `${Math.max(py - 46, 4)}px`;
    }
    if (i !== view.over) {
      view.over = i;
      drawCard();
      repaint();
    }
  });
  canvas.addEventListener("pointerleave", () => {
    view.over = -1;
    tip.hidden = true;
    drawCard();
    repaint();
  });
  canvas.addEventListener("click", (event) => {
    const [i] = nearest(event);
    view.held = i === view.held ? -1 : i;
    drawCard();
    repaint();
  });
  new ResizeObserver(repaint).observe(frame);
  canvas.setAttribute("role", "img");
  watch(() => {
    drawControls();
    drawLegend();
    drawCard();
    canvas.setAttribute("aria-label", word("map"));
    repaint();
  });
  return { print };
})();
