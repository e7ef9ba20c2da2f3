"""Figures of reports on a page of the app."""

import json
from importlib import resources
from typing import Any

import anywidget
import numpy as np
import traitlets

from ruralsim.app.ui import solara
from ruralsim.report.figures import Figure
from ruralsim.report.numbers import spelt
from ruralsim.report.sheet import asset
from ruralsim.report.text import PAGE, Text, text

_OWN = (resources.files("ruralsim.app.widgets") / "plot.js").read_text(encoding="utf-8")
_WORDS = ("save_png", "save_svg")


class Plot(anywidget.AnyWidget):
    """A figure; its root says in ``data-drawn`` in which language it was drawn.

    Attributes:
        figure: name, title, traces and layout as JSON text; see `told`.
        language: "en" or "zh".
    """

    _esm = "\n".join((asset("numbers.js"), asset("core.js"), asset("figures.js"), _OWN))

    figure = traitlets.Unicode("{}").tag(sync=True)
    language = traitlets.Enum(("en", "zh"), "en").tag(sync=True)


@solara.component
def PlotView(figure: Figure, language: str) -> None:  # noqa: N802
    """Draw a figure of a report."""
    Plot.element(figure=solara.use_memo(lambda: told(figure), [figure]), language=language)


def told(figure: Figure) -> str:
    """A figure as the widget takes it."""
    words = {name: PAGE[name] for name in _WORDS}
    about = {"name": figure.name, "missing": figure.missing, "alternative": alternative(figure)}
    return json.dumps({**figure.as_json(), **about, "words": words}, ensure_ascii=False)


def alternative(figure: Figure) -> Text:
    """What a figure shows, for those who do not see it: each line or bar with its first and last value."""
    said: dict[str, list[str]] = {"en": [], "zh": []}
    for trace in figure.traces:
        along = "x" if trace.get("orientation") == "h" else "y"
        values = trace.get(along)
        if trace.get("showlegend") is False or not isinstance(values, list):
            continue
        known = [float(v) for v in values if isinstance(v, int | float) and np.isfinite(v)]
        if not known:
            continue
        for language in said:
            name = _word(trace.get("name", ""), language)
            said[language].append(f"{name}: {_ends(trace, along, known, language)}")
    return text(*(f"{figure.title[k]}. {'; '.join(said[k])}" for k in ("en", "zh")))


def _ends(trace: dict[str, Any], along: str, known: list[float], language: str) -> str:
    """Bars and marks one by one; of a line where it begins and ends."""
    names = trace.get("y" if along == "x" else "x")
    if trace["type"] == "bar" or trace.get("mode") == "markers":
        pairs = zip(names or (), trace[along], strict=False)
        return ", ".join(f"{_word(name, language)} {spelt(float(v))}" for name, v in pairs if v is not None)
    return f"{spelt(known[0])} → {spelt(known[-1])}"


def _word(words: object, language: str) -> str:
    return str(words[language]) if isinstance(words, dict) else str(words)
