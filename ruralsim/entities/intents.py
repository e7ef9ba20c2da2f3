"""Intents: today's occasions on which buyers look at the county's goods."""

from ruralsim.foundation.arrays import I1, I4, U8
from ruralsim.foundation.table import GrowingTable, column


class Intents(GrowingTable):
    """Rows of one day, in the order in which buyers come: written by demand and taken up by matching."""

    buyer: I4 = column("i4", "", "Buyer row")
    product: I1 = column("i1", "", "Product row")
    uid: U8 = column("u8", "", "Hash of (buyer uid, day, ordinal); what is ordered inherits it")
