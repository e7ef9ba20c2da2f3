// The widget: one canvas, what stands still kept apart from what moves.
const DAY = 14000; // milliseconds of a day while nothing new comes
const FAST = 700; // frames that come faster than this show couriers by the clock on the wall
const DENSE = 200; // and faster than this move them themselves
const UNITS_CHOSEN = "ruralsim-units"; // and of the one by which they show the same units
const maps = "ruralsim-map"; // name of the event by which linked maps follow one another

function render({ model, el }) {
  const root = element("div", { class: "county-map", "data-drawn": "0", "data-day": "", "data-selected": "" });
  const canvas = element("canvas", { tabindex: "0", role: "application", "aria-roledescription": "map" }),
    tip = element("div", { class: "tip", hidden: "" }),
    clock = element("div", { class: "clock" }),
    legend = element("div", { class: "legend", "aria-live": "off", tabindex: "0" }),
    key = element("details", { class: "key" }),
    spoken = element("div", { class: "spoken", role: "status" }),
    buttons = element("div", { class: "buttons" }),
    kinds = element("select", { onchange: () => takeUnits({ kind: kinds.value }) }),
    least = element("input", { type: "number", min: "0", step: "any", hidden: "", onchange: () => takeUnits({ least: +least.value }) }),
    choice = element("div", { class: "units" }, kinds, least),
    stage = element("div", { class: "stage" }, canvas, clock, choice, buttons, tip);
  root.append(stage, element("div", { class: "notes" }, legend, key), spoken);
  el.classList.add("county-map-host");
  el.append(root);
  const still = document.createElement("canvas"),
    ground = document.createElement("canvas");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const me = {};
  let county = null,
    layers = null,
    view = null,
    pick = null,
    frame = null,
    speak = speaker(model.get("language"));
  let stale = { ground: true, still: true },
    drawn = 0,
    arrived = 0,
    pace = DAY,
    asked = 0,
    wanted = false,
    painted = 0,
    cost = 0,
    hovered = null,
    followed = null,
    fresh = false,
    visible = true,
    shown = null, // groups of households, or flows, in place of households
    paintings = 0;
  const wish = { kind: "households", least: 0 };
  const seen = { couriers: [], stations: [] };

  // What comes from Python.
  function takeCounty() {
    county = unpack(model.get("county"));
    if (!county) return;
    const ways = land(county);
    layers = {
      land: ways,
      way: ways.way,
      households: households(county),
      units: units(county),
      stations: stations(county, ways.way),
      rounds: rounds(county, ways.way),
      labels: labels(county, ways.way),
    };
    view = makeView(county);
    pick = picker(county, layers);
    frame = hovered = followed = null;
    drawKey(key, county, speak);
    resize();
    takeFrame();
  }
  function takeFrame() {
    const next = county && unpack(model.get("frame"));
    if (!next || next.values.length !== county.household_x.length) return;
    const now = performance.now();
    pace = arrived ? Math.min(0.7 * pace + 0.3 * (now - arrived), DAY) : DAY;
    arrived = now;
    next.step = steps(next);
    next.tones = frame && sameScale(frame, next) ? frame.tones : ramp(next.variable, next.kind);
    next.end = next.route_minute.reduce((latest, minute) => Math.max(latest, minute), 60);
    frame = next;
    fresh = true;
    gather();
    if (layers.land.follow(frame.road)) stale.ground = true;
    stale.still = true;
    followed = pick.find(frame, model.get("selected") ?? {});
    drawLegend(legend, frame, speak, shown, surely(), told()?.pairs);
    drawClock();
    if (hovered) hovered = pick.find(frame, hovered);
    ask();
  }
  const sameScale = (a, b) => a.kind === b.kind && a.variable.name === b.variable.name;
  function takeLanguage() {
    speak = speaker(model.get("language"));
    drawButtons();
    if (county) drawKey(key, county, speak);
    if (frame) drawLegend(legend, frame, speak, shown, surely(), told()?.pairs);
    drawClock();
    drawChoice();
    stale.still = true;
    describe();
    ask();
  }
  function takeSelection() {
    followed = pick && frame ? pick.find(frame, model.get("selected") ?? {}) : null;
    describe();
    ask();
  }

  // What is shown in place of households, and what many pairs of runs say of places.
  function gather() {
    least.hidden = frame?.kind !== "difference" || ["households", "flows"].includes(wish.kind);
    shown = !frame || wish.kind === "households" ? null
      : wish.kind === "flows" ? layers.units.flows(frame)
      : layers.units.told(frame, wish.kind, threshold());
  }
  const threshold = () => wish.least / (frame.variable.share || frame.variable.flag ? 100 : 1);
  const told = () => (frame?.kind === "difference" && model.get("effects") ? JSON.parse(model.get("effects")) : null);
  function surely() {
    const effects = told(),
      found = effects?.variables[frame.variable.name],
      kind = wish.kind === "households" ? "villages" : wish.kind;
    if (!found?.by[kind]) return null;
    return { ...found, ...found.by[kind], kind, least: shown ? threshold() : 0, pairs: effects.pairs, colours: effects.colours };
  }
  function takeUnits(change, tell = true) {
    Object.assign(wish, change);
    kinds.value = wish.kind;
    least.value = wish.least || "";
    root.dataset.units = wish.kind;
    takeEffects();
    if (tell && model.get("linked"))
      window.dispatchEvent(new CustomEvent(UNITS_CHOSEN, { detail: { linked: model.get("linked"), me, wish: { ...wish } } }));
  }
  function takeEffects() {
    if (!frame) return;
    gather();
    drawLegend(legend, frame, speak, shown, surely(), told()?.pairs);
    stale.still = true;
    ask();
  }
  const choose = ({ detail }) => detail.me !== me && detail.linked === model.get("linked") && takeUnits(detail.wish, false);
  function drawChoice() {
    kinds.setAttribute("aria-label", speak.word("units"));
    least.setAttribute("aria-label", speak.word("least"));
    least.title = least.placeholder = speak.word("least");
    kinds.replaceChildren(...UNITS.map((kind) => element("option", { value: kind }, speak.word(`by_${kind}`))));
    kinds.value = wish.kind;
  }

  // Size and drawing.
  function resize() {
    const width = stage.clientWidth,
      height = stage.clientHeight;
    if (!view || !width || !height) return;
    const pixel = Math.min(window.devicePixelRatio || 1, 2),
      wide = root.clientWidth >= 640;
    root.toggleAttribute("data-narrow", !wide);
    for (const sheet of [canvas, still, ground])
      Object.assign(sheet, { width: Math.round(width * pixel), height: Math.round(height * pixel) });
    const left = !wide ? 32 : width > height * 1.2 ? 236 : 60;
    const brim = height < 340 ? 20 : 46; // where height is scarce, plates may lie on the rim
    view.resize(width, height, pixel, { left, right: wide ? 60 : 32, top: brim, bottom: wide ? brim : 40 });
    view.wide = wide;
    stale = { ground: true, still: true };
    ask();
  }
  function sheet(target, paint) {
    const c = target.getContext("2d", { alpha: false, willReadFrequently: true });
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.scale(view.pixel, view.pixel);
    paint(c);
  }
  // Minutes since the couriers left, now.
  function minuteNow(now) {
    if (!model.get("moving") || calm.matches) return frame.end * 0.45;
    if (pace < FAST) return ((now % 5000) / 5000) * frame.end;
    const length = now - arrived > 2 * pace + 500 ? DAY : pace * 1.15;
    return (((now - arrived) / length) % 1) * frame.end;
  }
  function paint(now) {
    asked = 0;
    if (!view || !canvas.width) return;
    if (!wanted && now - painted < Math.max(33, 3 * cost)) return tick();
    wanted = false;
    painted = now;
    const begun = performance.now();
    view.shades ??= readShades(root);
    const anew = stale.ground;
    if (anew) sheet(ground, (c) => layers.land.paint(c, view));
    if (anew || stale.still)
      sheet(still, (c) =>
        paintStanding(c, () => {
          if (frame && !shown) layers.households.paint(c, view, frame, ground, anew);
          else c.drawImage(ground, 0, 0, view.width, view.height);
        }),
      );
    stale = { ground: false, still: false };
    const c = canvas.getContext("2d", { alpha: false });
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(still, 0, 0);
    c.scale(view.pixel, view.pixel);
    if (frame) paintMoving(c, now);
    mark();
    root.dataset.painted = ++paintings;
    cost = 0.8 * cost + 0.2 * (performance.now() - begun); // slow machines move less smoothly, not more slowly
    if (frame && visible && model.get("moving") && !calm.matches && pace > DENSE) tick();
  }
  // What stands still over a day, from the households up.
  function paintStanding(c, paintHouseholds) {
    const sure = surely();
    paintHouseholds();
    if (shown && !sure) layers.units.paint(c, view, shown, layers.way);
    if (sure) layers.units.paintEffects(c, view, sure);
    seen.stations = frame ? layers.stations.paint(c, view, frame) : [];
    layers.labels.paint(c, view, frame, speak, seen.stations);
  }
  function paintMoving(c, now) {
    const minute = minuteNow(now);
    if (followed?.kind === "courier") layers.rounds.paintRound(c, view, frame, followed.index);
    seen.couriers = layers.rounds.paint(c, view, frame, minute);
    for (const [what, tint, width] of [
      [hovered, "#ffffff", 2],
      [followed, "#d6006c", 3],
    ]) {
      if (!what) continue;
      const [x, y] = pick.place(frame, what, view, minute);
      c.beginPath();
      c.arc(x, y, what.kind === "household" ? 8 : 12, 0, 7);
      c.lineWidth = width + 2.5;
      c.strokeStyle = tint === "#ffffff" ? "#1e2a2fb0" : "#ffffffe6";
      c.stroke();
      c.lineWidth = width;
      c.strokeStyle = tint;
      c.stroke();
    }
  }
  function mark() {
    if (!fresh) return;
    fresh = false;
    describe();
    Object.assign(root.dataset, {
      day: frame.day,
      date: frame.date,
      variable: frame.variable.name,
      kind: frame.kind,
      differ: frame.differ ?? "",
      drawn: ++drawn,
    });
  }
  function drawClock() {
    if (!frame) return;
    clock.replaceChildren(
      element("b", {}, speak.date(frame.date)),
      element("span", {}, frame.day < 0 ? speak.word("warm_up") : speak.word("day", speak.number(frame.day + 1))),
    );
    view.clear = clock.offsetLeft + clock.offsetWidth + 8;
    view.until = choice.offsetLeft - 4;
  }
  // Draws at the next occasion; couriers alone move when there is time.
  function ask() {
    wanted = true;
    tick();
  }
  function tick() {
    asked ||= requestAnimationFrame(paint);
  }
  function redraw() {
    stale = { ground: true, still: true };
    ask();
  }
  function reshade() {
    if (view) view.shades = null;
    redraw();
  }

  // Words for those who do not see the canvas, and attributes for programs.
  function describe() {
    const chosen = model.get("selected") ?? {};
    root.dataset.testid = model.get("name");
    root.dataset.language = speak.language;
    root.dataset.selected = chosen.kind ? `${chosen.kind}:${chosen.uid}` : "";
    root.lang = speak.language === "zh" ? "zh-CN" : "en";
    const about = frame ? `${speak.date(frame.date)}, ${speak.say(frame.variable.label)}. ` : "";
    canvas.setAttribute("aria-label", `${speak.word("map")}. ${about}${speak.word("how")}`);
    if (!frame) clock.textContent = speak.word("wait");
    const said = followed ? speak.word("followed", pick.lines(frame, followed, speak).join(", ")) : "";
    if (spoken.textContent !== said) spoken.textContent = said;
  }
  function drawButtons() {
    const button = (key, sign, act) =>
      element("button", { type: "button", title: speak.word(key), "aria-label": speak.word(key), onclick: act }, sign);
    const shapes = button("save_shapes", "SVG", () => keep.drawing());
    shapes.className = "word";
    const filming = button("film", "\u25cf", () => keep.film());
    filming.setAttribute("aria-pressed", String(keep.filming));
    if (keep.filming) filming.style.color = "#c0392b";
    buttons.replaceChildren(
      button("zoom_in", "+", () => zoom(1.6)),
      button("zoom_out", "\u2212", () => zoom(1 / 1.6)),
      button("fit", "\u2922", () => zoom(0)),
      button("save", "\u2913", () => keep.picture()),
      shapes,
      filming,
    );
  }

  // The map as a picture, a drawing or a film, with what it is of and what its colours mean.
  const keep = keeper({
    canvas,
    name: () => model.get("name"),
    look: () => view && frame && { view, frame, words: explanation(frame, shown, surely(), legend, speak) },
    draw(c) {
      layers.land.paint(c, view);
      paintStanding(c, () => shown || layers.households.draw(c, view, frame));
      paintMoving(c, painted);
    },
    turned() {
      drawButtons();
      ask();
    },
  });

  // What people do.
  function moved(tell = true) {
    redraw();
    const linked = model.get("linked");
    if (tell && linked)
      window.dispatchEvent(
        new CustomEvent(maps, { detail: { linked, me, zoom: view.zoom(), x: view.x, y: view.y } }),
      );
  }
  function follow({ detail }) {
    if (!view || detail.me === me || detail.linked !== model.get("linked")) return;
    Object.assign(view, { scale: view.whole * detail.zoom, x: detail.x, y: detail.y });
    view.rein();
    moved(false);
  }
  function zoom(factor, px, py) {
    if (!view) return;
    if (factor) view.zoomAt(factor, px, py);
    else view.fit();
    moved();
  }
  function select(what) {
    const chosen = what ? { kind: what.kind, uid: what.uid, row: what.row } : {};
    followed = what;
    model.set("selected", chosen);
    model.save_changes();
    describe();
    ask();
  }
  function hover(px, py) {
    const what = under(px, py);
    const group = what ? null : layers?.units.at(view, shown, px, py);
    if (what?.uid !== hovered?.uid) ask();
    hovered = what;
    canvas.style.cursor = what ? "pointer" : "grab";
    tip.hidden = !what && !group;
    if (tip.hidden) return;
    const [title, ...rest] = what ? pick.lines(frame, what, speak) : groupLines(group, frame, shown, surely(), speak);
    tip.replaceChildren(element("b", {}, title), ...rest.map((words) => element("div", {}, words)));
    tip.style.left = `${Math.max(4, Math.min(px + 14, view.width - tip.offsetWidth - 6))}px`;
    tip.style.top = `${py + tip.offsetHeight + 22 > view.height ? py - tip.offsetHeight - 12 : py + 16}px`;
  }
  // Households are not to be pointed at where they are not drawn.
  function under(px, py, reach) {
    const what = pick?.at(view, frame, seen, px, py, reach) ?? null;
    return what?.kind === "household" && shown ? null : what;
  }
  gestures(canvas, {
    hover,
    leave() {
      hovered = null;
      tip.hidden = true;
      ask();
    },
    pan(dx, dy) {
      if (!view) return;
      view.pan(dx, dy);
      tip.hidden = true;
      moved();
    },
    zoom,
    press: (px, py, reach) => pick && select(under(px, py, reach)),
    pressMiddle: () => pick && select(pick.at(view, frame, seen, view.width / 2, view.height / 2, 60)),
    letGo: () => select(null),
  });

  const listen = {
    county: takeCounty,
    frame: takeFrame,
    language: takeLanguage,
    selected: takeSelection,
    effects: takeEffects,
  };
  for (const [name, take] of Object.entries(listen)) model.on(`change:${name}`, take);
  model.on("change:moving", ask);
  window.addEventListener(maps, follow);
  window.addEventListener(UNITS_CHOSEN, choose);
  window.addEventListener(SHADE_CHANGED, reshade);
  const sized = new ResizeObserver(resize);
  sized.observe(stage);
  const watched = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    if (visible) ask();
  });
  watched.observe(root);
  drawButtons();
  drawChoice();
  describe();
  takeCounty();
  return () => {
    cancelAnimationFrame(asked);
    sized.disconnect();
    watched.disconnect();
    window.removeEventListener(maps, follow);
    window.removeEventListener(UNITS_CHOSEN, choose);
    window.removeEventListener(SHADE_CHANGED, reshade);
    for (const [name, take] of Object.entries(listen)) model.off(`change:${name}`, take);
    model.off("change:moving", ask);
  };
}

export default { render };
