"""Urban buyers and assisting institutions."""

from ruralsim.foundation.arrays import F4, F8, I1, I4, U8, F4x2, I1x2, I4x2
from ruralsim.foundation.table import Table, column


class Buyers(Table):
    """One row per circle of urban consumers, and one per assisting institution (the last rows)."""

    uid: U8 = column("u8", "", "Hash of birth")
    kind: I1 = column("i1", "", "CONSUMER or INSTITUTION")
    zone: I1 = column("i1", "", "Market zone row")
    cell: I4 = column("i4", "", "Grid cell on the rim")
    people: F4 = column("f4", "persons", "People in the circle")
    taste_price: F8 = column("f8", "", "Weight of log delivered price")
    taste_fresh: F8 = column("f8", "", "Weight of expected freshness")
    taste_speed: F8 = column("f8", "1/day", "Weight of expected days")
    awareness: F8 = column("f8", "", "Awareness of the county's goods, 0-1")
    # up to four sellers remembered
    known_seller: I4x2 = column("i4", "", "Farmer rows bought from; -1 empty", dims=("memory",))
    known_first: I4x2 = column("i4", "day", "Day of the first delivery", dims=("memory",))
    known_state: I1x2 = column(
        "i1", "", "0 empty, 1 first delivery seen, 2 repurchased, 3 window closed", dims=("memory",)
    )
    loyalty: F4x2 = column("f4", "", "Loyalty to the remembered seller, 0-1", dims=("memory",))
    # institutions
    budget_cny_year: F8 = column("f8", "CNY/year", "Assistance budget before any policy term")
    due_cny: F8 = column("f8", "CNY", "Assistance budget released by now this year and not spent")
