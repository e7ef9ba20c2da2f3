// What is kept of a session in this browser: its record in the address and in local storage, its language.
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
  const onRecord = () => write();
  el.dataset.testid = "memory";
  model.on("change:record", onRecord);
  model.on("change:language", speak);
  model.set("kept", Object.fromEntries(PAGES.map((page) => [page, stored(page)])));
  model.save_changes();
  write();
  return () => {
    clearTimeout(waiting);
    model.off("change:record", onRecord);
    model.off("change:language", speak);
  };
}

export default { render };
