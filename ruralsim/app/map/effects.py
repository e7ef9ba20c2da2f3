"""What many pairs of runs say of each village, township and hexagon, for the map of differences."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.map import palettes
from ruralsim.app.map.payload import unpack
from ruralsim.experiment.reading.differences import interval
from ruralsim.foundation.judging import too_few
from ruralsim.report.numbers import difference_unit, is_share

_COLUMNS = {
    "income_head": ("income_head", "CNY/head/year"),
    "risk": ("headcount", "share"),
    "sells_online": ("sellers_share", "share"),
    "days_to_deliver": ("days_to_deliver", "days"),
}
"""Variable of the map → column of a run's villages that says the same of a village, and its unit."""

Array = NDArray[np.float64]


def effects(by_pair: Mapping[str, Array], county: bytes) -> str:
    """Differences by place, as JSON text; empty without any.

    ``pairs``, ``colours``, and by variable ``unit``, ``share`` and ``by``: for villages, townships and
    hexagons ``values``, ``low`` and ``high`` (null where there is none), ``clear`` (the interval leaves zero
    out) and ``span`` (where colours are deepest). A township's or hexagon's difference in a pair is the mean
    of its villages' by the households that live there, and its interval is of these means.

    Args:
        by_pair: column → (pairs, villages) differences of a month.
        county: from `county_payload`.
    """
    variables = {}
    weights = dict(_weights(county))
    pairs = max((len(values) for values in by_pair.values()), default=0)
    for variable, (column, unit_name) in _COLUMNS.items():
        values = by_pair.get(column)
        if values is None or not np.isfinite(values).any():
            continue
        variables[variable] = {
            "unit": difference_unit(unit_name),
            "share": is_share(unit_name),
            "by": {kind: _told(_means(values, weight)) for kind, weight in weights.items()},
        }
    if not variables:
        return ""
    return json.dumps({"pairs": pairs, "colours": palettes.DIFFERENCE, "variables": variables})


def _weights(county: bytes) -> Iterator[tuple[str, Array]]:
    """Kind of place → (places, villages) households that live in both."""
    header, blocks = unpack(county)
    village = blocks["household_village"]
    townships = np.array([one["township"] for one in header["villages"]])
    of = {"villages": village, "townships": townships[village], "hexagons": blocks["household_hexagon"]}
    for kind, places in of.items():
        found = np.zeros((len(header[kind]), len(townships)))
        np.add.at(found, (places, village), 1.0)
        yield kind, found


def _means(values: Array, weight: Array) -> Array:
    """(pairs, places) means over the villages that have a value; NaN where none has."""
    known = np.isfinite(values)
    sums, households = np.where(known, values, 0.0) @ weight.T, known.astype(float) @ weight.T
    out = np.full(sums.shape, np.nan)
    np.divide(sums, households, out=out, where=households > 0.0)
    return out


def _told(values: Array) -> dict[str, Any]:
    mean, low, high = interval(values)
    clear = np.zeros(mean.size, bool) if too_few(len(values)) else (low > 0.0) | (high < 0.0)
    known = np.abs(mean[np.isfinite(mean)])
    return {
        "values": _plain(mean),
        "low": _plain(low),
        "high": _plain(high),
        "clear": clear.tolist(),
        "span": float(f"{max(known.max(initial=0.0), 1e-9):.3g}"),
    }


def _plain(values: Array) -> list[float | None]:
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values.tolist()]
