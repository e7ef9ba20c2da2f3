"""The county map: what lies where, and what each village's months looked like."""

from typing import Any

import numpy as np

from ruralsim.report.source import Run, days, short
from ruralsim.report.text import labelled, place, unit

BETTER = {"headcount": -1, "days_to_deliver": -1, "loss_share": -1, "minutes_seat": -1}
"""Columns of which less is better; of all others more is."""

_NOT_SHOWN = {"date", "village", "township", "remoteness"}
_FIRST = (
    "income_head",
    "headcount",
    "sellers_share",
    "visits_week",
    "days_to_deliver",
    "loss_share",
    "delivered",
)


def county(run: Run) -> dict[str, Any] | None:
    """Everything the map draws; None without terrain or places.

    The months of a village are stored month by month in the order of the villages.
    """
    geography = run.geography
    if not geography.get("width") or not geography.get("height"):
        return None
    villages = geography.get("villages") or []
    return {
        "width": geography["width"],
        "height": geography["height"],
        "outline": geography.get("outline") or [],
        "note": (geography.get("county") or {}).get("map"),
        "elevation": geography.get("elevation") or [],
        "roads": [
            {"class": road["class"], "segments": [short(s, 5) for s in road["segments"]]}
            for road in sorted(geography.get("roads") or [], key=lambda road: int(road["class"]))
        ],
        "villages": [_named(v) for v in villages],
        "townships": [_named(t) for t in geography.get("townships") or []],
        "seat": geography.get("seat"),
        "stations": geography.get("stations") or [],
        "zones": [{"x": z["x"], "y": z["y"], **labelled(z, "name_")} for z in geography.get("zones") or []],
        **_months(run, len(villages)),
    }


def _named(spot: dict[str, Any]) -> dict[str, Any]:
    return {
        **spot,
        "name": place(str(spot.get("name") or "")),
        "x": round(spot["x"], 2),
        "y": round(spot["y"], 2),
    }


def _months(run: Run, villages: int) -> dict[str, Any]:
    frame = run.table("villages")
    if frame.empty or not villages or not {"date", "village"} <= set(frame):
        return {"months": [], "layers": []}
    dates = np.unique(frame["date"].to_numpy())
    at = (np.searchsorted(dates, frame["date"].to_numpy()), frame["village"].to_numpy(int))
    names = [c for c in frame.columns if c not in _NOT_SHOWN and frame[c].dtype.kind in "biuf"]
    names.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    layers = []
    for name in names:
        values = np.full((len(dates), villages), np.nan)
        values[at] = frame[name].to_numpy(float)
        finite = values[np.isfinite(values)]
        if not finite.size:
            continue
        low, high = np.quantile(finite, [0.02, 0.98])
        label = run.label("villages", name)
        flag = frame[name].dtype.kind == "b"
        ratio = not flag and label["unit"] == "" and finite.min() >= 0.0 and finite.max() <= 1.0
        layers.append(
            {
                "name": name,
                "label": {"en": label["en"], "zh": label["zh"]},
                "share": bool(ratio) or label["unit"] == "share",
                "unit": unit("share" if ratio else label["unit"]),
                "flag": flag,
                "better": BETTER.get(name, 1),
                "low": float(f"{0.0 if flag else low:.4g}"),
                "high": float(f"{1.0 if flag else high:.4g}"),
                "values": [short(row) for row in values],
            }
        )
    return {"months": days(dates), "layers": layers}
