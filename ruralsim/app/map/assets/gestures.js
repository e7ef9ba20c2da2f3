// Fingers, mouse, wheel and keys on the canvas, told as what they mean.
const STEP = 60; // pixels an arrow key moves the map
const SLIP = 4; // pixels a pointer may move and still have clicked

// acts: hover, leave, pan, zoom (factor and place; 0 shows all), press (place and reach), pressMiddle, letGo
function gestures(canvas, acts) {
  const inside = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const fingers = new Map();
  let travelled = 0;

  function drag(event, before, [px, py]) {
    if (fingers.size === 2) {
      const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)[1],
        gap = ([x, y]) => Math.max(Math.hypot(x - other[0], y - other[1]), 1);
      acts.zoom(gap([px, py]) / gap(before), (px + other[0]) / 2, (py + other[1]) / 2);
      travelled = SLIP + 1;
    } else {
      travelled += Math.hypot(px - before[0], py - before[1]);
      if (travelled > SLIP) acts.pan(px - before[0], py - before[1]);
    }
    fingers.set(event.pointerId, [px, py]);
  }
  function lift(event) {
    const clicked = event.type === "pointerup" && fingers.size === 1 && travelled <= SLIP;
    fingers.delete(event.pointerId);
    if (clicked) acts.press(...inside(event), event.pointerType === "mouse" ? 9 : 18);
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, inside(event));
    if (fingers.size === 1) travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before) drag(event, before, inside(event));
    else acts.hover(...inside(event));
  });
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", acts.leave);
  canvas.addEventListener("dblclick", (event) => acts.zoom(2, ...inside(event)));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      acts.zoom(Math.exp(-Math.max(-STEP, Math.min(STEP, event.deltaY)) * 0.0045), ...inside(event));
    },
    { passive: false },
  );
  const keys = {
    ArrowLeft: () => acts.pan(STEP, 0),
    ArrowRight: () => acts.pan(-STEP, 0),
    ArrowUp: () => acts.pan(0, STEP),
    ArrowDown: () => acts.pan(0, -STEP),
    "+": () => acts.zoom(1.5),
    "=": () => acts.zoom(1.5),
    "-": () => acts.zoom(1 / 1.5),
    0: () => acts.zoom(0),
    Enter: acts.pressMiddle,
    Escape: acts.letGo,
  };
  // Whoever came by keys moves the map by keys; after a click arrows mean to the page what they always do.
  let byKeys = true;
  canvas.addEventListener("pointerdown", () => (byKeys = false), true);
  canvas.addEventListener("focus", () => (byKeys = !fingers.size));
  canvas.addEventListener("keydown", (event) => {
    if (!byKeys && event.key.startsWith("Arrow")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}
