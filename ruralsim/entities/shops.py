"""Online shops of farm households."""

from ruralsim.foundation.arrays import I4, F4x2, F8x2
from ruralsim.foundation.table import GrowingTable, column


class Shops(GrowingTable):
    """One row per household that sells online, in the order of households (`world.shops`)."""

    household: I4 = column("i4", "", "Farmer row")
    listed_kg: F8x2 = column("f8", "kg", "Part of the stock kept for online orders", dims=("product",))
    list_price: F4x2 = column("f4", "CNY/kg", "Delivered price asked online", dims=("product",))
    order_rate: F4x2 = column("f4", "kg/day", "Smoothed online orders", dims=("product",))
