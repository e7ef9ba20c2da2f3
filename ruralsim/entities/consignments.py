"""Consignments: one order of produce on its way up."""

from typing import Any

from ruralsim.foundation.table import GrowingTable, column


class Consignments(GrowingTable):
    """Growing table; rows at DELIVERED, RETURNED or LOST are dead and compacted away."""

    uid: Any = column("u8", "", "Hash of (buyer uid, day, ordinal)")
    kind: Any = column("i1", "", "CONSUMER (online order) or INSTITUTION (assistance)")
    seller: Any = column("i4", "", "Farmer row")
    buyer: Any = column("i4", "", "Buyer row")
    product: Any = column("i1", "", "Product row")
    village: Any = column("i4", "", "Village row of the seller")
    township: Any = column("i4", "", "Township row of the seller")
    network: Any = column("i1", "", "Network that took the order")
    zone: Any = column("i1", "", "Destination zone row")
    stage: Any = column(
        "i1", "", "AT_FARM, AT_POINT, AT_TOWNSHIP, AT_HUB, LONG_HAUL, DELIVERED, RETURNED, LOST"
    )
    node: Any = column("i4", "", "Station row where it waits, from the first mile to the long haul")
    since: Any = column("i4", "day", "Day it entered the stage")
    due: Any = column(
        "i4", "day", "Day the present leg ends (LONG_HAUL); at stations, day it is sorted and may leave"
    )
    created: Any = column("i4", "day", "Day of the order")
    promised: Any = column("i4", "day", "Promised day of delivery")
    packed_kg: Any = column("f8", "kg", "Mass when packed")
    ordered_kg: Any = column("f8", "kg", "Mass paid for (packed mass is less under short weight)")
    kg: Any = column("f8", "kg", "Mass now")
    fresh: Any = column("f8", "", "Freshness now, 0-1")
    damage: Any = column("f8", "", "Vibration and handling damage, 0-1")
    paid_cny: Any = column("f8", "CNY", "Paid by the buyer into escrow")
    freight_cny: Any = column("f8", "CNY", "Freight owed by the seller to the network (paid at pick-up)")
    cold: Any = column("b1", "", "Cold service chosen")
    missorts: Any = column("i1", "", "Times mis-sorted")
