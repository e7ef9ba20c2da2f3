"""Migrants come home for Spring Festival and leave again, with what they saved and with gifts (daily).

Those of a household's migrants who come arrive on a day of its own in the weeks before the festival, help on
the farm, eat and order at home, and leave on a day of its own after it. They remain migrants: who is away for
over six months is no resident, and a visit does not make him one. Part of what migrants send is kept until
then. It is income as it is earned, but reaches the household when they come, partly as goods for the feast;
who stays in the city sends it by the festival, and what is kept when nobody is away any more is brought then.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Farmers
from ruralsim.foundation.draws import Purpose, draw, key, mix
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_CONSUMPTION, F_REMITTANCES
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import Key
from ruralsim.world.world import Books, World
from ruralsim.world.year import today

_DEPARTURE, _FIRST_PERSON = np.uint64(1), 2  # ordinals of draws


class Homecoming(Settings):
    """Visits at Spring Festival."""

    share: Annotated[
        float,
        Param("1", 0, 1, "Migrants who come home for Spring Festival", "春节返乡比例",
              source="NBS: 50 % in 2009; survey team of Changzhou in 2021: 68 % of 66", confidence="M"),
    ] = 0.6  # fmt: skip
    arrive: Annotated[
        tuple[int, int],
        Param("days", 0, 60, "Earliest and latest arrival before the festival", "返乡日(节前天数)",
              source="travel season: from 15 days before", confidence="M"),
    ] = (15, 1)  # fmt: skip
    depart: Annotated[
        tuple[int, int],
        Param("days", 1, 90, "Earliest and latest departure after the festival", "返岗日(节后天数)",
              source="travel season: until 25 days after; work begins on the seventh", confidence="M"),
    ] = (6, 25)  # fmt: skip
    kept: Annotated[
        float, Param("1", 0, 1, "Part of remittances kept until the festival", "年节集中带回的寄回款比例")
    ] = 0.4
    gifts: Annotated[
        float, Param("1", 0, 1, "Part of what a visitor brings that is goods", "带回年货礼品比例")
    ] = 0.2


@rule
def between(first: int, last: int, u: float) -> int:
    """A whole number from the first to the last, in either order, at a uniform draw."""
    low, high = min(first, last), max(first, last)
    return low + int(u * (high - low + 1))


@rule
def _bring(i: int, gifts: float, farmers: Farmers, books: Books) -> None:
    """What was kept is handed over; what comes as goods is consumed beside the month's consumption."""
    brought = farmers.kept_away_cny[i]
    farmers.cash[i] += brought * (1.0 - gifts)
    books.money[F_REMITTANCES] += brought
    books.money[F_CONSUMPTION] += brought * gifts
    farmers.kept_away_cny[i] = 0.0


@rule
def _nothing_due(farmers: Farmers) -> bool:
    """Whether nobody is still counted as visiting, and no savings wait where nobody is away any more."""
    due = False
    for i in range(farmers.n):  # without a branch: the processor takes several at a time
        due = due | (farmers.visiting[i] != 0)
        due = due | ((farmers.migrants[i] <= 0) & (farmers.kept_away_cny[i] > 0.0))
    return not due


@kernel
def _visit(luck: Key, since: int, s: Homecoming, farmers: Farmers, books: Books) -> None:
    season = -max(s.arrive[0], s.arrive[1]) <= since < max(s.depart[0], s.depart[1])  # else nobody is home
    if not season and _nothing_due(farmers):
        return
    all_came = since >= -min(s.arrive[0], s.arrive[1])  # then the day of arrival decides nothing
    none_left = since < min(s.depart[0], s.depart[1])
    for i in range(farmers.n):
        away, uid, guests = int(farmers.migrants[i]), farmers.uid[i], 0
        if away > 0 and season:
            comes, goes = since, since + 1
            if not all_came:
                comes = -between(s.arrive[0], s.arrive[1], draw(luck, uid))
            if not none_left:
                goes = between(s.depart[0], s.depart[1], draw(luck, mix(uid, _DEPARTURE)))
            # those who are home today, each of whom has decided for himself whether to come
            if comes <= since < goes:
                for k in range(away):
                    person = mix(uid, np.uint64(_FIRST_PERSON + k))
                    guests += 1 if draw(luck, person) < s.share else 0
            if comes <= since <= 0 and farmers.kept_away_cny[i] > 0.0:
                _bring(i, s.gifts if guests > 0 else 0.0, farmers, books)
        elif away <= 0 and farmers.kept_away_cny[i] > 0.0:
            _bring(i, 0.0, farmers, books)
        farmers.visiting[i] = guests
        farmers.guest_days_month[i] += guests


def homecoming(world: World) -> None:
    """Who is home for the festival today, and what he brought."""
    since = today(world).since
    _visit(
        key(world.seed, Purpose.HOMECOMING, world.day - since), since, world.settings.household.homecoming,
        world.farmers, world.books,
    )  # fmt: skip
