"""Programmes: the state of policy levers (spent, built, stopped)."""

from typing import Any

from ruralsim.foundation.table import Table, column


class Programmes(Table):
    """One row per lever of the scenario, in lever-name order."""

    uid: Any = column("u8", "", "Hash of the lever's name")
    active: Any = column("b1", "", "Writes terms today")
    stopped: Any = column("b1", "", "Budget is spent: no more from now on")
    intensity: Any = column("f8", "", "Effective intensity today, natural units")
    spent_cny: Any = column("f8", "CNY", "Spent since the start")
    spent_year_cny: Any = column("f8", "CNY", "Spent this calendar year")
    budget_cny: Any = column("f8", "CNY", "Budget cap; infinity = none")
    built: Any = column("f8", "", "Lumpy items built")
