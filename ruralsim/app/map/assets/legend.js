// The legend and the key, beside the canvas.
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// `shown`: groups of households, or flows, in their place; `sure`: effects that `pairs` tell of the variable.
function drawLegend(root, frame, speak, shown = null, sure = null, pairs = 0) {
  const { variable, kind, beyond, differ, counts } = frame,
    unit = speak.say(variable.unit),
    said = JSON.stringify([speak.language, kind, variable.name, beyond, differ, counts, shown?.kind, shown?.low, shown?.high, sure?.pairs, sure?.span, sure?.kind, pairs]);
  if (root.dataset.said === said) return;
  root.dataset.said = said;
  root.toggleAttribute("data-tall", pairs > 0); // two scales, or a note why there is one
  if (shown?.kind === "flows")
    return root.replaceChildren(
      element("div", { class: "heading" }, speak.word("by_flows")),
      element("p", {}, speak.word("flow_note", speak.number(shown.high))),
      element("p", {}, kind === "difference" ? speak.word("flow_b") : ""),
    );
  root.replaceChildren(
    element("div", { class: "heading" }, speak.say(variable.label)),
    element("p", { class: "unit" }, kind === "difference" ? [speak.word("gap"), unit].filter(Boolean).join(" · ") : unit),
  );
  if (sure) root.append(...surely(sure, speak, unit));
  if (shown && !sure) root.append(...scaled(shown, speak));
  else if (shown && shown.kind !== "villages") root.append(element("p", {}, speak.word("effect_of")));
  else if (shown) return;
  else if (variable.classes.length) root.append(classes(frame, speak));
  else root.append(...bar(frame, speak));
  if (!sure && kind === "difference") root.append(element("p", {}, speak.word(pairs ? "unsaid" : "one_pair", pairs)));
}
// The scale of groups, which follows from their values.
function scaled({ kind, low, high, colours, share, unit }, speak) {
  const middle = speak.amount((low + high) / 2, share);
  return [
    element("div", { class: "bar", style: `background:linear-gradient(90deg,${colours.join(",")})` }),
    ends([speak.amount(low, share), middle, speak.amount(high, share)]),
    element("p", {}, `${speak.word(`mean_${kind}`)}${speak.say(unit) ? ` (${speak.say(unit)})` : ""}`),
  ];
}
// The unit stands above already, unless differences have another one (percentage points).
function surely({ kind, pairs, colours, span, share, unit }, speak, above) {
  const own = speak.say(unit) === above ? "" : ` ${speak.say(unit)}`;
  return [
    element("div", { class: "bar", style: `background:linear-gradient(90deg,${colours.join(",")})` }),
    ends([speak.amount(-span, share), "0", `+${speak.amount(span, share)}${own}`]),
    element("p", { class: "told" }, speak.word("sure", speak.word(`by_${kind}`), pairs)),
  ];
}
function classes(frame, speak) {
  const { variable, counts } = frame;
  const rows = variable.classes.map((label, i) =>
    element(
      "li",
      {},
      swatch(`background:${variable.colours[i]}`),
      element("span", {}, speak.say(label)),
      element("b", {}, speak.number(counts[i])),
    ),
  );
  return element("ul", { class: "classes" }, ...rows.reverse());
}
function bar(frame, speak) {
  const { variable, kind, beyond } = frame,
    { low, high, colours, share } = variable,
    end = (value, sign, over) => (over ? `${sign} ${speak.amount(value, share)}` : speak.amount(value, share));
  if (kind !== "difference")
    return [
      element("div", { class: "bar", style: `background:linear-gradient(90deg,${colours.join(",")})` }),
      ends([end(low, "≤", beyond[0]), speak.amount((low + high) / 2, share), end(high, "≥", beyond[1])]),
    ];
  const side = (from, to) =>
    Array.from({ length: 9 }, (_, i) => shade(colours, difference(from + ((to - from) * i) / 8))).join(",");
  const [lower, higher] = variable.flag ? [side(0, 0), side(255, 255)] : [side(0, 127), side(129, 255)];
  const halves = [
    element("i", { style: `background:linear-gradient(90deg,${lower})` }),
    element("i", { class: "middle", style: `background:${shade(colours, 0.5)}` }),
    element("i", { style: `background:linear-gradient(90deg,${higher})` }),
  ];
  return [
    element("div", { class: "bar halves" }, ...halves),
    ends(
      variable.flag
        ? [speak.word("only_a"), speak.word("same"), speak.word("only_b")]
        : [`− ${speak.amount(high, share)} ${speak.word("lower")}`, "0", `${speak.word("higher")} + ${speak.amount(high, share)}`],
    ),
    element("p", { class: "differ" }, speak.word("differ", speak.number(frame.differ), speak.number(frame.households))),
  ];
}
const ends = (words) => element("div", { class: "ends" }, ...words.map((w) => element("span", {}, w)));
const swatch = (style, className = "dot") => element("i", { class: `swatch ${className}`, style, "aria-hidden": "true" });

function drawKey(root, county, speak) {
  const row = (mark, words) => element("li", {}, mark, element("span", {}, words));
  const networks = county.networks.map(({ name, colour }) => row(swatch(`background:${colour}`), speak.say(name)));
  const marks = [
    ["hub", "hub"],
    ["township", "square"],
    ["point", "dot"],
    ["courier", "van"],
    ["waiting", "halo"],
    ["slide", "slide"],
  ].map(([key, mark]) => row(swatch("", mark), speak.word(key)));
  const roads = [5, 4, 3, 2, 1].map((kind) => row(swatch("", `road road-${kind}`), speak.word(`road_${kind}`)));
  const open = root.open ?? false;
  root.replaceChildren(
    element("summary", {}, speak.word("key")),
    element("ul", {}, ...networks),
    element("ul", {}, ...marks),
    element("ul", {}, ...roads),
  );
  root.open = open;
}
