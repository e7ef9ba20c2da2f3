"""What many pairs of runs say of each village, for the map of differences."""

import json
import math

import numpy as np

from ruralsim.app.map import palettes
from ruralsim.report.numbers import difference_unit, is_share
from ruralsim.results.comparison import Comparison

_COLUMNS = {
    "income_head": ("income_head", "CNY/head/year"),
    "risk": ("headcount", "share"),
    "online_share": ("online_share", "share"),
    "days_to_deliver": ("days_to_deliver", "days"),
}
"""Variable of the map → column of a comparison's villages that says the same of a village, and its unit."""


def village_effects(found: Comparison) -> str:
    """Differences of the second scenario by village, in its last month, as JSON text; empty without any.

    ``pairs``, ``colours``, and by variable ``values`` (null where there is none), ``clear`` (the interval
    leaves zero out), ``span`` (where colours are deepest), ``unit`` and ``share``.
    """
    table = found.frame("villages")
    table = table[table["scenario"] == found.meta["keys"][1]]
    variables = {}
    for variable, (column, unit_name) in _COLUMNS.items():
        own = table[table["column"] == column]
        own = own[own["date"] == own["date"].max()].sort_values("village")
        values = own["diff"].to_numpy(float)
        if not np.isfinite(values).any():
            continue
        variables[variable] = {
            "values": [None if math.isnan(v) else float(f"{v:.4g}") for v in values.tolist()],
            "clear": own["clear"].to_numpy(bool).tolist(),
            "span": float(f"{max(np.nanmax(np.abs(values)), 1e-9):.3g}"),
            "unit": difference_unit(unit_name),
            "share": is_share(unit_name),
        }
    if not variables:
        return ""
    pairs = len(found.meta["seeds"])
    return json.dumps({"pairs": pairs, "colours": palettes.DIFFERENCE, "variables": variables})
