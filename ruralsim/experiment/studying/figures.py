"""The figures of a study: effects and claims with intervals, responses, profiles, courses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.report.figures import Figure, axis, band, bar, line
from ruralsim.report.forest import Ends, effect_axis, error_bars, forest, wrapped
from ruralsim.report.source import days, short
from ruralsim.report.text import Text, capital, labelled, text
from ruralsim.results.findings import Findings


def figures(found: Findings) -> Iterator[Figure]:
    """The study's figures; where units differ, one for each reading."""
    for spec in found.meta["figures"]:
        yield from _KINDS[spec["kind"]](_Drawing(found, spec))


class _Drawing:
    """A figure to be drawn, and what it is drawn from."""

    def __init__(self, found: Findings, spec: Mapping[str, Any]) -> None:
        meta = found.meta
        self.found, self.spec, self.base = found, spec, meta["base"]
        self.readings = [r for r in meta["readings"] if not spec["readings"] or r["key"] in spec["readings"]]
        self.difference = bool(spec["difference"]) and spec["kind"] != "levels"
        cells = [c for c in meta["cells"] if not spec["cells"] or c["key"] in spec["cells"]]
        self.cells = cells
        self.others = [c for c in cells if not self.difference or c["key"] != self.base]

    def name(self, reading: Mapping[str, Any]) -> str:
        """Id of the figure of one reading."""
        return f"{self.spec['key']}-{reading['key']}"

    def title(self, reading: Mapping[str, Any] | None = None) -> Text:
        """The figure's own title, and what is read where there are several readings."""
        own = text(self.spec["en"], self.spec["zh"] or self.spec["en"])
        if reading is None or (len(self.readings) == 1 and own["en"]):
            return own
        about = labelled(reading)
        return (
            text(f"{own['en']}: {about['en']}", f"{own['zh']}:{about['zh']}") if own["en"] else capital(about)
        )

    @property
    def note(self) -> Text | None:
        """What stands under the title."""
        en = self.spec["note_en"]
        return text(en, self.spec["note_zh"] or en) if en else None

    def axis(self, unit_name: str) -> dict[str, Any]:
        """The value axis."""
        return effect_axis(unit_name) if self.difference else axis(unit_name)

    def effect(self, cell: Mapping[str, Any], reading: Mapping[str, Any]) -> Ends:
        """Value, lower and upper end: of the difference to the base, or of the level."""
        frame = self.found.frame("effects")
        row = frame[(frame["cell"] == cell["key"]) & (frame["reading"] == reading["key"])].iloc[0]
        value, low, high = ("diff", "low", "high") if self.difference else ("mean", "mean_low", "mean_high")
        return float(row[value]), float(row[low]), float(row[high])

    def ends(self, cells: Sequence[Any], readings: Sequence[Any]) -> tuple[list[Any], list[Any], list[Any]]:
        """Values, lower and upper ends of some cells and readings."""
        found = [self.effect(cell, reading) for cell in cells for reading in readings]
        value, low, high = (short(column) for column in zip(*found, strict=True))
        return value, low, high


def _effects(d: _Drawing) -> Iterator[Figure]:
    """Cells as points with intervals, one figure for each reading."""
    for reading in d.readings:
        rows = [(labelled(cell), d.effect(cell, reading)) for cell in d.others]
        yield forest(d.name(reading), d.title(reading), rows, d.axis(reading["unit"]), d.difference, d.note)


def _claims(d: _Drawing) -> Iterator[Figure]:
    """Claims as points with intervals, one figure for each reading."""
    frame, wanted = d.found.frame("claims"), d.spec["claims"]
    claims = [c for c in d.found.meta["claims"] if not wanted or c["key"] in wanted]
    for reading in d.readings:
        rows = []
        for claim in claims:
            row = frame[(frame["claim"] == claim["key"]) & (frame["reading"] == reading["key"])]
            rows += [
                (labelled(claim), (float(r.value), float(r.low), float(r.high))) for r in row.itertuples()
            ]
        yield forest(d.name(reading), d.title(reading), rows, d.axis(reading["unit"]), True, d.note)


def _response(d: _Drawing) -> Iterator[Figure]:
    """Cells along their x, one line for each group."""
    cells = sorted((c for c in d.cells if c["x"] is not None), key=lambda c: float(c["x"]))
    for reading in d.readings:
        traces = []
        for i, group in enumerate(dict.fromkeys(map(_group, cells))):
            own = [c for c in cells if _group(c) == group]
            value, low, high = d.ends(own, [reading])
            name = text(*group) if any(group) else labelled(reading)
            more = {"mode": "lines+markers", "marker": {"size": 8}, "error_y": error_bars(value, low, high)}
            traces.append(line([c["x"] for c in own], value, name, i, **more))
        across = {"title": {"text": d.title()}, "tickformat": ",~r", "showgrid": True}
        layout = {"yaxis": d.axis(reading["unit"]), "xaxis": across, "hovermode": "closest"}
        yield Figure(d.name(reading), capital(labelled(reading)), traces, layout, d.note)


def _profile(d: _Drawing) -> Iterator[Figure]:
    """Readings of one unit side by side, a bar for each cell."""
    x = [wrapped(labelled(reading), 18) for reading in d.readings]
    traces = []
    for i, cell in enumerate(d.others):
        value, low, high = d.ends([cell], d.readings)
        traces.append(bar(x, value, labelled(cell), i, error_y=error_bars(value, low, high)))
    layout = {
        "barmode": "group",
        "yaxis": d.axis(d.readings[0]["unit"]),
        "xaxis": {"type": "category", "automargin": True},
        "height": 340,
    }
    yield Figure(d.spec["key"], d.title(), traces, layout, d.note, wide=True)


def _course(d: _Drawing) -> Iterator[Figure]:
    """Cells over time with bands, one figure for each reading."""
    frame = d.found.frame("courses")
    names = ("diff", "low", "high") if d.difference else ("mean", "mean_low", "mean_high")
    for reading in d.readings:
        traces: list[dict[str, Any]] = []
        for i, cell in enumerate(d.others):
            rows = frame[(frame["cell"] == cell["key"]) & (frame["indicator"] == reading["indicator"])]
            if rows.empty:
                continue
            x, (value, low, high) = days(rows["date"]), (rows[name] for name in names)
            if low.notna().any():
                traces.append(band(x, low, high, i, legendgroup=cell["key"]))
            traces.append(line(x, short(value), labelled(cell), i, legendgroup=cell["key"]))
        layout = {"yaxis": d.axis(reading["unit"]), "height": 320}
        yield Figure(d.name(reading), d.title(reading), traces, layout, d.note, wide=True)


def _group(cell: Mapping[str, Any]) -> tuple[str, str]:
    return (cell["group_en"], cell["group_zh"] or cell["group_en"])


_KINDS = {
    "effects": _effects,
    "levels": _effects,
    "claims": _claims,
    "response": _response,
    "profile": _profile,
    "course": _course,
}
