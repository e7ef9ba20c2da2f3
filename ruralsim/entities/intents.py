"""Intents: today's occasions on which buyers look at the county's goods."""

from typing import Any

from ruralsim.foundation.table import GrowingTable, column


class Intents(GrowingTable):
    """Rows of one day, in the order in which buyers come: written by demand and taken up by matching."""

    buyer: Any = column("i4", "", "Buyer row")
    product: Any = column("i1", "", "Product row")
    uid: Any = column("u8", "", "Hash of (buyer uid, day, ordinal); what is ordered inherits it")
