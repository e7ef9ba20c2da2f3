"""Farm households."""

from ruralsim.entities.codes import CATEGORIES
from ruralsim.foundation.arrays import B1, F4, F8, I1, I2, I4, U8, B1x2, F4x2, F4x3, F8x2, I1x2, U1x2
from ruralsim.foundation.table import Table, column


class Farmers(Table):
    """One row per farm household; rows are ordered by village."""

    uid: U8 = column("u8", "", "Hash of birth (village, index): the key of every draw")
    # place
    village: I4 = column("i4", "", "Village row")
    township: I4 = column("i4", "", "Township row")
    cell: I4 = column("i4", "", "Grid cell, y * width + x")
    x_km: F4 = column("f4", "km", "East coordinate")
    y_km: F4 = column("f4", "km", "North coordinate")
    # people
    formerly_poor: B1 = column("b1", "", "Registered as poor before 2020 (脱贫户)")
    members: I2 = column("i2", "persons", "Registered members")
    adults: I2 = column("i2", "persons", "Members able to work")
    migrants: I2 = column("i2", "persons", "Members away for work")
    migrant_months: I2 = column("i2", "months", "Months since the present migrants left")
    visiting: I1 = column("i1", "persons", "Of the members away, those home for Spring Festival today")
    guest_days_month: I2 = column("i2", "days", "Days they spent at home this month, summed over persons")
    local_jobs: I2 = column("i2", "persons", "Members in local wage work")
    logistics_jobs: I2 = column("i2", "persons", "Members employed as courier, keeper or manager")
    processing_jobs: F4 = column("f4", "persons", "Members employed by a processor (fraction of a full job)")
    wage_skill: F8 = column("f8", "", "Efficiency of a worker, 1 = average; scales local and city wages")
    digital_skill: F8 = column("f8", "", "Digital skill, 0-1")
    selling_skill: F8 = column("f8", "", "Packing, grading and photographing skill, 0-1")
    digital_base: F4 = column("f4", "", "Digital skill that remains without practice")
    selling_base: F4 = column("f4", "", "Selling skill that remains without practice")
    internet: B1 = column("b1", "", "Household has a broadband or mobile subscription that works here")
    # endowments at 2021 values
    land_ha: F8 = column("f8", "ha", "Land farmed")
    business_cny_year: F8 = column("f8", "CNY/year", "Other own business, net, at base-year value")
    transfers_cny_year: F8 = column("f8", "CNY/year", "Pensions and general transfers at base-year value")
    property_cny_year: F8 = column("f8", "CNY/year", "Property income at base-year value")
    # production
    share: F8x2 = column("f8", "", "Share of land by product", by="product")
    base_share: F4x2 = column("f4", "", "Share of land by product in the first year", by="product")
    young_share: F4x3 = column(
        "f4", "", "Perennials planted, not bearing, by years to bearing", dims=("lag",), by="perennial"
    )
    yield_factor: F4x2 = column("f4", "", "This year's yield relative to normal", by="product")
    value_year: F4x2 = column(
        "f4", "CNY", "This year's net farm value by product, for land choice", by="product"
    )
    eaten_kg: F4x2 = column("f4", "kg", "Eaten since meals were last valued (month's end)", by="product")
    stock_kg: F8x2 = column("f8", "kg", "Saleable stock on farm (includes what its shop lists)", by="product")
    fresh: F8x2 = column("f8", "", "Freshness of the stock, 0-1", by="product")
    for_sale_kg: F8x2 = column("f8", "kg", "Stock offered to traders and the co-op until sold", by="product")
    turn: U1x2 = column("u1", "", "Own day of sale within the product's `sale_days`", by="product")
    standing: B1x2 = column("b1", "", "Offered or listed when last divided", by="product")
    astir: B1x2 = column("b1", "", "This morning: the household must look at what it holds", by="product")
    # selling
    belief: F4x3 = column(
        "f4", "CNY/kg", "Perceived net price of trader, co-op and own shop", dims=("outlet",), by="product"
    )
    sells_online: B1 = column("b1", "", "Has an online shop")
    shop: I4 = column("i4", "", "Row of its shop; -1 none")
    adopted_day: I4 = column("i4", "day", "Day the shop opened")
    below_days: I4 = column(
        "i4", "days", "Days the shop's perceived net price lay below the best alternative"
    )
    reputation: F8 = column("f8", "", "Smoothed rating, 0-1")
    online_cost: F4x2 = column(
        "f4", "CNY/kg", "Cost of selling online beside commission and refunds", by="product"
    )
    short_weight: F4 = column("f4", "", "Share by which its parcels are packed short on purpose; 0 = honest")
    carrier: I1 = column("i1", "", "Network that carries its parcels; -1 none")
    assist_listed: B1 = column("b1", "", "On the list for directed procurement")
    # money
    cash: F8 = column("f8", "CNY", "Cash in hand")
    kept_away_cny: F8 = column("f8", "CNY", "Remittances earned that migrants keep until Spring Festival")
    debt: F8 = column("f8", "CNY", "Loans outstanding")
    income_month: F8x2 = column("f8", "CNY", "Net income of the running month by source", dims=("source",))
    expense_month: F8 = column("f8", "CNY", "Medical and schooling expense of the running month")
    income_first: I4 = column("i4", "", "First of its rows in the table of incomes")
    income_sources: I2 = column("i2", "", "Sources that have a row there, a bit each")
    expense_ring: F4x2 = column(
        "f4", "CNY", "Medical and schooling expense of the last 12 months", dims=("month",)
    )
    resident_ring: I1x2 = column("i1", "persons", "Resident members of the last 12 months", dims=("month",))
    channel_kg: F4x2 = column("f4", "kg", "Sold this calendar year by channel", dims=("channel",))
    channel_cny: F4x2 = column("f4", "CNY", "Net sales this calendar year by channel", dims=("channel",))
    own_cny_month: F4 = column("f4", "CNY", "Own produce eaten this month: imputed income without cash")
    goods_rate: F4 = column(
        "f4", "1/day", "Expected industrial orders a day under daily service, set monthly"
    )
    goods_cny_month: F4 = column("f4", "CNY", "Industrial goods ordered this month")
    residents: F8 = column("f8", "persons", "Mean resident members of the last 12 months")
    income_head: F8 = column("f8", "CNY/year", "y: net income per resident, last 12 closed months")
    monitored_head: F8 = column(
        "f8", "CNY/year", "m: y less relief, and less medical and schooling out of pocket, per resident"
    )
    # shocks and poverty
    shock: I1 = column("i1", "", "Kind of the last shock")
    shock_day: I4 = column("i4", "day", "Day of the last shock")
    labour_lost_until: I4 = column("i4", "day", "One worker cannot work until this day")
    medical_cny_month: F4 = column("f4", "CNY/month", "Out-of-pocket treatment while ill")
    poor: B1 = column("b1", "", "In a spell of poverty (y < line; ends after three months above)")
    poor_since: I4 = column("i4", "day", "Start of the present spell")
    months_above: I1 = column("i1", "months", "Months above the line within a spell")
    left_poverty_day: I4 = column("i4", "day", "End of the last spell; -100000 never")
    category: I1 = column("i1", "", "Monitored category")
    group: I1 = column(
        "i1", "", "Category, and whether once registered as poor and whether assigned by lot (GROUPS)"
    )
    assigned: B1 = column("b1", "", "Drawn by lot into what policies give at random")
    before_lots: F8 = column("f8", "CNY/year", "y on the day lots were drawn")
    months_safe: I1 = column("i1", "months", "Months of m at or above the line while monitored")
    hardship_since: I4 = column("i4", "day", "Day m fell under the line; -100000 it is not under it")
    verified_day: I4 = column(
        "i4", "day", "Day on which a clue will have been verified; -100000 none is open"
    )
    refused_day: I4 = column("i4", "day", "Day its last case was refused; -100000 never")
    registered_day: I4 = column("i4", "day", "Day it was last entered in the register; -100000 never")
    allowance: B1 = column("b1", "", "Receives the minimum-living allowance (低保)")
    allowance_months: I1 = column("i1", "months", "Months below the standard since last above")


def regroup(farmers: Farmers) -> None:
    """Puts every household into its group, of those that policies tell apart (GROUPS)."""
    once, drawn = len(CATEGORIES), 2 * len(CATEGORIES)
    farmers.group[:] = farmers.category + once * farmers.formerly_poor + drawn * farmers.assigned
