// Title of a page of findings.
watch(() => {
  const f = DATA.facts;
  one("#kicker").textContent = say(f.kicker);
  one("#title").textContent = say(f.title);
  one("#story").textContent = say(f.story);
  one("#dates").replaceChildren(
    ...f.dates.map(([name, value]) => make("div", {}, make("dt", {}, say(name)), make("dd", {}, value))),
  );
});
