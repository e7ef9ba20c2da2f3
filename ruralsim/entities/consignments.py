"""Consignments: one order of produce on its way up."""

from ruralsim.foundation.arrays import B1, F8, I1, I4, U8
from ruralsim.foundation.table import GrowingTable, column


class Consignments(GrowingTable):
    """Growing table; rows at DELIVERED, RETURNED or LOST are dead and compacted away."""

    uid: U8 = column("u8", "", "Hash of (buyer uid, day, ordinal)")
    kind: I1 = column("i1", "", "CONSUMER (online order) or INSTITUTION (assistance)")
    seller: I4 = column("i4", "", "Farmer row")
    buyer: I4 = column("i4", "", "Buyer row")
    product: I1 = column("i1", "", "Product row")
    village: I4 = column("i4", "", "Village row of the seller")
    township: I4 = column("i4", "", "Township row of the seller")
    network: I1 = column("i1", "", "Network that took the order")
    zone: I1 = column("i1", "", "Destination zone row")
    stage: I1 = column(
        "i1", "", "AT_FARM, AT_POINT, AT_TOWNSHIP, AT_HUB, LONG_HAUL, DELIVERED, RETURNED, LOST"
    )
    node: I4 = column("i4", "", "Station row where it waits, from the first mile to the long haul")
    since: I4 = column("i4", "day", "Day it entered the stage")
    due: I4 = column(
        "i4", "day", "Day the present leg ends (LONG_HAUL); at stations, day it is sorted and may leave"
    )
    created: I4 = column("i4", "day", "Day of the order")
    promised: I4 = column("i4", "day", "Promised day of delivery")
    packed_kg: F8 = column("f8", "kg", "Mass when packed")
    ordered_kg: F8 = column("f8", "kg", "Mass paid for (packed mass is less under short weight)")
    kg: F8 = column("f8", "kg", "Mass now")
    fresh: F8 = column("f8", "", "Freshness now, 0-1")
    damage: F8 = column("f8", "", "Vibration and handling damage, 0-1")
    paid_cny: F8 = column("f8", "CNY", "Paid by the buyer into escrow")
    freight_cny: F8 = column("f8", "CNY", "Freight owed by the seller to the network (paid at pick-up)")
    cold: B1 = column("b1", "", "Cold service chosen")
