"""Offers: produce that households put up for sale today, outside the online shop."""

from typing import Any

from ruralsim.foundation.table import GrowingTable, column


class Offers(GrowingTable):
    """Rows of one day (cleared each morning), taken up by traders and the co-op."""

    household: Any = column("i4", "", "Farmer row")
    village: Any = column("i4", "", "Village row of the household")
    product: Any = column("i1", "", "Product row")
    channel: Any = column("i1", "", "TRADER or COOP")
    kg: Any = column("f8", "kg", "Mass offered (still part of the farmer's stock until sold)")
    fresh: Any = column("f8", "", "Freshness of what is offered, 0-1")
    reservation: Any = column("f8", "CNY/kg", "Best perceived alternative, before price-information noise")
