"""What is wrong with a study, beyond the form of its values."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from ruralsim.experiment.running.outcome import OF_A_RUN
from ruralsim.foundation.ledger import MASS_LABELS
from ruralsim.indicators.indicator import standing
from ruralsim.results import describe
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from ruralsim.experiment.studying.study import Study

_EPS = 1e-9


def unknown(study: "Study", document: Document) -> Iterator[Problem]:
    """Names that stand for nothing, and dates that no run reaches."""

    def check(path: tuple[str, ...], name: str, known: Iterable[str]) -> Iterator[Problem]:
        known = list(known)
        if name and name not in known:
            hint = did_you_mean(name, known) or f"there are · 可用: {', '.join(known[:12])}"
            yield Problem(
                document.where(path), ".".join(path), f"there is no {name!r}", f"没有 {name!r}", hint
            )

    yield from check(("base",), study.base, study.cells)
    columns = describe.COLUMNS["households"]
    accounts = [name for name, *_ in MASS_LABELS]
    for key, reading in study.readings.items():
        at = ("readings", key)
        if not reading.indicator.startswith(OF_A_RUN):
            yield from check((*at, "indicator"), reading.indicator, (i.name for i in standing()))
        yield from check((*at, "household"), reading.household, columns)
        yield from check((*at, "village"), reading.village, describe.COLUMNS["villages"])
        yield from check((*at, "cohort"), reading.cohort, columns)
        yield from check((*at, "mass"), reading.mass, accounts)
        yield from check((*at, "over"), reading.over, accounts)
    for key, claim in study.claims.items():
        for name in claim.readings:
            yield from check(("claims", key, "readings"), name, study.readings)
        for name in claim.weights:
            yield from check(("claims", key, "weights", name), name, study.cells)
    for key, figure in study.figures.items():
        for field, known in (("readings", study.readings), ("cells", study.cells), ("claims", study.claims)):
            for name in getattr(figure, field):
                yield from check(("figures", key, field), name, known)


def unbalanced(study: "Study", document: Document) -> Iterator[Problem]:
    """Claims whose weights do not compare anything."""
    for key, claim in study.claims.items():
        if not claim.level and abs(total := sum(claim.weights.values())) > _EPS:
            path = ("claims", key, "weights")
            en, zh = f"add up to {total:g}, not to zero", f"权重之和为 {total:g}，应为零"
            yield Problem(document.where(path), ".".join(path), en, zh)


def inside(problem: Problem, cell: str, document: Document) -> Problem:
    """A problem of a cell's scenario, where the study wrote it."""
    path = ("cells", cell, "set", *problem.path.split("."))
    where = (
        problem.where
        if problem.where.endswith(".toml") or ".toml:" in problem.where
        else document.where(path)
    )
    return Problem(where, f"cells.{cell}: {problem.path}", problem.en, problem.zh, problem.hint)


def too_late(study: "Study", document: Document) -> Iterator[Problem]:
    """Readings of a day that no run reaches."""
    run = study.scenario(study.base).run
    last = run.start + timedelta(days=run.days - 1)
    for key, reading in study.readings.items():
        if reading.at and reading.at > last:
            path = ("readings", key, "at")
            en, zh = f"{reading.at} lies beyond the last day, {last}", f"{reading.at} 晚于最后一天 {last}"
            yield Problem(document.where(path), ".".join(path), en, zh)
