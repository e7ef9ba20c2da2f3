"""The canvas widget: one binary payload per county, one per drawn day."""

from importlib import resources

import anywidget
import traitlets

from ruralsim.report.sheet import asset

_SCRIPTS = (
    "words.js",
    "payload.js",
    "svg.js",
    "shades.js",
    "view.js",
    "land.js",
    "households.js",
    "units.js",
    "stations.js",
    "rounds.js",
    "labels.js",
    "pick.js",
    "legend.js",
    "gestures.js",
    "keep.js",
    "map.js",
)
"""Parts of one ES module, in this order; together they need nothing from outside."""


def _assets(*names: str) -> str:
    folder = resources.files("ruralsim.app.map") / "assets"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


class CountyMap(anywidget.AnyWidget):
    """A county on one canvas: terrain, roads, households, stations, couriers on their rounds, zones.

    The root element carries ``data-testid`` (the trait `name`), ``data-day`` and ``data-date`` of the day
    drawn, ``data-drawn`` (frames drawn so far; "0" before the first), ``data-variable``, ``data-kind``
    ("frame" or "difference"), ``data-differ`` (households that differ), ``data-language`` and
    ``data-selected`` ("household:UID" or empty), ``data-painted`` (times the canvas was painted) and
    ``data-units`` ("households", "villages", "townships", "hexagons" or "flows").

    Attributes:
        county: from `county_payload`, once per county.
        frame: from `frame` or `difference_frame`, once per drawn day.
        variable: what households are coloured by; the frame says so too, this is for programs.
        language: "en" or "zh".
        selected: what was clicked: ``kind`` ("household", "courier", "station"), ``uid`` (text) and ``row``;
            empty for nothing. May be set from here.
        moving: couriers move within the day; off, they stand at the day's noon.
        effects: what many pairs of runs say of places, from `effects.effects`; empty if there are none.
        linked: maps of one page with the same text here are moved and zoomed together.
        name: test id of the root element.
    """

    _esm = asset("numbers.js") + asset("shading.js") + _assets(*_SCRIPTS)
    _css = _assets("map.css")

    county = traitlets.Bytes(b"").tag(sync=True)
    frame = traitlets.Bytes(b"").tag(sync=True)
    variable = traitlets.Unicode("income_head").tag(sync=True)
    language = traitlets.Enum(("en", "zh"), "en").tag(sync=True)
    selected = traitlets.Dict().tag(sync=True)
    effects = traitlets.Unicode("").tag(sync=True)
    moving = traitlets.Bool(True).tag(sync=True)
    linked = traitlets.Unicode("county").tag(sync=True)
    name = traitlets.Unicode("county-map").tag(sync=True)
