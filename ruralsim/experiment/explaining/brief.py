"""What a sensitivity analysis says, in sentences."""

from collections.abc import Iterator, Sequence

import numpy as np

from ruralsim.experiment.explaining.gaps import gaps
from ruralsim.experiment.explaining.outcomes import Reading
from ruralsim.experiment.sweeping.space import inner
from ruralsim.foundation.spelling import counted
from ruralsim.report.numbers import percent, quantity, spelt
from ruralsim.report.text import Text, text

_NAMED = 3  # factors of a sentence
_WORTH = 0.05  # a share below is not named
_NOISY = 0.2  # a share of chance above is warned of
_SURE = 0.03  # half an interval above makes a share a range
_UNSURE = 0.15  # and above this, a warning
_LITTLE = 0.1  # of the leading effect


def sentences(every: Sequence[Reading]) -> Iterator[Text]:
    """What moves each outcome, and how much of it all is chance."""
    for reading in every:
        yield from _of(reading)
    known = [reading for reading in every if np.isfinite(reading.spread["of_points"])]
    if known:
        parts = [(percent(r.spread["of_points"]), r.subject) for r in known]
        en = ", ".join(f"{share['en']} ({name['en']})" for share, name in parts)
        zh = "、".join(f"{share['zh']}({name['zh']})" for share, name in parts)
        yield text(
            f"Of all that differs between runs, seeds included, the factors make {en}; the rest is chance.",
            f"各次运行(含不同种子)的差异中，出于因素者为{zh}，其余为偶然。",
        )


def _of(reading: Reading) -> Iterator[Text]:
    """What moves an outcome, in a sentence or two."""
    name = reading.subject
    kinds = set(reading.indices["index"])
    if "S1" in kinds:
        yield _in_shares(reading, name)
    elif reading.leading in ("mu_star", "swing"):
        yield _in_units(reading, name)
    elif kinds:
        yield _in_ranks(reading)
    yield from untold(reading)
    spread = reading.spread
    if kinds and spread["floor"] > _NOISY and reading.leading != "swing":
        share = percent(spread["floor"])
        yield text(
            f"{reading.title['en']}: {share['en']} of what differs between points depends on which seeds "
            "were drawn; more seeds would show the factors more clearly.",
            f"{reading.title['zh']}：样点间差异有{share['zh']}取决于所用种子，增加种子可使因素作用更清晰。",
        )
    if spread["dropped"]:
        n, why = int(spread["dropped"]), int(spread["incomplete"])
        yield text(
            f"{reading.title['en']}: {counted(n, 'point was', 'points were')} left out, as "
            f"runs of {counted(why, 'point')} are missing, failed or have no such reading.",
            f"{reading.title['zh']}：剔除 {n} 个样点，其中 {why} 个样点的运行缺失、失败或无读数。",
        )


def untold(reading: Reading) -> Iterator[Text]:
    """What is not said of an outcome, and why."""
    yield from gaps(reading)
    if reading.indices.empty and not reading.gaps:
        yield text(
            f"{reading.title['en']}: the same in every run, or too few runs to say anything.",
            f"{reading.title['zh']}：各次运行无差异，或运行过少。",
        )


def _in_shares(reading: Reading, name: Text) -> Text:
    """Shares as ranges where they are not sure; a factor whose share may be none is not named."""
    index = reading.index("S1").sort_values("value", ascending=False, kind="stable")
    surely = index["low"].isna() | (index["low"] > 0)
    named = index[(index["value"] >= _WORTH) & surely][:_NAMED]
    unsure = 0.5 * float((index["high"] - index["low"]).max())
    untold = any(gap["factor"] for gap in reading.gaps)
    if named.empty and untold:
        return text(
            f"No factor that could be measured is seen to account for the spread in {name['en']}.",
            f"能够测量的因素中，未见任何单一因素能解释{name['zh']}的差异。",
        )
    if named.empty:
        return text(
            f"No factor alone is seen to account for the spread in {name['en']}.",
            f"未见任何单一因素能解释{name['zh']}的差异。",
        )
    ends = named[["value", "low", "high"]].to_numpy(float)
    factors = [inner(reading.space.name(str(factor))) for factor in named.index]
    parts = [(_between(*row), factor) for row, factor in zip(ends, factors, strict=True)]
    en = [f"{share['en']} from {factor['en']}" for share, factor in parts]
    en[0] = en[0].replace(" from ", " comes from ", 1) + " alone"
    zh = [f"{share['zh']}来自{factor['zh']}" for share, factor in parts]
    zh[0] += "单独作用"
    more = [", ".join(en), "，".join(zh)]
    together = 1.0 - float(index["value"].clip(0.0, 1.0).sum())
    # in quadrature, as the shares err one by one
    apart = 0.5 * float(np.hypot.reduce((index["high"] - index["low"]).fillna(0.0)))
    if -together > max(apart, _WORTH):
        more[0] += f"; together the shares are {percent(1.0 - together)['en']}, more than all: factors move "
        more[0] += (
            "together at these points, or the points are too few, and the shares tell the order at most"
        )
        more[1] += (
            f"；各份额合计{percent(1.0 - together)['zh']}，超过全部：这些样点上有因素一同变动或样点过少，"
        )
        more[1] += "份额至多说明次序"
    elif unsure > _UNSURE:
        seeds = reading.space.meta["design"]["kind"] == "grid"
        more[0] += f"; more {'seeds' if seeds else 'samples'} would narrow this"
        more[1] += f"；增加{'种子' if seeds else '样本'}可缩小范围"
    elif together >= _WORTH:
        left = percent(together)
        more[0] += f"; {left['en']} is left to {'factors not told, to ' if untold else ''}factors acting "
        more[0] += "together, and to chance"
        more[1] += f"；其余{left['zh']}出于{'未能测量的因素、' if untold else ''}因素交互与偶然"
    return text(f"Of the spread in {name['en']}, {more[0]}.", f"{name['zh']}的差异中，{more[1]}。")


def _between(value: float, low: float, high: float) -> Text:
    """A share in per cent, as a range where its interval is wide; estimates may pass none and all."""
    value, low, high = (min(max(x, 0.0), 1.0) for x in (value, low, high))
    if not high - low > 2 * _SURE:
        return percent(value)
    ends = f"{100 * low:.0f}–{100 * high:.0f}"
    return text(f"{ends} %", f"{ends}%")


def _in_units(reading: Reading, name: Text) -> Text:
    own, ranked = reading.index(reading.leading)["value"], reading.ranked()
    signed = reading.leading == "swing"
    most = abs(float(own[ranked[0]]))
    if not most:
        return text(f"Nothing moves {name['en']}.", f"没有因素影响{name['zh']}。")
    if signed:  # what may as well be none is not named
        ends = reading.index(reading.leading)
        ranked = [f for f in ranked if not ends["low"][f] <= 0.0 <= ends["high"][f]]
        if not ranked:
            return text(
                f"Nothing is seen to move {name['en']} beyond chance; more seeds would tell more.",
                f"未见有因素对{name['zh']}的影响超出偶然，增加种子可看得更清。",
            )
    told = [f for f in ranked if abs(float(own[f])) >= _LITTLE * most]
    parts = [
        (quantity(own[f], reading.unit, signed=True), inner(reading.space.name(f))) for f in told[:_NAMED]
    ]
    if not signed:
        parts = [({t: v.lstrip("+") for t, v in size.items()}, factor) for size, factor in parts]
    en = ", ".join(f"{factor['en']} ({size['en']})" for size, factor in parts)
    zh = "、".join(f"{factor['zh']}({size['zh']})" for size, factor in parts)
    little = len(ranked) - len(told)
    en_rest = f"; {little} others move it less than a tenth as far" if little else ""
    zh_rest = f"；另有 {little} 个因素的影响不足其十分之一" if little else ""
    return text(f"What moves {name['en']} most: {en}{en_rest}.", f"对{name['zh']}影响最大：{zh}{zh_rest}。")


def _in_ranks(reading: Reading) -> Text:
    own, factor = reading.index("prcc"), reading.ranked()[0]
    value, label = float(own["value"][factor]), inner(reading.space.name(factor))
    if own["low"][factor] <= 0.0 <= own["high"][factor]:
        return text(
            f"{reading.title['en']} is not seen to rise or fall with any factor: too few points.",
            f"未见{reading.title['zh']}随任何因素升降：样点过少。",
        )
    if reading.space.named(factor):
        return text(
            f"{reading.title['en']} differs most clearly by {label['en']} (partial rank correlation, "
            f"without a sign, {spelt(value)}).",
            f"{reading.title['zh']}因{label['zh']}而异最为明显(偏秩相关，无正负，{spelt(value)})。",
        )
    way = text("rises", "上升") if value > 0 else text("falls", "下降")
    return text(
        f"{reading.title['en']} {way['en']} most steadily with {label['en']} (partial rank correlation "
        f"{spelt(value)}).",
        f"{reading.title['zh']}随{label['zh']}{way['zh']}最为明显(偏秩相关 {spelt(value)})。",
    )
