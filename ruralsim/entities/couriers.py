"""Couriers: positions of a worker with a vehicle at a township station."""

from ruralsim.foundation.arrays import B1, F8, I1, I4, U8, I4x2
from ruralsim.foundation.table import GrowingTable, column


class Couriers(GrowingTable):
    """One row per position; `household` is -1 while it is vacant."""

    uid: U8 = column("u8", "", "Hash of (household uid, day of hire)")
    network: I1 = column("i1", "", "Network row")
    township: I4 = column("i4", "", "Township row of the station worked from")
    household: I4 = column("i4", "", "Farmer row the worker belongs to; -1 vacant")
    open: B1 = column("b1", "", "The position exists")
    hired_day: I4 = column("i4", "day", "Day of hire")
    skill: F8 = column("f8", "", "Skill, 0-1; 0.5 = average")
    morale: F8 = column("f8", "", "Morale, 0-1")
    wage_cny_month: F8 = column("f8", "CNY/month", "Wage")
    capacity_kg: F8 = column("f8", "kg", "Vehicle capacity")
    refrigerated: B1 = column("b1", "", "Vehicle is refrigerated")
    km: F8 = column("f8", "km", "Driven today")
    minutes: F8 = column("f8", "min", "Worked today")
    credit_minutes: F8 = column("f8", "min", "Minutes that may be worked today: paid and not yet worked")
    load_kg: F8 = column("f8", "kg", "Largest load today")
    parcels: I4 = column("i4", "", "Parcels handled today, both directions")
    stops: I4 = column("i4", "", "Villages visited today")
    errors: F8 = column("f8", "", "Errors attributed this month")
    tour: I4x2 = column("i4", "", "Village rows in today's order; -1 beyond the last", dims=("stop",))
