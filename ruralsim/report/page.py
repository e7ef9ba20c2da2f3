"""The page: one file that opens anywhere, offline, in English and Chinese."""

import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ruralsim.foundation.errors import DataError
from ruralsim.report import husbandry, money, palette
from ruralsim.report.brief.sentences import brief
from ruralsim.report.chapters import CHAPTERS, chapter
from ruralsim.report.cited import cited
from ruralsim.report.figures import Figure, dotted
from ruralsim.report.levels import levels
from ruralsim.report.map import county
from ruralsim.report.sheet import asset, fill, render, save
from ruralsim.report.source import Run, days, short, when
from ruralsim.report.story import html
from ruralsim.report.story.blocks import Cards, Section, notes
from ruralsim.report.text import FAMILIES, GROUPS, PAGE, READING, ROADS, Text, labelled, text, unit
from ruralsim.results import Results

SECTIONS = (
    "overview",
    "map",
    *CHAPTERS,
    "money",
    "mass",
    "produce",
    "indicators",
    "parameters",
    "reading",
    "reproduce",
)
SCRIPTS = (
    "figures.js",
    "shading.js",
    "relief.js",
    "map.js",
    "money.js",
    "harvest.js",
    "indicators.js",
    "parameters.js",
    "main.js",
)


def write(results: "Results | str | Path", path: str | Path | None = None) -> Path:
    """Writes the report of a run.

    Args:
        results: A run, or its folder.
        path: Where to; `report.html` in the run folder if not given.

    Returns:
        The page's path.

    Raises:
        DataError: No run folder, or nowhere to write to.
        OutputError: The page cannot be written.
    """
    run = _open(results)
    if path is None:
        if run.results.path is None:
            raise DataError("these results lie in no folder: give the report a path")
        path = run.results.path / "report.html"
    return save(page(run), path)


def figure(results: "Results | str | Path", name: str, language: str = "en", dark: bool = False) -> Any:
    """One figure of the report, for a notebook.

    Args:
        results: A run, or its folder.
        name: As in the page's addresses: "headcount", "cost_stages" …
        language: "en" or "zh".
        dark: Colours for dark paper.

    Returns:
        A `plotly.graph_objects.Figure`.

    Raises:
        KeyError: No such figure.
    """
    from plotly import graph_objects

    run = _open(results)
    every = {found.name: found for part in CHAPTERS for found in chapter(part, run)}
    if name not in every:
        raise KeyError(f"no figure {name!r}: there are {', '.join(every)}")
    stored, colours = _series(run), palette.DARK if dark else palette.LIGHT
    found = every[name]
    traces, layout = (_resolve(part, stored, language, colours) for part in (found.traces, found.layout))
    return graph_objects.Figure([dotted(trace) for trace in traces], layout).update_layout(
        title_text=found.title[language]
    )


def page(run: Run) -> str:
    """The whole page as text."""
    chapters = {name: chapter(name, run) for name in CHAPTERS}
    grown = husbandry.section(run.meta.get("county") or {})
    data = _data(run, {f.name: f.as_json() for figures in chapters.values() for f in figures if f.traces})
    parts = {
        "CHAPTERS": "\n".join(_chapter(name, figures) for name, figures in chapters.items()),
        "READING": html.blocks([notes(READING)]),
        "PRODUCE": html.section(grown) if grown else "",
    }
    title = labelled(run.meta.get("title") or {"name": "ruralsim"})
    sections = [name for name in SECTIONS if grown or name != "produce"]
    links = [(name, PAGE.get(f"nav_{name}") or _heading(name)) for name in sections]
    main, county = fill(asset("report.html"), parts), run.meta.get("county")
    return render(main, title, links, data, SCRIPTS, ("report.css",), county, run.meta.get("outside", ()))


def _open(results: "Results | str | Path") -> Run:
    return Run(results if isinstance(results, Results) else Results.load(results))


def _heading(section: str) -> Text:
    return husbandry.TITLE if section == "produce" else FAMILIES.get(section) or PAGE[section]


def _chapter(name: str, figures: list[Figure]) -> str:
    return html.section(Section(name, _heading(name), PAGE[f"lead_{name}"], [Cards(figures)]))


def _data(run: Run, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "roads": ROADS,
        "groups": GROUPS,
        "facts": _facts(run),
        "brief": brief(run),
        **_series(run),
        "indicators": _indicators(run),
        "families": FAMILIES,
        "figures": figures,
        "map": county(run),
        "money": money.flows(run),
        "mass": money.harvest(run),
        "parameters": _parameters(run),
        "manifest": run.results.manifest,
        "scenario": run.results.scenario,
    }


def _series(run: Run) -> dict[str, Any]:
    dated = {"dates": run.thinned, "months": run.month_ends}
    return {
        **{name: days(frame.index) if len(frame) else [] for name, frame in dated.items()},
        "series": {name: short(dated[when(entry)][name]) for name, entry in run.described().items()},
    }


def _facts(run: Run) -> dict[str, Any]:
    meta, places = run.meta, run.geography
    villages, townships = places.get("villages") or [], run.table("townships")
    residents = None
    if {"date", "residents"} <= set(townships) and len(townships):
        residents = float(townships.loc[townships["date"] == townships["date"].max(), "residents"].sum())
    start, length = meta.get("start"), meta.get("days")
    end = str(date.fromisoformat(start) + timedelta(days=length - 1)) if start and length else None
    return {
        "title": labelled(meta.get("title") or {"name": "ruralsim"}),
        "story": labelled(meta.get("story") or {"name": ""}),
        "county": labelled(meta.get("county") or {"name": ""}, "name_"),
        "start": start,
        "end": end,
        "days": length,
        "seed": meta.get("seed"),
        "version": meta.get("version"),
        "counts": {
            "townships": len(places.get("townships") or meta.get("townships") or []),
            **_units(meta.get("county") or {}, len(villages)),
            "households": sum(int(v["households"]) for v in villages),
            "residents": residents,
            "area": _area(run),
            "networks": len(meta.get("networks", [])),
            "points": sum(s["level"] == "point" for s in places.get("stations") or []),
            "products": len(meta.get("products", [])),
        },
    }


def _units(county: dict[str, Any], villages: int) -> dict[str, int]:
    """Villages by kind, as the county's page counts them; of one kind in runs that do not say it of each."""
    units = county.get("village_units") or {county.get("village_unit", "natural"): villages}
    return {f"villages_{unit}": n for unit, n in units.items()}


_AREAS = ("county.area_km2", "county.land_km2")


def _area(run: Run) -> float | None:
    """km²: the county's own, where it is given; its map of whole kilometres may be a little more or less."""
    given = [p["value"] for p in run.meta.get("parameters", []) if p["path"] in _AREAS]
    grid = (run.geography.get("width") or 0) * (run.geography.get("height") or 0)
    return next(filter(None, given), None) or grid or None


def _indicators(run: Run) -> list[dict[str, Any]]:
    frame, rows = run.table("indicators"), []
    for name, entry in run.described().items():
        values = frame[name].to_numpy(float)
        defined = values[np.isfinite(values)]
        ends = [float(f"{v:.6g}") for v in (defined[0], defined[-1])] if defined.size else [None, None]
        told = levels(run, name)
        rows.append(
            {
                "name": name,
                "family": entry["family"],
                "label": labelled(entry),
                "unit": unit(entry["unit"].replace("share/", "%/")),
                "share": entry["unit"].split("/")[0] == "share",
                "definition": text(entry.get("definition_en", ""), entry.get("definition_zh", "")),
                "headline": bool(entry.get("headline")),
                "better": entry.get("better", 0),
                "when": when(entry),
                "first": ends[0],
                "last": ends[1],
                "told": [float(f"{v:.6g}") if math.isfinite(v) else None for v in told[:2]],
                "by_year": told.by_year,
            }
        )
    return rows


def _parameters(run: Run) -> list[dict[str, Any]]:
    found = run.meta.get("parameters", [])
    return [
        {
            **p,
            "unit": unit(str(p.get("unit") or "")),
            "label": labelled(p),
            "source": cited(str(p.get("source") or "assumed")),
        }
        for p in found
    ]


def _resolve(part: object, stored: dict[str, Any], language: str, colours: dict[str, str]) -> Any:
    """What the page does when it draws: words, arrays and colours put in."""
    if isinstance(part, dict):
        if "$" in part:
            found: Any = stored
            for step in part["$"].split("/"):
                found = found[step]
            return found
        if set(part) == {"en", "zh"}:
            return part[language]
        return {key: _resolve(value, stored, language, colours) for key, value in part.items()}
    if isinstance(part, list):
        return [_resolve(value, stored, language, colours) for value in part]
    if isinstance(part, str) and part.startswith("var(--"):
        return colours[part[6:-1]]
    return part
