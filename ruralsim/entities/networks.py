"""Logistics networks: post, express brands, supply-and-marketing co-op, passenger bus."""

from ruralsim.foundation.arrays import F8, I1, I4, U8, F8x2, F8x3
from ruralsim.foundation.table import Table, column


class Networks(Table):
    """One row per logistics company or system; names are in ``[networks.*]``, in this order."""

    uid: U8 = column("u8", "", "Hash of the name")
    kind: I1 = column("i1", "", "POST, EXPRESS, COOP_NETWORK or BUS")
    share: F8 = column("f8", "", "Share of parcels where present")
    cash: F8 = column("f8", "CNY", "Cash")
    tariff_first: F8x2 = column("f8", "CNY", "Tariff for the first kg by zone", dims=("zone",))
    tariff_kg: F8x2 = column("f8", "CNY/kg", "Tariff for each further kg by zone", dims=("zone",))
    bulk_kg: F8x2 = column("f8", "CNY/kg", "Tariff per kg of bulk consignments by zone", dims=("zone",))
    courier_wage: F8 = column("f8", "CNY/month", "Wage offered to an average courier")
    manager_wage: F8 = column(
        "f8", "CNY/month", "A station manager's full-time pay; a post's follows its hours"
    )
    desk_hours: F8 = column("f8", "", "A township station's desk as part of a full job, however little comes")
    desk_hours_100: F8 = column("f8", "", "More of it for every 100 parcels a day, manager of average skill")
    keeper_wage: F8 = column("f8", "CNY/month", "Pay of a part-time point keeper")
    handling_cny: F8 = column("f8", "CNY/parcel", "Handling material per parcel")
    max_wait_days: I4 = column("i4", "days", "A waiting parcel forces a visit after this")
    hub_cell: I4 = column("i4", "", "Grid cell of the county hub")
    costs_month: F8x2 = column("f8", "CNY", "Costs of the running month by item", dims=("item",))
    costs_ring: F8x3 = column("f8", "CNY", "Costs of the last 12 months by item", dims=("month", "item"))
    revenue_month: F8 = column("f8", "CNY", "Revenue of the running month, all kinds, before subsidy")
    subsidy_month: F8 = column("f8", "CNY", "Subsidies of the running month")
    gate_cny: F8 = column("f8", "CNY/parcel", "Fee for fetching a parcel at the farm gate")
    gate_paid_month: F8 = column("f8", "CNY", "Fees for fetching at the farm gate, running month")
    gate_paid_ring: F8x2 = column("f8", "CNY", "The same of the last 12 months", dims=("month",))
    down_fee_cny: F8 = column("f8", "CNY/parcel", "Fee received for a down-going parcel, from outside")
    parcels_month: F8 = column("f8", "", "Parcels of the running month, both directions")
    parcels_ring: F8x2 = column("f8", "", "Parcels of the last 12 months", dims=("month",))
    down_paid_month: F8 = column(
        "f8", "", "Down-going parcels of the running month that the fee was received for"
    )
    down_paid_ring: F8x2 = column("f8", "", "The same of the last 12 months", dims=("month",))
    round_minutes_month: F8 = column(
        "f8", "min", "Minutes on rounds and at counters that its parcels took this month"
    )
    up_minutes_month: F8 = column("f8", "min", "Of these, for produce")
    up_kg_month: F8 = column("f8", "kg", "Produce of the running month")
    up_cost_month: F8 = column("f8", "CNY", "Up-going share of this month's costs")
    up_cost_ring: F8x2 = column("f8", "CNY", "Up-going share of the last 12 months' costs", dims=("month",))
    up_parcels_month: F8 = column("f8", "", "Up-going parcels of the running month")
    up_parcels_ring: F8x2 = column("f8", "", "Up-going parcels of the last 12 months", dims=("month",))
    up_revenue_ring: F8x2 = column("f8", "CNY", "Freight revenue of the last 12 months", dims=("month",))
    up_revenue_month: F8 = column("f8", "CNY", "Freight revenue of the running month")
    up_kg_ring: F8x2 = column("f8", "kg", "Produce of the last 12 months", dims=("month",))
    line_pace: F8 = column("f8", "", "Time on the way beyond the county, relative to the zone's days")
    mishap: F8 = column("f8", "", "Value lost on the way per consignment, relative, as senders know it")
    ended_month: F8 = column("f8", "", "Consignments that reached their end this month")
    spoilt_month: F8 = column("f8", "", "Value of them lost, relative, summed")
    hours: F8 = column("f8", "", "A courier's day relative to full time")
    duty: F8 = column("f8", "", "Part of the usual shift that couriers work today; 0 at rest (festival)")
    truck_share: F8 = column(
        "f8", "", "Truck cost relative to trucks of its own (goods riding on buses or shop supply)"
    )
