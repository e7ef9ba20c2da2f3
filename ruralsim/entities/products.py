"""Products, as numbers; their names are in the scenario's ``[products.*]``, in this order."""

from typing import Any

from ruralsim.foundation.table import Table, column


class Products(Table):
    """One row per product."""

    uid: Any = column("u8", "", "Hash of the name")
    perennial: Any = column("b1", "", "Land share is fixed but for planting with a lag")
    vegetable: Any = column("b1", "", "Counted in vegetable loss")
    fruit: Any = column("b1", "", "Counted in fruit loss")
    harvest_start: Any = column("i4", "", "Day of year the harvest begins")
    harvest_end: Any = column(
        "i4", "", "Day of year the harvest ends (may lie before the start: over New Year)"
    )
    sowing: Any = column("i4", "", "Day of year inputs are paid and land is chosen")
    yield_kg_ha: Any = column("f8", "kg/ha", "Normal yearly yield")
    inputs_cny_ha: Any = column("f8", "CNY/ha", "Inputs at base-year value")
    labour_kg_day: Any = column("f8", "kg/day", "One worker's harvest in a day")
    wholesale: Any = column("f8", "CNY/kg", "Base-year price at the nearest wholesale market")
    retail: Any = column("f8", "CNY/kg", "Base-year retail price of the outside good")
    season_amplitude: Any = column("f8", "", "Seasonal swing of prices, peak opposite to harvest")
    order_kg: Any = column("f8", "kg", "Usual online order")
    fragility: Any = column("f8", "", "Sensitivity to vibration and handling, 0-1")
    decay_day: Any = column("f8", "1/day", "Mass lost per day at the reference temperature")
    shelf_days: Any = column("f8", "days", "Shelf life at the reference temperature")
    reference_c: Any = column("f8", "degC", "Reference temperature")
    q10_cold: Any = column("f8", "", "Q10 of decay below 10 degC")
    q10_cool: Any = column("f8", "", "Q10 of decay at 10-20 degC")
    q10_warm: Any = column("f8", "", "Q10 of decay at 20-30 degC")
    q10_hot: Any = column("f8", "", "Q10 of decay above 30 degC")
    evaporation: Any = column("f8", "", "Part of the mass loss that is evaporation, not spoilage")
    storage_c: Any = column("f8", "degC", "Farm store is no warmer than this (cellar); 100 = no cellar")
    cold_c: Any = column("f8", "degC", "Temperature of cold service")
    sale_days: Any = column("i4", "days", "Usual days between sales of one household")
    eaten_share: Any = column("f8", "", "Share of harvest eaten at home")
    lowgrade: Any = column("f8", "", "Share of harvest of low grade (sold for less, or to a processor)")
    # today
    price_wholesale: Any = column("f8", "CNY/kg", "Wholesale price today")
    price_retail: Any = column(
        "f8", "CNY/kg", "Retail price of the outside good today (before the zone factor)"
    )
    price_coop: Any = column("f8", "CNY/kg", "Co-op's posted price today")
    price_reference: Any = column("f8", "CNY/kg", "Reference price that makes choice dimensionless")
    drift: Any = column("f8", "", "Log price drift (AR(1))")
    # holders' stock in the county (traders, co-op)
    trader_kg: Any = column("f8", "kg", "Stock held by traders")
    trader_fresh: Any = column("f8", "", "Its freshness")
    coop_kg: Any = column("f8", "kg", "Stock held by the co-op")
    coop_fresh: Any = column("f8", "", "Its freshness")
    trader_cost: Any = column("f8", "CNY", "What the traders paid for their stock")
    coop_cost: Any = column("f8", "CNY", "What the co-op paid for its stock")
    shops: Any = column("f8", "", "Online shops that had it on offer at the last matching")
