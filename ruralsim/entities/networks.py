"""Logistics networks: post, express brands, supply-and-marketing co-op, passenger bus."""

from typing import Any

from ruralsim.foundation.table import Table, column


class Networks(Table):
    """One row per logistics company or system; names are in ``[networks.*]``, in this order."""

    uid: Any = column("u8", "", "Hash of the name")
    kind: Any = column("i1", "", "POST, EXPRESS, COOP_NETWORK or BUS")
    share: Any = column("f8", "", "Share of parcels where present")
    cash: Any = column("f8", "CNY", "Cash")
    tariff_first: Any = column("f8", "CNY", "Tariff for the first kg by zone", dims=("zone",))
    tariff_kg: Any = column("f8", "CNY/kg", "Tariff for each further kg by zone", dims=("zone",))
    bulk_kg: Any = column("f8", "CNY/kg", "Tariff per kg of bulk consignments by zone", dims=("zone",))
    courier_wage: Any = column("f8", "CNY/month", "Wage offered to an average courier")
    manager_wage: Any = column("f8", "CNY/month", "Wage offered to an average manager")
    keeper_wage: Any = column("f8", "CNY/month", "Pay of a part-time point keeper")
    handling_cny: Any = column("f8", "CNY/parcel", "Handling material per parcel")
    max_wait_days: Any = column("i4", "days", "A waiting parcel forces a visit after this")
    hub_cell: Any = column("i4", "", "Grid cell of the county hub")
    costs_month: Any = column("f8", "CNY", "Costs of the running month by item", dims=("item",))
    costs_ring: Any = column("f8", "CNY", "Costs of the last 12 months by item", dims=("month", "item"))
    revenue_month: Any = column("f8", "CNY", "Revenue of the running month, all kinds, before subsidy")
    revenue_ring: Any = column("f8", "CNY", "Revenue of the last 12 months", dims=("month",))
    subsidy_month: Any = column("f8", "CNY", "Subsidies of the running month")
    parcels_month: Any = column("f8", "", "Parcels of the running month, both directions")
    parcels_ring: Any = column("f8", "", "Parcels of the last 12 months", dims=("month",))
    up_kg_month: Any = column("f8", "kg", "Produce of the running month")
    up_cost_month: Any = column("f8", "CNY", "Up-going share of this month's costs")
    up_cost_ring: Any = column("f8", "CNY", "Up-going share of the last 12 months' costs", dims=("month",))
    up_parcels_month: Any = column("f8", "", "Up-going parcels of the running month")
    up_parcels_ring: Any = column("f8", "", "Up-going parcels of the last 12 months", dims=("month",))
    up_revenue_ring: Any = column("f8", "CNY", "Freight revenue of the last 12 months", dims=("month",))
    up_revenue_month: Any = column("f8", "CNY", "Freight revenue of the running month")
    up_kg_ring: Any = column("f8", "kg", "Produce of the last 12 months", dims=("month",))
    hours: Any = column("f8", "", "A courier's day relative to full time")
    truck_share: Any = column(
        "f8", "", "Truck cost relative to trucks of its own (goods riding on buses or shop supply)"
    )
