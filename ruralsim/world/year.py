"""The year and its festivals: when people order, carriers rest, offices work, and migrants move.

The lunar calendar moves the year's peaks: the rush for Spring Festival (春节), the week in which most
carriers rest, the gifts of Mid-Autumn (中秋). Shopping festivals in June (6.18) and November (双十一) keep
their dates. Each is a number per day, worked out for a whole calendar year. Orders are moved over the year,
not added to it: the mean of each profile over its year is 1.
"""

import datetime as dt
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from ruralsim.entities.codes import POST
from ruralsim.foundation.festivals import is_working_day, mid_autumn, spring_festival
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I8
from ruralsim.world.world import World

_NEVER = 100_000
_Window = tuple[int, int]


class Year(Settings):
    """Festivals, and what they do to orders, carriers and migrants."""

    festivals: Annotated[
        bool, Param("", None, None, "The year has festivals; else its days are alike", "启用节日")
    ] = True
    rush: Annotated[
        _Window,
        Param("days", 1, 60, "Rush, from and to so many days before Spring Festival", "年货高峰(节前天数)",
              source="assumed: from before the travel season until shortly before carriers rest"),
    ] = (26, 5)  # fmt: skip
    rush_goods: Annotated[
        float,
        Param("1", 0, 5, "Farm households' orders in the rush, ordinary days = 1", "年货高峰工业品下单倍数",
              source="State Post Bureau: 0.67 bn a day, 14-16 January 2025, against 0.55 bn", confidence="M"),
    ] = 1.2  # fmt: skip
    rush_produce: Annotated[
        float, Param("1", 0, 5, "City orders of produce in the rush, likewise", "年货高峰农产品下单倍数")
    ] = 1.5
    lull: Annotated[
        _Window,
        Param("days", 0, 30, "Lull, so many days before Spring Festival and after", "节日低谷(节前后天数)",
              source="statutory holiday: from the eve to the seventh day", confidence="M"),
    ] = (3, 6)  # fmt: skip
    lull_orders: Annotated[
        float,
        Param("1", 0, 2, "Orders in the lull, ordinary days = 1", "低谷下单倍数",
              source="State Post Bureau: 0.06 bn a day, 31 January to 6 February 2022, against 0.30 bn",
              confidence="M"),
    ] = 0.2  # fmt: skip
    recovery: Annotated[
        int, Param("days", 0, 60, "Days after the lull until people order as usual", "节后恢复天数")
    ] = 9
    june: Annotated[
        _Window,
        Param("day of year", 1, 366, "Mid-year shopping festival, first and last day", "“618”促销期",
              source="1 to 18 June and two days of dispatch", confidence="M"),
    ] = (152, 171)  # fmt: skip
    june_orders: Annotated[
        float, Param("1", 0, 5, "Orders in the mid-year festival, ordinary days = 1", "“618”下单倍数")
    ] = 1.15
    november: Annotated[
        _Window,
        Param("day of year", 1, 366, "November shopping festival, first and last day", "“双十一”促销期",
              source="first sales in late October, dispatch until mid-November", confidence="M"),
    ] = (297, 319)  # fmt: skip
    november_orders: Annotated[
        float,
        Param("1", 0, 5, "Orders in the November festival, ordinary days = 1", "“双十一”下单倍数",
              source="State Post Bureau: 1.4 times the ordinary day, 1-11 November 2023", confidence="H"),
    ] = 1.4  # fmt: skip
    produce_part: Annotated[
        float,
        Param("1", 0, 1, "Part of shopping festivals' lift that produce shares", "农产品受促销带动比例"),
    ] = 0.5
    moon_days: Annotated[
        int, Param("days", 0, 60, "Gifts are ordered so many days before Mid-Autumn", "中秋备礼天数")
    ] = 14
    moon_produce: Annotated[
        float, Param("1", 0, 5, "City orders of produce then, ordinary days = 1", "中秋农产品下单倍数")
    ] = 1.25
    rest: Annotated[
        _Window,
        Param("days", 0, 30, "Carriers rest so many days before Spring Festival, and after",
              "快递停运(节前后天数)",
              source="assumed: about a week in counties, where franchises end; brands' hubs never stop"),
    ] = (2, 5)  # fmt: skip
    post_duty: Annotated[
        float, Param("1", 0, 1, "Part of the shift that the post's couriers work then", "邮政节日班次比例")
    ] = 0.5
    leave_days: Annotated[
        int,
        Param("days", 1, 120, "Most who leave decide so within these days after the festival",
              "节后外出决定期", source="travel season: until 25 days after", confidence="M"),
    ] = 30  # fmt: skip
    return_days: Annotated[
        int,
        Param("days", 1, 180, "Most who return for good decide so in these days before", "节前回流决定期"),
    ] = 60
    more_moves: Annotated[
        float,
        Param("1", 1, 20, "Such decisions then, other days = 1", "节日前后流动决定倍数",
              source="assumed; NBS: 71 % of the returns of 2008, a year of crisis, in its last quarter"),
    ] = 3.0  # fmt: skip

    @field_validator("rush", "june", "november")
    @classmethod
    def _begins_first(cls, window: _Window, field: ValidationInfo) -> _Window:
        early, late = window[::-1] if field.field_name == "rush" else window  # days before
        if early > late:
            en, zh = "ends before it begins", "结束早于开始"
            raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return window


class Profile(NamedTuple):
    """One calendar year, day by day from 1 January.

    Attributes:
        since: days since the nearest Spring Festival, negative before it; 100000 without festivals.
        goods: orders of farm households relative to the year's mean.
        produce: city orders of produce relative to the year's mean.
        rests: most carriers rest.
        works: offices work.
        office: share of the year's office work that is done today.
        leaving: decisions to leave for the city relative to the year's mean.
        returning: decisions to come home for good relative to the year's mean.
    """

    since: I8
    goods: F8
    produce: F8
    rests: B1
    works: B1
    office: F8
    leaving: F8
    returning: F8


class Today(NamedTuple):
    """The entries of `Profile` for one day."""

    since: int
    goods: float
    produce: float
    rests: bool
    works: bool
    office: float
    leaving: float
    returning: float


def today(world: World) -> Today:
    """What day of the year's festivals it is."""
    year, s = world.calendar.year(world.day), world.settings.world.year
    days = world.kept.get("festivals", (year, s), lambda: _days_of(profile_of(world, year)))
    return days[world.calendar.day_of_year(world.day) - 1]


def _days_of(profile: Profile) -> list[Today]:
    return [Today(*day) for day in zip(*(column.tolist() for column in profile), strict=True)]


def duty(world: World) -> F8:
    """(networks,) part of the usual shift that couriers work today: none on most networks' days of rest."""
    working = np.ones(world.networks.n)
    if today(world).rests:
        working[:] = np.where(world.networks.kind == POST, world.settings.world.year.post_duty, 0.0)
    return working


def month_of(world: World) -> tuple[Profile, slice]:
    """This year, and which of its days are this month."""
    calendar, day = world.calendar, world.day
    begin = calendar.day_of_year(day) - calendar.day_of_month(day)
    return profile_of(world, calendar.year(day)), slice(begin, begin + calendar.days_in_month(day))


def working_days(world: World) -> F8:
    """(networks,) days of this month on which couriers are out."""
    year, month = month_of(world)
    rests = year.rests[month]
    idle = (world.networks.kind != POST) | (world.settings.world.year.post_duty <= 0.0)
    return np.where(idle, np.maximum(float(rests.size - rests.sum()), 1.0), float(rests.size))


def profile_of(world: World, year: int) -> Profile:
    """The profile of a calendar year, worked out once."""
    s = world.settings.world.year
    return world.kept.get(f"year {year}", s, lambda: make(s, year))


def make(s: Year, year: int) -> Profile:
    """Works out a calendar year, whichever part of it is simulated."""
    first = dt.date(year, 1, 1)
    dates = [first + dt.timedelta(days=k) for k in range((dt.date(year + 1, 1, 1) - first).days)]
    day = np.arange(len(dates))
    ones = np.ones(day.size)
    if not s.festivals:
        never = np.zeros(day.size, np.bool_)
        return Profile(np.full(day.size, _NEVER), ones, ones, never, ~never, ones / day.size, ones, ones)
    festivals = [(spring_festival(y) - first).days for y in (year - 1, year, year + 1)]
    distance = day[:, None] - np.array(festivals)
    since = distance[day, np.abs(distance).argmin(axis=1)]
    moon = (mid_autumn(year) - first).days - day
    works = np.array([is_working_day(date) for date in dates])
    shopping = np.where(_within(day + 1, s.june), s.june_orders, 1.0)
    shopping = np.where(_within(day + 1, s.november), s.november_orders, shopping)
    produce = 1.0 + s.produce_part * (shopping - 1.0)
    produce = np.where((moon >= 1) & (moon <= s.moon_days), s.moon_produce, produce)
    return Profile(
        since,
        _mean_one(shopping * _around_new_year(since, s, s.rush_goods)),
        _mean_one(produce * _around_new_year(since, s, s.rush_produce)),
        _within(since, (-s.rest[0], s.rest[1])),
        works,
        works / works.sum(),
        _mean_one(np.where(_within(since, (0, s.leave_days - 1)), s.more_moves, 1.0)),
        _mean_one(np.where(_within(since, (-s.return_days, -1)), s.more_moves, 1.0)),
    )


def _around_new_year(since: I8, s: Year, rush: float) -> F8:
    """(days,) orders relative to ordinary days: the rush, the lull of the festival, the return to normal."""
    factor = np.where(_within(since, (-s.rush[0], -s.rush[1])), rush, 1.0)
    factor = np.where(_within(since, (-s.lull[0], s.lull[1])), s.lull_orders, factor)
    after = (since - s.lull[1]) / (s.recovery + 1.0)
    rising = s.lull_orders + (1.0 - s.lull_orders) * after
    return np.where((after > 0.0) & (after < 1.0), rising, factor)


def _within(day: I8, window: _Window) -> B1:
    return np.asarray((day >= window[0]) & (day <= window[1]))


def _mean_one(factor: F8) -> F8:
    mean = float(factor.mean())
    return factor / mean if mean > 0.0 else factor
