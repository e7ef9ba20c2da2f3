"""Products, as numbers; their names are in the scenario's ``[products.*]``, in this order."""

from ruralsim.foundation.arrays import B1, F8, I4, I8, U8
from ruralsim.foundation.table import Table, column


class Products(Table):
    """One row per product."""

    uid: U8 = column("u8", "", "Hash of the name")
    perennial: B1 = column("b1", "", "Land share is fixed but for planting with a lag")
    vegetable: B1 = column("b1", "", "Counted in vegetable loss")
    fruit: B1 = column("b1", "", "Counted in fruit loss")
    harvest_start: I4 = column("i4", "", "Day of year the harvest begins")
    harvest_end: I4 = column(
        "i4", "", "Day of year the harvest ends (may lie before the start: over New Year)"
    )
    sowing: I4 = column("i4", "", "Day of year inputs are paid and land is chosen")
    yield_kg_ha: F8 = column("f8", "kg/ha", "Normal yearly yield")
    inputs_cny_ha: F8 = column("f8", "CNY/ha", "Inputs at base-year value")
    labour_kg_day: F8 = column("f8", "kg/day", "One worker's harvest in a day")
    wholesale: F8 = column("f8", "CNY/kg", "Base-year price at the nearest wholesale market")
    retail: F8 = column("f8", "CNY/kg", "Base-year retail price of the outside good")
    season_amplitude: F8 = column("f8", "", "Seasonal swing of prices, peak opposite to harvest")
    order_kg: F8 = column("f8", "kg", "Usual online order")
    fragility: F8 = column("f8", "", "Sensitivity to vibration and handling, 0-1")
    decay_day: F8 = column("f8", "1/day", "Mass lost per day at the reference temperature")
    shelf_days: F8 = column("f8", "days", "Shelf life at the reference temperature")
    reference_c: F8 = column("f8", "degC", "Reference temperature")
    q10_cold: F8 = column("f8", "", "Q10 of decay below 10 degC")
    q10_cool: F8 = column("f8", "", "Q10 of decay at 10-20 degC")
    q10_warm: F8 = column("f8", "", "Q10 of decay at 20-30 degC")
    q10_hot: F8 = column("f8", "", "Q10 of decay above 30 degC")
    farm_kg: F8 = column("f8", "kg", "On all farms after this morning's harvest")
    astir: I8 = column("i8", "", "Households that must look this morning at what they hold of it")
    evaporation: F8 = column("f8", "", "Part of the mass loss that is evaporation, not spoilage")
    storage_c: F8 = column("f8", "degC", "Farm store is no warmer than this (cellar); 100 = no cellar")
    cold_c: F8 = column("f8", "degC", "Temperature of cold service")
    sale_days: I4 = column("i4", "days", "Usual days between sales of one household")
    eaten_share: F8 = column("f8", "", "Share of harvest eaten at home")
    lowgrade: F8 = column("f8", "", "Share of harvest of low grade (sold for less, or to a processor)")
    # today
    price_wholesale: F8 = column("f8", "CNY/kg", "Wholesale price today")
    price_retail: F8 = column(
        "f8", "CNY/kg", "Retail price of the outside good today (before the zone factor)"
    )
    price_coop: F8 = column("f8", "CNY/kg", "Co-op's posted price today")
    price_reference: F8 = column("f8", "CNY/kg", "Reference price that makes choice dimensionless")
    drift: F8 = column("f8", "", "Log price drift (AR(1))")
    # holders' stock in the county (traders, co-op)
    trader_kg: F8 = column("f8", "kg", "Stock held by traders")
    trader_fresh: F8 = column("f8", "", "Its freshness")
    coop_kg: F8 = column("f8", "kg", "Stock held by the co-op")
    coop_fresh: F8 = column("f8", "", "Its freshness")
    trader_cost: F8 = column("f8", "CNY", "What the traders paid for their stock")
    coop_cost: F8 = column("f8", "CNY", "What the co-op paid for its stock")
    shops: F8 = column("f8", "", "Online shops that had it on offer at the last matching")
