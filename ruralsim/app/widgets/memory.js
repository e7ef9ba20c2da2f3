// What is kept of a session in this browser: its record in the address and in local storage, its language.
const BEAT_MS = 1_000;
const SILENT_MS = 3_500; // so that it is said within five seconds
const PAGES = ["run", "compare"];
const keyOf = (page) => `ruralsim.${page}`;

function stored(page) {
  try {
    return localStorage.getItem(keyOf(page)) || "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

function store(page, text) {
  try {
    if (text) localStorage.setItem(keyOf(page), text);
    else localStorage.removeItem(keyOf(page));
  } catch {
    // full, or not allowed: the address still holds it
  }
}

function pageShown() {
  return location.pathname.endsWith("/compare") ? "compare" : location.pathname.endsWith("/") ? "run" : "";
}

function render({ model, el }) {
  let waiting = 0;
  const write = (tries = 20) => {
    clearTimeout(waiting);
    const { page, text, link } = model.get("record");
    if (!page) return;
    store(page, text);
    if (page !== pageShown()) {
      // the address follows a click by a moment
      if (tries) waiting = setTimeout(() => write(tries - 1), 100);
      return;
    }
    const address = new URL(location.href);
    if (link) address.searchParams.set("session", link);
    else address.searchParams.delete("session");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
    el.dataset.kept = String(text.length);
  };
  const speak = () => {
    document.cookie = `ruralsim_language=${model.get("language")}; path=/; max-age=31536000; samesite=lax`;
  };
  // A frozen network looks like a county that thinks: what was asked and not answered is said.
  const bar = document.createElement("div");
  bar.className = "silence";
  bar.dataset.testid = "silence";
  bar.setAttribute("role", "alert");
  bar.hidden = true;
  document.body.append(bar);
  let since = performance.now();
  const beat = setInterval(() => {
    const now = performance.now();
    if (model.get("answer") === model.get("beat")) {
      bar.hidden = true;
      since = now;
      model.set("beat", model.get("beat") + 1);
      model.save_changes();
    } else if (now - since > SILENT_MS && bar.hidden) {
      bar.textContent = model.get("silence");
      bar.hidden = false;
    }
  }, BEAT_MS);
  const onRecord = () => write();
  el.dataset.testid = "memory";
  model.on("change:record", onRecord);
  model.on("change:language", speak);
  model.set("kept", Object.fromEntries(PAGES.map((page) => [page, stored(page)])));
  model.save_changes();
  write();
  return () => {
    clearTimeout(waiting);
    clearInterval(beat);
    bar.remove();
    model.off("change:record", onRecord);
    model.off("change:language", speak);
  };
}

export default { render };
