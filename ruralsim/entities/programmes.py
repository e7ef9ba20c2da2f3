"""Programmes: the state of policy levers (spent, built, stopped)."""

from ruralsim.foundation.arrays import B1, F8, U8
from ruralsim.foundation.table import Table, column


class Programmes(Table):
    """One row per lever of the scenario, in lever-name order."""

    uid: U8 = column("u8", "", "Hash of the lever's name")
    active: B1 = column("b1", "", "Writes terms today")
    stopped: B1 = column("b1", "", "Budget is spent: no more from now on")
    intensity: F8 = column("f8", "", "Effective intensity today, natural units")
    spent_cny: F8 = column("f8", "CNY", "Spent since the start")
    spent_year_cny: F8 = column("f8", "CNY", "Spent this calendar year")
    budget_cny: F8 = column("f8", "CNY", "Budget cap; infinity = none")
    built: F8 = column("f8", "", "Lumpy items built")
