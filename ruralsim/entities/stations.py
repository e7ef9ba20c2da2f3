"""Stations: village points, township stations and county hubs of every network.

Rows are fixed: point of network n in village v is row ``n * V + v``; township station of n in t is
``N * V + n * T + t``; hub of n is ``N * V + N * T + n``. A row that is not `open` has no station there, but
its queue may still hold parcels that wait for a visit.
"""

from ruralsim.foundation.arrays import B1, F8, I1, I2, I4, U8, F8x2, I4x2
from ruralsim.foundation.table import Table, column


class Stations(Table):
    """One row per possible station; queues of a row exist whether or not a station is open."""

    uid: U8 = column("u8", "", "Hash of (network, level, place)")
    level: I1 = column("i1", "", "POINT, TOWNSHIP_STATION or HUB")
    network: I1 = column("i1", "", "Network row")
    village: I4 = column("i4", "", "Village row; -1 above village level")
    township: I4 = column("i4", "", "Township row; -1 for hubs")
    cell: I4 = column("i4", "", "Grid cell")
    open: B1 = column("b1", "", "Station exists and works")
    opened_day: I4 = column("i4", "day", "Day it opened")
    keeper: I4 = column("i4", "", "Farmer row of the keeper (points) or manager (stations); -1 none")
    manager_skill: F8 = column("f8", "", "Skill of keeper or manager, 0-1")
    wage_cny_month: F8 = column("f8", "CNY/month", "Pay of keeper or manager")
    rent_cny_month: F8 = column("f8", "CNY/month", "Rent")
    cold_kg: F8 = column("f8", "kg", "Cold storage capacity")
    grading_kg_day: F8 = column("f8", "kg/day", "Capacity of the grading and packing line")
    # queues
    up_parcels: I4 = column("i4", "", "Produce consignments waiting here for the next leg")
    up_kg: F8 = column("f8", "kg", "Their mass")
    up_fee: F8 = column("f8", "CNY", "Freight they bring")
    up_oldest: I4 = column("i4", "day", "Day the oldest began to wait; 1000000 none")
    up_expected: F8 = column("f8", "", "Smoothed daily up-going parcels")
    down_inbound: I4x2 = column(
        "i4", "", "Down-going parcels by days until they reach the hub", dims=("lag",)
    )
    down_hub: I4 = column("i4", "", "Down-going parcels at the hub for this village (points)")
    down_township: I4 = column("i4", "", "Down-going parcels at the township for this village (points)")
    down_ages: I4x2 = column(
        "i4", "", "Of these, by days since they reached the township; the last column: so long or longer",
        dims=("age",),
    )  # fmt: skip
    down_relayed: I4 = column(
        "i4", "", "Of those at hub and township, taken over from other networks, fee received (points)"
    )
    host: I4 = column("i4", "", "Station row that serves this row's parcels: itself, a shared one, or -1")
    nearest: I4 = column(
        "i4", "", "Point row where this network takes parcels from this village; -1 out of reach"
    )
    # service and account of the running month
    visited: B1 = column("b1", "", "Visited by a round today (points)")
    last_visit: I4 = column("i4", "day", "Day of the last visit (points)")
    visits_month: I4 = column("i4", "", "Visits this month (points)")
    parcels_month: F8 = column("f8", "", "Parcels handled this month, both directions")
    usual_parcels: F8 = column("f8", "1/day", "Parcels that a township station's desk usually handles")
    revenue_month: F8 = column("f8", "CNY", "Margin earned this month before the station's own cost")
    cost_month: F8 = column("f8", "CNY", "The station's own cost this month")
    months_losing: I2 = column("i2", "months", "Consecutive losing months")
    months_hopeful: I2 = column("i2", "months", "Consecutive months an entry looked worth while")
    up_waited_month: F8 = column(
        "f8",
        "",
        "Days of produce this month, summed over parcels: at the point; from the township to the hub",
    )
    up_passed_month: F8 = column("f8", "", "Produce parcels that left the point, or the hub, this month")
    up_wait_days: F8 = column(
        "f8", "days", "Days produce is expected to lie at the point, or from the township to leaving the hub"
    )
    up_days: F8 = column(
        "f8", "days", "Days from order to leaving the county that buyers are told of this network (points)"
    )
    up_late_month: F8 = column(
        "f8", "", "Produce fetched this month later than the network's longest wait (points)"
    )
    down_waited_month: F8 = column(
        "f8", "", "Days that parcels lay at hub and township this month, summed over parcels (points)"
    )
    down_passed_month: F8 = column("f8", "", "Down-going parcels that left both this month (points)")
    down_late_month: F8 = column("f8", "", "Of these, brought late (points)")
    down_returned_month: F8 = column("f8", "", "Of these, sent back (points)")
    down_failed_month: F8 = column(
        "f8", "", "Of these, sent back although a round should have brought them (points)"
    )
    down_wait_days: F8 = column(
        "f8", "days", "Days a down-going parcel is expected to wait in the county (points)"
    )
    down_days: F8 = column(
        "f8", "days", "Days from the hub to the hand that households expect of this network (points)"
    )
    gate_share: F8 = column("f8", "", "Share of produce fetched at the farm gate (points)")
    gate_room: F8 = column(
        "f8",
        "",
        "Share of the wished collections at the gate that couriers have time for (township stations)",
    )
    months_short: I2 = column(
        "i2", "months", "Consecutive months another courier would have paid (township stations)"
    )
    months_idle: I2 = column(
        "i2", "months", "Consecutive months one courier fewer would have done (township stations)"
    )
    needed_ring: F8x2 = column(
        "f8", "", "Couriers that the parcels of each calendar month needed last time (township stations)",
        dims=("month",),
    )  # fmt: skip
    unvisited: B1 = column("b1", "", "Parcels waited all month and no round came (points)")
    irregular_fee: F8 = column("f8", "CNY/parcel", "Irregular pick-up fee charged (points)")
