"""Offers: produce that households put up for sale today, outside the online shop."""

from ruralsim.foundation.arrays import F8, I1, I4
from ruralsim.foundation.table import GrowingTable, column


class Offers(GrowingTable):
    """Rows of one day (cleared each morning), taken up by traders and the co-op."""

    household: I4 = column("i4", "", "Farmer row")
    village: I4 = column("i4", "", "Village row of the household")
    product: I1 = column("i1", "", "Product row")
    channel: I1 = column("i1", "", "TRADER or COOP")
    kg: F8 = column("f8", "kg", "Mass offered (still part of the farmer's stock until sold)")
    fresh: F8 = column("f8", "", "Freshness of what is offered, 0-1")
    reservation: F8 = column("f8", "CNY/kg", "Best perceived alternative, before price-information noise")
