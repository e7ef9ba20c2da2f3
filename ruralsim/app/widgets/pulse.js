// Keys that mean something to the player, and an echo of every shot that was drawn.
const KEYS = new Set([" ", "ArrowRight", "ArrowUp", "ArrowDown", "r", "l"]);
const NAMES = { " ": "Space" };

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest("[role=slider], [role=listbox]");
}

function render({ model, el }) {
  let pressed = 0;
  const press = (event) => {
    if (!KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    if (event.target.blur) event.target.blur(); // a focused button would take the space bar too
    model.set("key", `${NAMES[event.key] || event.key} ${++pressed}`);
    model.save_changes();
  };
  const echo = () =>
    requestAnimationFrame(() => {
      model.set("seen", model.get("sent"));
      model.save_changes();
    });
  window.addEventListener("keydown", press);
  model.on("change:sent", echo);
  echo();
  return () => {
    window.removeEventListener("keydown", press);
    model.off("change:sent", echo);
  };
}

export default { render };
