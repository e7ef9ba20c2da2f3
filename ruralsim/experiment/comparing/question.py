"""What is compared with what: scenarios, how many pairs, or how well effects are to be known."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Self

from ruralsim.experiment.asking.alike import no_difference, same_county, same_days
from ruralsim.experiment.asking.asked import Question, sorted_out
from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.asking.paths import label, leaves, spoken
from ruralsim.experiment.comparing.stopping import LEAST, MOST, WATCHED, Until
from ruralsim.foundation import sources
from ruralsim.foundation.errors import RuralsimError, ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Override, parse_override
from ruralsim.scenario.schema import Text

_NAME = 100  # characters


@dataclass(frozen=True)
class Compared(Question):
    """Scenarios to be set against the first of them, pair by pair.

    Attributes:
        scenarios: the base first; at least two.
        reps: pairs; seeds are counted up from the base's. Not looked at if `until` is given.
        until: stop by precision instead.
        ensemble: parameter sets that the pairs take turns with, the same set in every scenario of a pair.
        unequal: they may be different counties; then only figures are compared, without their households.

    Raises:
        RuralsimError: They cannot be compared: other dates, another county, or nothing to compare with.
        InvalidScenario: A member of the ensemble does not fit one of them.
    """

    scenarios: tuple[Scenario, ...]
    reps: int = 8
    until: Until | None = None
    ensemble: Ensemble | None = None
    unequal: bool = False

    def __post_init__(self) -> None:
        if len(self.scenarios) < 2:
            raise RuralsimError("nothing to compare with: name at least two scenarios · 至少需要两个方案")
        for other in self.scenarios[1:]:
            same_days(self.scenarios[0], other, unequal=self.unequal)
            if not self.unequal:
                same_county(self.scenarios[0], other, "--unequal")
        if self.ensemble is not None:
            for scenario in self.scenarios:
                self.ensemble.check(scenario)
        known = {indicator.name for scenario in self.scenarios for indicator in scenario.indicators()}
        if self.until and (strange := set(self.until.watched) - known):
            raise RuralsimError(f"no indicator {', '.join(sorted(strange))} to watch · 没有该指标")

    @classmethod
    def load(cls, names: Sequence[str], given: Iterable[Override] = ()) -> Self:
        """Scenarios of the catalogue or of files, with what stands after their names.

        Args:
            names: `small+terms.quota=0.5+terms.monitor_help=0` lays two values on one of them.
            given: values laid over all of them, and over the question.

        Raises:
            RuralsimError: As by the class, or a value does not fit.
        """
        laid, own = sorted_out(given)
        until = _until(own)
        ensemble = own.pop("ensemble", None)
        members = None if ensemble is None else Ensemble.load(Path(ensemble))
        scenarios = tuple(_scenario(name, laid) for name in names)
        _all_differ(names, scenarios)
        return cls(scenarios, until=until, ensemble=members, **own)

    @property
    def name(self) -> str:  # type: ignore[override]
        """Theirs, one after the other."""
        return "-".join(scenario.name for scenario in self.scenarios)[:_NAME]

    @property
    def title(self) -> Text:  # type: ignore[override]
        """Their names side by side."""
        return Text(en=" | ".join(scenario.name for scenario in self.scenarios))

    @property
    def seeds(self) -> range:
        """Seeds of the pairs, as many as there may be."""
        first = self.scenarios[0].run.seed
        return range(first, first + (self.until.most if self.until else self.reps))

    def of_pair(self, pair: int) -> list[Scenario]:
        """What is run in a pair: the scenarios, with the parameter set whose turn it is."""
        return [self.ensemble.apply(s, pair) if self.ensemble else s for s in self.scenarios]

    def runs(self) -> list[tuple[Scenario, Sequence[int]]]:
        """Every scenario with the seeds of all pairs, or of those before the first look."""
        seeds = self.seeds[: self.until.looks[0]] if self.until else self.seeds
        if self.ensemble is None:
            return [(scenario, seeds) for scenario in self.scenarios]
        return [(scenario, [seed]) for pair, seed in enumerate(seeds) for scenario in self.of_pair(pair)]

    def runs_needed(self) -> int:
        """Runs that the answer reads at most."""
        return len(self.seeds) * len(self.scenarios)

    def notes(self) -> list[str]:
        """What of their files is not read, and which dates lie outside the runs."""
        return [*dict.fromkeys(note for scenario in self.scenarios for note in scenario.check_files())]

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        compared = [(s.name, s.title.model_dump(), s.run.seed, s.hash()) for s in self.scenarios]
        members = None if self.ensemble is None else self.ensemble.model_dump_json()
        return sources.digest("compare", compared, self.until or self.reps, members, sources.science())


def _all_differ(names: Sequence[str], scenarios: Sequence[Scenario]) -> None:
    """Refuses a scenario that is in every respect another one that was named before it.

    Raises:
        ScenarioError: Naming both.
    """
    for (earlier, one), (later, other) in combinations(zip(names, scenarios, strict=True), 2):
        if said := no_difference(one, other, earlier):
            en, zh, hint = said
            raise ScenarioError(f"{later}: {en} · {zh}\n  {hint}")


def _scenario(name: str, given: Sequence[Override]) -> Scenario:
    """A scenario with what stands after its name; its name and titles say so."""
    stem, *own = re.split(r"\+(?=[\w.]+=)", name)
    of_runs = [(path, value) for path, value in given if path.startswith("run.")]
    others = [(path, value) for path, value in given if not path.startswith("run.")]
    loaded = Scenario.load(stem, [*others, *map(parse_override, own), *of_runs])
    if not own:
        return loaded
    laid = ", ".join(re.sub(r"^(terms|policies)\.", "", text) for text in own)
    short = re.sub(r"[^\w.-]+", "-", f"{loaded.name}-{laid}")[:80]
    return loaded.with_values(("name", short), *_titles(loaded, own))


def _titles(scenario: Scenario, laid: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A scenario's titles with what was laid over it in words: Small county (Farm households = 500)."""
    known, named = leaves(scenario), list[tuple[dict[str, str], str]]()
    for path, value in map(parse_override, laid):
        about = label(scenario, known[path]) if path in known else {"en": path, "zh": path}
        named.append((about, spoken(value)))
    for language, title in scenario.title.model_dump().items():
        if title:
            words = "; ".join(f"{about[language]} = {value}" for about, value in named)
            yield f"title.{language}", f"{title} ({words})" if language == "en" else f"{title}（{words}）"


def _until(own: dict[str, Any]) -> Until | None:
    """When to stop, if the options say so; what they say of it is taken from them."""
    text, watched, most = (own.pop(name, None) for name in ("until_halfwidth", "watch", "most"))
    if text is None:
        return None
    if "reps" in own:
        raise ScenarioError("give --reps or --until-halfwidth, not both · 二者择一")
    try:
        share = float(text.removesuffix("%")) / 100.0
    except ValueError:
        share = math.nan
    if not 0.0 < share < math.inf:
        raise ScenarioError(f"{text!r} is no percentage above zero · 应为正百分数")
    most = MOST if most is None else most
    return Until(share, watched or WATCHED, most=most, least=min(LEAST, most))
