"""Couriers: positions of a worker with a vehicle at a township station."""

from typing import Any

from ruralsim.foundation.table import GrowingTable, column


class Couriers(GrowingTable):
    """One row per position; `household` is -1 while it is vacant."""

    uid: Any = column("u8", "", "Hash of (household uid, day of hire)")
    network: Any = column("i1", "", "Network row")
    township: Any = column("i4", "", "Township row of the station worked from")
    household: Any = column("i4", "", "Farmer row the worker belongs to; -1 vacant")
    open: Any = column("b1", "", "The position exists")
    vacant_since: Any = column("i4", "day", "Day the position fell vacant")
    hired_day: Any = column("i4", "day", "Day of hire")
    skill: Any = column("f8", "", "Skill, 0-1; 0.5 = average")
    morale: Any = column("f8", "", "Morale, 0-1")
    wage_cny_month: Any = column("f8", "CNY/month", "Wage")
    capacity_kg: Any = column("f8", "kg", "Vehicle capacity")
    refrigerated: Any = column("b1", "", "Vehicle is refrigerated")
    km: Any = column("f8", "km", "Driven today")
    minutes: Any = column("f8", "min", "Worked today")
    load_kg: Any = column("f8", "kg", "Largest load today")
    parcels: Any = column("i4", "", "Parcels handled today, both directions")
    stops: Any = column("i4", "", "Villages visited today")
    errors: Any = column("f8", "", "Errors attributed this month")
    tour: Any = column("i4", "", "Village rows in today's order; -1 beyond the last", dims=("stop",))
