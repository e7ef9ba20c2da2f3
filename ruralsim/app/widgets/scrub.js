// A line of days to go to; the days before the one shown were lived, marks are changes.
const DAY_MS = 86_400_000;

function render({ model, el }) {
  const line = document.createElement("div");
  line.className = "scrub";
  const range = document.createElement("input");
  range.type = "range";
  range.step = "1";
  range.min = "-1";
  range.dataset.testid = "scrub";
  const marks = document.createElement("div");
  marks.className = "marks";
  const told = document.createElement("output");
  line.append(marks, range, told);
  el.append(line);
  let held = false;
  let asked = 0;

  const dateOf = (day) => new Date(Date.parse(model.get("first")) + day * DAY_MS).toISOString().slice(0, 10);
  const tell = () => {
    const day = Number(range.value);
    const text = day < 0 ? model.get("eve") : dateOf(day);
    told.textContent = held ? text : "";
    range.setAttribute("aria-valuetext", text);
  };
  const draw = () => {
    range.max = String(model.get("last"));
    range.disabled = model.get("off");
    range.setAttribute("aria-label", model.get("label"));
    range.title = model.get("label");
    if (!held) range.value = String(model.get("day"));
    const whole = model.get("last") + 1;
    marks.replaceChildren(
      ...model.get("marks").map(({ day, label }) => {
        const mark = document.createElement("i");
        mark.style.left = `${(100 * (day + 1)) / whole}%`;
        mark.title = label;
        return mark;
      }),
    );
    tell();
  };
  range.addEventListener("input", () => {
    held = true;
    tell();
  });
  range.addEventListener("change", () => {
    held = false;
    tell();
    model.set("chosen", { day: Number(range.value), n: ++asked });
    model.save_changes();
    range.blur(); // keys belong to the player again
  });
  const names = ["first", "last", "day", "marks", "label", "eve", "off"].map((name) => `change:${name}`);
  names.forEach((name) => model.on(name, draw));
  draw();
  return () => names.forEach((name) => model.off(name, draw));
}

export default { render };
