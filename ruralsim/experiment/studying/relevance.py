"""How large a difference must be to count: what a claim says, or else the indicator's own declaration.

With enough seeds any difference is told from none, also one that nobody would act on. A verdict therefore
asks for two things: that a difference is told from none among all claims of the study, and that it is no
smaller than this.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ruralsim.experiment.reading.outcome import OF_A_RUN
from ruralsim.indicators.indicator import counting, standing
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from ruralsim.experiment.studying.study import Claim, Study

_UNITS_OF_A_RUN = dict(zip(OF_A_RUN, ("CNY/year", "CNY/parcel"), strict=True))


def relevant(claim: "Claim", reading: str, unit: str, indicator: str = "") -> float:
    """The smallest difference of a reading that counts for a claim, in the reading's unit.

    Args:
        claim: what says so, if it does.
        reading: its name in the study.
        unit: of the reading.
        indicator: that is read, if it is one.
    """
    return claim.relevant.get(reading, counting(indicator, unit) or 0.0)


def unsaid(study: "Study", document: Document) -> Iterator[Problem]:
    """Claims that name no smallest difference in a unit without default, or name one of something else."""
    described = {i.name: i.as_meta() for i in standing()}
    for key, claim in study.claims.items():
        for name in claim.relevant:
            if name not in claim.readings:
                en, zh = f"{name!r} is no reading of the claim", f"{name!r} 不是该论断的读数"
                yield _problem(document, key, en, zh, did_you_mean(name, claim.readings))
        for name in claim.readings:
            unit = _unit(study, name, described)
            if counting(study.readings[name].indicator, unit) is None and name not in claim.relevant:
                en = f"from what difference of {name} on does it count? In {unit or '1'} it must be said"
                zh = f"{name} 相差多少才有意义？单位 {unit or '1'} 无默认值,须写明"
                yield _problem(document, key, en, zh, f"write · 请写: relevant = {{ {name} = 0.1 }}")


def _unit(study: "Study", name: str, described: Mapping[str, dict[str, Any]]) -> str:
    reading = study.readings[name]
    for beginning, unit in _UNITS_OF_A_RUN.items():
        if reading.indicator.startswith(beginning) and reading.indicator not in described:
            return unit
    return str(reading.describe(name, described)["unit"])


def _problem(document: Document, claim: str, en: str, zh: str, hint: str = "") -> Problem:
    path = ("claims", claim, "relevant")
    return Problem(document.where(path), ".".join(path), en, zh, hint)
