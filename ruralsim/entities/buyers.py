"""Urban buyers and assisting institutions."""

from typing import Any

from ruralsim.foundation.table import Table, column


class Buyers(Table):
    """One row per circle of urban consumers, and one per assisting institution (the last rows)."""

    uid: Any = column("u8", "", "Hash of birth")
    kind: Any = column("i1", "", "CONSUMER or INSTITUTION")
    zone: Any = column("i1", "", "Market zone row")
    cell: Any = column("i4", "", "Grid cell on the rim")
    people: Any = column("f4", "persons", "People in the circle")
    taste_price: Any = column("f8", "", "Weight of log delivered price")
    taste_fresh: Any = column("f8", "", "Weight of expected freshness")
    taste_speed: Any = column("f8", "1/day", "Weight of expected days")
    awareness: Any = column("f8", "", "Awareness of the county's goods, 0-1")
    # up to four sellers remembered
    known_seller: Any = column("i4", "", "Farmer rows bought from; -1 empty", dims=("memory",))
    known_first: Any = column("i4", "day", "Day of the first delivery", dims=("memory",))
    known_state: Any = column(
        "i1", "", "0 empty, 1 first delivery seen, 2 repurchased, 3 window closed", dims=("memory",)
    )
    loyalty: Any = column("f4", "", "Loyalty to the remembered seller, 0-1", dims=("memory",))
    # institutions
    budget_cny_year: Any = column("f8", "CNY/year", "Assistance budget before any policy term")
    spent_cny: Any = column("f8", "CNY", "Assistance spending this calendar year")
    due_cny: Any = column("f8", "CNY", "Assistance budget released by now this year and not spent")
