// A figure of a report, drawn by the report's own scripts, with Plotly from this server.
function library() {
  library.there ??= new Promise((done, failed) => {
    if (window.Plotly) return done();
    const script = Object.assign(document.createElement("script"), { src: "/plotly.js", onload: done, onerror: failed });
    document.head.append(script);
  });
  return library.there;
}

function render({ model, el }) {
  const node = make("figure", { className: "plot-figure" });
  const title = make("figcaption", {}),
    box = make("div", { className: "plot" });
  node.append(title, box);
  el.append(node);
  const show = async () => {
    const figure = JSON.parse(model.get("figure"));
    state.language = model.get("language");
    state.theme = document.documentElement.dataset.theme || "light";
    DATA.text = figure.words;
    node.dataset.testid = `plot-${figure.name}`;
    title.replaceChildren(make("h3", {}, say(figure.title)));
    node.setAttribute("aria-label", say(figure.alternative));
    if (!figure.data.length) {
      box.className = "nodata";
      box.textContent = say(figure.missing);
      node.dataset.drawn = state.language;
      return;
    }
    await library();
    if (!box.isConnected) return;
    if (box.className !== "plot") Object.assign(box, { className: "plot", textContent: "" });
    await draw(node, figure);
  };
  const sized = new ResizeObserver(() => window.Plotly && box.data && window.Plotly.Plots.resize(box));
  sized.observe(el);
  model.on("change:figure", show);
  model.on("change:language", show);
  window.addEventListener("ruralsim-theme", show);
  show();
  return () => {
    sized.disconnect();
    window.removeEventListener("ruralsim-theme", show);
    if (window.Plotly && box.data) window.Plotly.purge(box);
    drawn.delete(node);
  };
}

export default { render };
