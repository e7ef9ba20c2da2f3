// Which part of the county is seen: kilometres to pixels and back.
function makeView(county) {
  const view = { x: county.width / 2, y: county.height / 2, scale: 1, width: 1, height: 1, pixel: 1, whole: 1, wide: true, clear: 0, until: Infinity };
  let inset = { left: 0, right: 0, top: 0, bottom: 0 };

  // Takes the size of the canvas; keeps what was in the middle there, unless all was shown.
  view.resize = (width, height, pixel, around) => {
    const all = view.scale <= view.whole * 1.001;
    inset = around;
    Object.assign(view, { width, height, pixel });
    const free = [width - inset.left - inset.right, height - inset.top - inset.bottom];
    const zoom = view.scale / view.whole;
    view.whole = Math.max(0.5, Math.min(free[0] / county.width, free[1] / county.height));
    if (all) view.fit();
    else view.scale = view.whole * zoom;
  };
  view.fit = () => {
    view.scale = view.whole;
    view.x = county.width / 2 + (inset.right - inset.left) / 2 / view.scale;
    view.y = county.height / 2 + (inset.top - inset.bottom) / 2 / view.scale;
  };
  view.zoom = () => view.scale / view.whole;
  view.place = (x, y) => [
    view.width / 2 + (x - view.x) * view.scale,
    view.height / 2 - (y - view.y) * view.scale,
  ];
  view.spot = (px, py) => [
    view.x + (px - view.width / 2) / view.scale,
    view.y - (py - view.height / 2) / view.scale,
  ];
  view.toKilometres = (c) =>
    c.transform(
      view.scale, 0, 0, -view.scale,
      view.width / 2 - view.x * view.scale, view.height / 2 + view.y * view.scale,
    );
  // Zooms by a factor and keeps a place of the canvas where it is.
  view.zoomAt = (factor, px = view.width / 2, py = view.height / 2) => {
    const [x, y] = view.spot(px, py);
    view.scale = Math.min(Math.max(view.scale * factor, view.whole), view.whole * 40);
    view.x = x - (px - view.width / 2) / view.scale;
    view.y = y + (py - view.height / 2) / view.scale;
    view.rein();
  };
  view.pan = (dx, dy) => {
    view.x -= dx / view.scale;
    view.y += dy / view.scale;
    view.rein();
  };
  // The county never leaves the canvas; all of it lies still.
  view.rein = () => {
    if (view.scale <= view.whole * 1.001) view.fit();
    view.x = Math.min(Math.max(view.x, 0), county.width);
    view.y = Math.min(Math.max(view.y, 0), county.height);
  };
  return view;
}
