"""What is wrong with a study, beyond the form of its values."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ruralsim.entities.codes import REMOTENESS
from ruralsim.experiment.reading.outcome import OF_A_RUN, check_labels
from ruralsim.foundation.days import Span
from ruralsim.foundation.ledger import MASS_LABELS
from ruralsim.indicators.indicator import standing
from ruralsim.results import describe
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean
from ruralsim.world.place import differences

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


def other_places(study: "Study", document: Document) -> Iterator[Problem]:
    """Cells that are another county than the base, and readings that need it to be the same."""
    base = study.scenario(study.base)
    found = {key: differences(base, study.scenario(key)) for key in study.cells}
    if study.unequal:
        matched = [k for k, reading in study.readings.items() if reading.village or reading.cohort]
        for key in matched if any(found.values()) else ():
            path = ("readings", key)
            en = "follows villages or households of the base, and other counties do not have them"
            yield Problem(
                document.where(path), ".".join(path), en, "追踪基准县的村庄或农户，而其他县没有这些对象"
            )
        return
    for key, differing in found.items():
        if differing:
            path = ("cells", key)
            en = f"is another county than {study.base}: {', '.join(differing)}"
            zh = f"与 {study.base} 不是同一个县（括号内为基准取值）"
            hint = "to compare unlike counties all the same, write · 如仍要比较不同的县，请写: unequal = true"
            yield Problem(document.where(path), ".".join(path), en, zh, hint)


def other_classes(study: "Study", document: Document) -> Iterator[Problem]:
    """Indicators by remoteness where cells class villages otherwise: who is in a class would be an effect."""

    def ways(key: str) -> tuple[Any, ...]:
        settings = study.scenario(key)
        return settings.world.roads, settings.world.remoteness, settings.county.road_km

    moved = [key for key in study.cells if ways(key) != ways(study.base)]
    for key, reading in study.readings.items() if moved else ():
        prefix, _, name = reading.indicator.rpartition("_")
        if prefix == "income" and name in REMOTENESS:
            path = ("readings", key, "indicator")
            en = f"other villages are {name} in {moved[0]}, whose roads are not those of {study.base}"
            zh = f"{moved[0]} 的道路与 {study.base} 不同，该类村庄不是同一批"
            hint = (
                f'read the base\'s villages · 请读取基准情景的同一批村庄: village = "income_head", '
                f'remoteness = "{name}"'
            )
            yield Problem(document.where(path), ".".join(path), en, zh, hint)


def not_kept(study: "Study", document: Document) -> Iterator[Problem]:
    """Readings of days that some cell's run has not got, and readings that look alike."""
    spans = dict.fromkeys(
        Span.of(run.start, run.days) for run in (study.scenario(c).run for c in study.cells)
    )
    for key, reading in study.readings.items():
        span = next((span for span in spans if not reading.days(span)), None)
        if span is not None:
            field, (en, zh, hint) = reading.why_none(span)
            path = ("readings", key, field)
            yield Problem(document.where(path), ".".join(path), en, zh, hint)
    about = {indicator.name: indicator.as_meta() for indicator in standing()}
    span = next(iter(spans))
    labels = {key: reading.describe(key, about, span) for key, reading in study.readings.items()}
    yield from check_labels(labels, document, ("readings",))
