"""What is read from a pair of runs that share a seed: indicators, households, public money, villages.

Everything here is arithmetic on two `Results`; what becomes of many pairs is the business of who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.reading.indicators import reading_of
from ruralsim.foundation import days
from ruralsim.results import Results
from ruralsim.results.files import Columns

Array = NDArray[Any]

NOTICEABLE = 0.02
"""A household wins or loses if its income per head moves by more than this share of it, mean of both."""

_GRANT = "BUDGET_GRANT"
_MEMO = {"ORDERS_ASSISTANCE": 1.0, "REFUNDS_ASSISTANCE": -1.0}
_TOTALS = ("spending_head", "spending_farm_income")  # indicators, not levers
_CATEGORIES = ("not_monitored", "sudden", "unstable", "marginal")
_REMOTENESS = ("near", "middle", "remote")
_YEAR = 365.25


def levers(results: Results) -> dict[str, float]:
    """Lever → CNY spent over the run."""
    columns = results.columns("indicators")
    return {
        name.removeprefix("spending_"): float(values[-1])
        for name, values in columns.items()
        if name.startswith("spending_") and name not in _TOTALS and len(values)
    }


def readings(results: Results) -> dict[str, float]:
    """Indicator → its value for the last year of the run.

    Read on the last day; those that look back a single month are averaged over the last twelve whole months,
    or over those there are.
    """
    columns = results.columns("indicators")
    every = results.meta["indicators"] if len(columns["date"]) else ()
    known = (entry for entry in every if len(columns.get(entry["name"], ())))
    return {entry["name"]: reading_of(columns, entry) for entry in known}


@dataclass(frozen=True)
class Group:
    """Households that have something in common, in one pair of runs.

    Attributes:
        households: how many.
        income_base: income per head in the base, CNY/year.
        gain: mean change of income per head, weighted by residents, CNY/year.
        winners: share whose income is noticeably higher.
        losers: share whose income is noticeably lower.
        rose: households below the line in the base and above it in the scenario.
        fell: households above the line in the base and below it in the scenario.
    """

    households: float
    income_base: float
    gain: float
    winners: float
    losers: float
    rose: float
    fell: float


class Households:
    """Households of one pair, matched by their hash of birth.

    Attributes:
        columns: (n,) values on the last day, named as in the `households` table of a comparison.
        crossings: year end → households that rose above the line, and that fell below it.
        years: years the year ends stand for.
        household_years: Household-years above the line gained.
        income: CNY a year of all households: base, scenario.
        farming: The same of farm income.
        gained_by: CNY a year gained by households never below the line in either run; by the formerly poor.
    """

    def __init__(
        self, base: Columns, other: Columns, first_day: np.datetime64, *, strangers: bool = False
    ) -> None:
        """Matches them; in another county nobody is the same, whatever the hashes say (`strangers`)."""
        dates = np.intersect1d(base["date"], other["date"])
        rows = [[np.flatnonzero(run["date"] == day) for run in (base, other)] for day in dates]
        uids = [
            run["household"][found] for pair in rows for run, found in zip((base, other), pair, strict=True)
        ]
        shared = reduce(np.intersect1d, uids) if uids and not strangers else np.zeros(0, np.uint64)
        weights = _years(dates, first_day)
        self.years = float(weights.sum())
        self.crossings: dict[np.datetime64, tuple[int, int]] = {}
        above = np.zeros((2, shared.size))
        income, farming = np.zeros((2, shared.size)), np.zeros((2, shared.size))
        for day, pair, weight in zip(dates, rows, weights, strict=True):
            a, b = (
                {name: values[found][_match(run["household"][found], shared)] for name, values in run.items()}
                for run, found in zip((base, other), pair, strict=True)
            )
            self.crossings[day] = _crossings(a["below_line"], b["below_line"])
            for i, run in enumerate((a, b)):
                above[i] += weight * ~run["below_line"]
                income[i] += weight * run["income_head"].astype(float) * run["residents"]
                farming[i] += weight * run["income_farming"].astype(float) * run["residents"]
        self.household_years = float((above[1] - above[0]).sum())
        years = max(self.years, 1e-9)
        self.income = income.sum(axis=1) / years
        self.farming = farming.sum(axis=1) / years
        self.columns: Columns = {}
        self.gained_by = (0.0, 0.0)
        if strangers:
            self.crossings = {}
        if not shared.size:
            return
        gain = (income[1] - income[0]) / years
        safe = above.min(axis=0) > self.years - 1e-6
        self.gained_by = (float(gain[safe].sum()), float(gain[a["formerly_poor"]].sum()))
        self.columns = _columns(shared, a, b, above)

    def groups(self) -> Iterator[tuple[str, str, Group]]:
        """Yields dimension, group and what happened to it."""
        c = self.columns
        if not c:
            return
        yield "all", "all", _group(c, np.ones(c["household"].size, bool))
        for k in range(5):
            yield "fifth", f"q{k + 1}", _group(c, c["fifth"] == k)
        for k, name in enumerate(_REMOTENESS):
            yield "remoteness", name, _group(c, c["remoteness"] == k)
        for k, name in enumerate(_CATEGORIES):
            yield "category", name, _group(c, c["category"] == k)
        yield "standing", "formerly_poor", _group(c, c["formerly_poor"])
        yield "standing", "never_poor", _group(c, ~c["formerly_poor"])
        part = c["sells_online"] | c["assisted"] | c["logistics"]
        for name in ("sells_online", "assisted", "logistics"):
            yield "part", name, _group(c, c[name])
        yield "part", "none", _group(c, ~part)


def public_money(results: Results) -> dict[tuple[str, str], float]:
    """(kind, flow) → CNY a year over the run; kind is payment, receipt (negative) or memo.

    A run of less than a year counts as one: what was built in its first weeks is not built again each month.

    Payments and receipts are the county government's. The grant that pays for them is left out: it is where
    the money comes from, not what it costs. The memo is what institutions spend on assistance orders.
    """
    money, years = results.columns("money"), max(days.years_of(results.meta["days"]), 1.0)
    paid: dict[tuple[str, str], float] = {}
    for payer, receiver, flow, cny in zip(
        money["payer"], money["receiver"], money["flow"], money["cny"], strict=True
    ):
        name, amount = str(flow).upper(), float(cny) / years
        key: tuple[str, str]
        if payer == "government":
            key = ("payment", name.lower())
        elif receiver == "government" and name != _GRANT:
            key, amount = ("receipt", name.lower()), -amount
        elif name in _MEMO:
            key, amount = ("memo", "assistance_orders"), amount * _MEMO[name]
        else:
            continue
        paid[key] = paid.get(key, 0.0) + amount
    return paid


def received(results: Results) -> dict[str, float]:
    """Sector → CNY a year that it receives net of what it pays, over the run; all of them sum to zero.

    The grant that pays for the county government's spending is left out, as in `public_money`.
    """
    money, years = results.columns("money"), max(days.years_of(results.meta["days"]), 1.0)
    net: dict[str, float] = {}
    for payer, receiver, flow, cny in zip(
        money["payer"], money["receiver"], money["flow"], money["cny"], strict=True
    ):
        if str(flow).upper() != _GRANT:
            for sector, sign in ((str(payer), -1.0), (str(receiver), 1.0)):
                net[sector] = net.get(sector, 0.0) + sign * float(cny) / years
    return net


def public_cost(results: Results) -> float:
    """What the county government pays, net of what it receives, CNY a year; as `public_money` counts."""
    return sum(cny for (kind, _), cny in public_money(results).items() if kind != "memo")


def villages(base: Columns, other: Columns, names: list[str]) -> dict[str, tuple[Array, Array]]:
    """Column → (months, villages) value in the base and difference, means of the last 12 whole months."""
    found = {}
    dates = np.unique(base["date"])
    ends = days.rows_of_month_ends(dates)
    for name in names:
        a, b = (np.asarray(run[name], float).reshape(len(dates), -1) for run in (base, other))
        found[name] = (_trailing(a, ends), _trailing(b - a, ends))
    return found


def as_classed(base: Results, other: Results, days: Array) -> dict[str, Array]:
    """Income per head by remoteness in another run, of the villages that are of each class in the base.

    A parameter may move villages from class to class, roads of the first day for one. What changes then
    between two groups of one name is first of all who is in them.

    Args:
        base: a run of the base.
        other: the run to be read.
        days: on which.

    Returns:
        Indicator → (days,) values, NaN on days without a table of villages; nothing where both runs class
        their villages alike.
    """
    ours, theirs = (run.columns("villages") for run in (base, other))
    kinds = ours["remoteness"]
    if len(kinds) != len(theirs["remoteness"]) or (kinds == theirs["remoteness"]).all():
        return {}
    dates = np.unique(theirs["date"])
    shape = len(dates), -1
    people, head = (np.asarray(theirs[n], float).reshape(shape) for n in ("residents", "income_head"))
    income, kind = people * np.where(people > 0.0, head, 0.0), kinds[: people.shape[1]]
    found = {}
    for k, name in enumerate(_REMOTENESS):
        with np.errstate(invalid="ignore"):
            means = income[:, kind == k].sum(axis=1) / people[:, kind == k].sum(axis=1)
        row = np.minimum(np.searchsorted(dates, days), len(dates) - 1)
        found[f"income_{name}"] = np.where(dates[row] == days, means[row], np.nan)
    return found


def _columns(uid: Array, a: Columns, b: Columns, above: Array) -> Columns:
    def either(name: str) -> Array:
        return np.asarray((a[name] > 0) | (b[name] > 0))

    people = (a["residents"].astype(float) + b["residents"]) / 2
    income = (a["income_head"].astype(float) + b["income_head"]) / 2
    return {
        "household": uid,
        **{name: a[name] for name in ("village", "township", "remoteness", "formerly_poor")},
        "fifth": _fifths(income, people),
        "category": np.where(a["category"] > 0, a["category"], b["category"]),
        "residents_base": a["residents"],
        "residents": b["residents"],
        "income_base": a["income_head"],
        "income": b["income_head"],
        "farming_base": a["income_farming"],
        "farming": b["income_farming"],
        "below_base": a["below_line"],
        "below": b["below_line"],
        "sells_online": either("sells_online"),
        "assisted": either("assist_listed"),
        "logistics": either("income_logistics_wages"),
        "years_above_base": above[0].astype(np.float32),
        "years_above": above[1].astype(np.float32),
    }


def _group(c: Columns, members: Array) -> Group:
    a, b = c["income_base"][members].astype(float), c["income"][members].astype(float)
    people = (c["residents_base"][members].astype(float) + c["residents"][members]) / 2
    n, everyone = int(members.sum()), float(people.sum())
    rose, fell = _crossings(c["below_base"][members], c["below"][members])
    if not n or everyone <= 0.0:
        return Group(float(n), np.nan, np.nan, np.nan, np.nan, rose, fell)
    noticed = NOTICEABLE * np.abs(a + b) / 2
    return Group(
        float(n),
        float((a * people).sum() / everyone),
        float(((b - a) * people).sum() / everyone),
        float(np.mean(b - a > noticed)),
        float(np.mean(a - b > noticed)),
        rose,
        fell,
    )


def _crossings(below_base: Array, below: Array) -> tuple[int, int]:
    return int(np.count_nonzero(below_base & ~below)), int(np.count_nonzero(~below_base & below))


def _fifths(income: Array, people: Array) -> NDArray[np.int8]:
    """Fifth of the residents each household belongs to.

    By the mean of both runs: ranked by one of them, those who were unlucky in it would look like winners.
    """
    order = np.argsort(income, kind="stable")
    middle = np.cumsum(people[order]) - people[order] / 2
    fifth = np.empty(income.size, np.int8)
    fifth[order] = np.minimum(5 * middle / max(float(people.sum()), 1e-9), 4).astype(np.int8)
    return fifth


def _years(dates: Array, first_day: np.datetime64) -> NDArray[np.float64]:
    """Years that each year end stands for: whole ones, but for the last of a run that ends within a year."""
    days = np.diff(dates.astype("M8[D]"), prepend=first_day.astype("M8[D]") - 1).astype(float)
    years: NDArray[np.float64] = np.where(days >= 365, np.rint(days / _YEAR), days / _YEAR)
    return years


def _match(uid: Array, wanted: Array) -> NDArray[np.int64]:
    order = np.argsort(uid, kind="stable")
    rows: NDArray[np.int64] = order[np.searchsorted(uid, wanted, sorter=order)]
    return rows


def _trailing(values: Array, ends: NDArray[np.int64]) -> Array:
    """Means of the whole months up to each row, twelve at most; of a run's first days, what there is."""
    out = np.full(values.shape, np.nan)
    for i in range(len(values)):
        rows = ends[ends <= i][-days.YEAR :]
        part = values[rows if rows.size else [i]]
        known = np.isfinite(part)
        n = known.sum(axis=0)
        out[i] = np.divide(
            np.where(known, part, 0.0).sum(axis=0), n, out=np.full(part.shape[1], np.nan), where=n > 0
        )
    return out
