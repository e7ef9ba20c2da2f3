"""What a sensitivity analysis does not say, and why, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Any

from ruralsim.experiment.explaining.outcomes import Reading
from ruralsim.experiment.sweeping.space import inner
from ruralsim.report.numbers import quantity, spelt
from ruralsim.report.text import Text, text

_NAMED = 6  # factors of a sentence


def gaps(reading: Reading) -> Iterator[Text]:
    """A sentence for each reason for which nothing is said of the outcome, or of some factors."""
    title = reading.title
    for gap in reading.gaps:
        if gap["reason"] == "constant":
            value = quantity(gap["value"], reading.unit)
            yield text(
                f"{title['en']} is {value['en']} at every point. What does not vary gives nothing to "
                "measure: no factor has an index.",
                f"{title['zh']}在全部样点均为{value['zh']}，没有变动，因而无从测量：各因素均无指标。",
            )
        elif gap["reason"] == "few" and not gap["factor"]:
            yield text(
                f"{title['en']}: too few runs to say anything.", f"{title['zh']}：运行过少，无法判断。"
            )
    few, still, dependent, collinear = (
        [gap for gap in reading.gaps if gap["reason"] == reason and gap["factor"]]
        for reason in ("few", "still", "dependent", "collinear")
    )
    if few:
        names = _names(reading, few)
        yield text(
            f"{title['en']}: too few points or values to say anything of {names['en']}.",
            f"{title['zh']}：{names['zh']}的样点或取值过少，无法判断。",
        )
    if still:
        names = _names(reading, still)
        yield text(
            f"{title['en']}: nothing was measured of {names['en']}, with one value only at these points.",
            f"{title['zh']}：{names['zh']}在这些样点只有一个取值，未作测量。",
        )
    if dependent:
        pairs = _names(reading, dependent, others=True)
        yield text(
            f"{title['en']}: factors move together at these points, {pairs['en']}. What each of them makes "
            "of the spread on its own cannot be told, and no share is given; a lhs or sobol design would "
            "tell.",
            f"{title['zh']}：在这些样点上有因素一同变动，即{pairs['zh']}。各自的方差份额无法区分，故不给出；"
            "可改用 lhs 或 sobol 设计。",
        )
    if collinear:
        names = _names(reading, collinear)
        yield text(
            f"{title['en']}: {names['en']} can be told from the other factors at these points; neither share "
            "nor correlation is given.",
            f"{title['zh']}：在这些样点上{names['zh']}可由其他因素推出，故份额与相关均不给出。",
        )


def _names(reading: Reading, found: Sequence[dict[str, Any]], others: bool = False) -> Text:
    """Factors in a row, with what they move together with."""
    told: dict[frozenset[str], Text] = {}
    for gap in found:
        name = inner(reading.space.name(gap["factor"]))
        if others:
            other, how = inner(reading.space.name(gap["other"])), spelt(gap["value"])
            name = text(f"{name['en']} with {other['en']} ({how})", f"{name['zh']}与{other['zh']}({how})")
        told.setdefault(frozenset((gap["factor"], gap["other"] if others else "")), name)
    parts, left = [*told.values()][:_NAMED], len(told) - _NAMED
    en, zh = (sep.join(part[t] for part in parts) for t, sep in (("en", ", "), ("zh", "、")))
    return text(f"{en} and {left} more", f"{zh}等 {len(told)} 个") if left > 0 else text(en, zh)
