"""Factors: what a plan varies, and how a number between 0 and 1 becomes one of a factor's values.

```toml
[factors]
"policies.resource_sharing.intensity" = { low = 0.0, high = 1.0 }              # any value between
"networks.post.courier_wage" = { values = [3000, 3600, 4200] }                 # one of these
"household.channels.smoothing" = { dist = "triangular", low = 0.02, mode = 0.1, high = 0.3 }
```

Designs draw points of the unit cube; a factor turns each coordinate into its quantile, so that every design
respects every distribution.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.foundation.param import Param, Settings

Distribution = Literal["uniform", "loguniform", "normal", "lognormal", "triangular", "pert"]

_SHAPE: dict[Distribution, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "loguniform": ("low", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("mean", "sd"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
}
_TAIL = 0.001  # of a distribution without bounds of its own, the part cut off at either end
_INNER = 0.05  # levels of a distribution lie between its 5 % and 95 % quantiles


class Factor(Settings):
    """Values of one parameter: `values`, a range from `low` to `high`, or a distribution."""

    low: float | None = None
    """Smallest value; a distribution is cut there."""
    high: float | None = None
    """Largest value."""
    values: tuple[Any, ...] | None = None
    """The only values: numbers, names, switches, dates or lists."""
    dist: Distribution = "uniform"
    """Distribution between low and high."""
    mean: float | None = None
    """Mean of a normal or lognormal quantity, before it is cut."""
    sd: float | None = None
    """Its standard deviation, before it is cut."""
    mode: float | None = None
    """Likeliest value, triangular and PERT."""
    whole: bool = False
    """Whole numbers only; always so where the parameter is one."""
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        given = {key for key in ("low", "high", "mean", "sd", "mode") if getattr(self, key) is not None}
        if self.values is not None:
            if given or self.dist != "uniform":
                raise _wrong("has values: leave the rest out", "已有 values，其余请勿再写")
            if not self.values:
                raise _wrong("values are empty", "values 为空")
            return self
        if missing := [key for key in _SHAPE[self.dist] if key not in given]:
            if not given:
                raise _wrong("needs low and high, or values", "须给出 low 与 high，或 values")
            raise _wrong(f"lacks {' and '.join(missing)}", f"缺 {', '.join(missing)}")
        if strange := sorted(given - {*_SHAPE[self.dist], "low", "high"}):
            raise _wrong(
                f"{self.dist} has no {' or '.join(strange)}", f"{self.dist} 没有 {', '.join(strange)}"
            )
        self._ordered()
        return self

    def _ordered(self) -> None:
        low, high, mode = self.low, self.high, self.mode
        if low is not None and high is not None and not low < high:
            raise _wrong(f"low {low:g} is not below high {high:g}", f"low {low:g} 应小于 high {high:g}")
        if mode is not None and low is not None and high is not None and not low <= mode <= high:
            raise _wrong(f"mode {mode:g} lies outside low and high", f"mode {mode:g} 不在 low 与 high 之间")
        if self.sd is not None and self.sd <= 0:
            raise _wrong(f"sd {self.sd:g} is not above 0", f"sd {self.sd:g} 应大于 0")
        if self.dist in ("lognormal", "loguniform"):
            least = self.mean if self.dist == "lognormal" else low
            if least is not None and least <= 0:
                raise _wrong(f"{self.dist} takes positive numbers only", f"{self.dist} 只能取正数")

    def resolved(self, param: Param | None, whole: bool) -> Self:
        """This factor with its ends known: a distribution without them is cut where it all but ends.

        Args:
            param: the parameter it varies; a distribution is cut at its bounds too.
            whole: the parameter is a whole number.
        """
        if self.values is not None:
            return self
        frozen = self._frozen()
        low, high = self.low, self.high
        if low is None:
            bound = -np.inf if param is None or param.low is None else param.low
            low = max(float(frozen.ppf(_TAIL)), bound)
        if high is None:
            bound = np.inf if param is None or param.high is None else param.high
            high = min(float(frozen.ppf(1 - _TAIL)), bound)
        if not low < high:
            raise _wrong(
                "nothing of the distribution lies within the parameter's bounds", "分布全在参数允许范围之外"
            )
        found = self.model_copy(update={"low": low, "high": high, "whole": self.whole or whole})
        if found._span()[0] > found._span()[1]:
            raise _wrong(f"no whole number between {low:g} and {high:g}", f"{low:g} 与 {high:g} 之间没有整数")
        return found

    @property
    def stepped(self) -> int:
        """How many separate values it has, listed or whole; 0 if any value between its ends may be taken."""
        if self.values is not None:
            return len(self.values)
        low, high = self._span()
        return int(high - low) + 1 if self.whole else 0

    def quantile(self, u: float) -> Any:
        """The value below which the part `u` of the factor lies."""
        return self.quantiles([u])[0]

    def quantiles(self, u: ArrayLike) -> list[Any]:
        """Values of many parts at once: numbers, or whatever `values` holds.

        Args:
            u: (n,) parts, between 0 and 1.
        """
        parts = np.asarray(u, float)
        if self.values is not None:
            places = np.minimum((parts * len(self.values)).astype(int), len(self.values) - 1)
            return [self.values[place] for place in places]
        low, high = self._span()
        if self.dist == "uniform" and self.whole:  # every whole number has the same part
            numbers = np.minimum(np.floor(low + parts * (high - low + 1)), high)
        elif self.dist == "uniform":
            numbers = low + parts * (high - low)
        else:
            numbers = self._cut(parts)
        return [int(n) for n in numbers] if self.whole else [float(n) for n in numbers]

    def levels(self, n: int) -> list[Any]:
        """Values for a grid: all `values`, or `n` evenly spread ones.

        A range is divided evenly from end to end; a distribution between its 5 % and 95 % quantiles.
        """
        if self.values is not None:
            return list(self.values)
        inner = 0.0 if self.dist == "uniform" else _INNER
        parts = np.linspace(inner, 1 - inner, n) if n > 1 else np.array([0.5])
        return list(dict.fromkeys(self.quantiles(parts)))

    def ends(self) -> dict[str, Sequence[Any]]:
        """Key of the file → values that must lie within the parameter's bounds, all others then do."""
        if self.values is not None:
            return {"values": self.values}
        ends = {"low": self.low, "high": self.high}
        return {
            key: [int(end) if self.whole and float(end).is_integer() else end]
            for key, end in ends.items()
            if end is not None
        }

    def _cut(self, parts: NDArray[np.float64]) -> NDArray[np.float64]:
        frozen = self._frozen()
        low, high = self._span()
        below, above = frozen.cdf([low, high])
        numbers = np.clip(frozen.ppf(below + parts * (above - below)), low, high)
        found: NDArray[np.float64] = np.rint(numbers) if self.whole else numbers
        return found

    def _span(self) -> tuple[float, float]:
        """The ends, which `resolved` has found; of whole numbers, the first and the last."""
        low, high = self.low or 0.0, self.high or 0.0
        return (float(np.ceil(low)), float(np.floor(high))) if self.whole else (low, high)

    def _frozen(self) -> Any:
        """The distribution before it is cut, as of scipy.stats."""
        from scipy import stats

        low, high, mean, sd = self.low or 0.0, self.high or 0.0, self.mean or 0.0, self.sd or 0.0
        match self.dist:
            case "normal":
                return stats.norm(mean, sd)
            case "lognormal":  # mean and sd are the quantity's own, not those of its logarithm
                spread = float(np.sqrt(np.log1p((sd / mean) ** 2)))
                return stats.lognorm(spread, scale=mean * np.exp(-(spread**2) / 2))
            case "loguniform":
                return stats.loguniform(low, high)
        place = ((self.mode or 0.0) - low) / (high - low)
        if self.dist == "triangular":
            return stats.triang(place, low, high - low)
        if self.dist == "pert":  # beta with mean (low + 4 mode + high) / 6, Malcolm et al. 1959
            return stats.beta(1 + 4 * place, 5 - 4 * place, low, high - low)
        return stats.uniform(low, high - low)


def numbers(values: Sequence[Any]) -> bool:
    """Whether all values are numbers; switches are none."""
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def ordered(values: Sequence[Any]) -> bool:
    """Whether values have an order of their own, however they are listed; names and lists have none.

    All are numbers, or switches (off before on), or dates.
    """
    return numbers(values) or any(all(isinstance(v, kind) for v in values) for kind in (bool, date))


def _wrong(en: str, zh: str) -> PydanticCustomError:
    return PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})


def is_factor(table: Mapping[str, Any]) -> bool:
    """Whether a table says what a factor is, rather than holding others."""
    named = bool(Factor.model_fields.keys() & table.keys())
    return named or not any(isinstance(value, Mapping) for value in table.values())
