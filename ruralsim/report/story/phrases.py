"""What stories of several kinds say alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from ruralsim.foundation.judging import too_few
from ruralsim.report.numbers import counted
from ruralsim.report.story.blocks import Said, Words
from ruralsim.report.text import PAGE, Text, labelled, text, unit


def few(seeds: int) -> Text | None:
    """What is said first of what rests on too few seeds; nothing where there are enough."""
    if not too_few(seeds):
        return None
    return text(
        f"Only {counted(seeds, 'seed')}: too few to tell anything from chance, so nothing is judged. "
        "Take more (--reps 8).",
        f"仅 {seeds} 个种子,不足以与偶然区分,故不作判定。请增加种子(--reps 8)。",
    )


def run_facts(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """What was run: seeds, households, days, version."""
    seeds = meta["seeds"]
    yield text("Seeds", "随机种子"), f"{len(seeds)} ({seeds[0]}–{seeds[-1]})" if seeds else "0"
    yield text("Households", "农户"), f"{meta['households']:,}"
    yield text("From", "起始日"), str(meta["start"])
    yield text("Days", "天数"), f"{meta['days']:,}"
    yield PAGE["version"], str(meta["version"])


def defined(reading: Mapping[str, Any]) -> tuple[Words, tuple[Said]]:
    """What was read: its name with its unit and the days it is read on, and its definition."""
    name, when = unit(reading["unit"]), reading.get("when") or text("", "")  # old findings have none
    aside = text(*(f"{name[k]} · {when[k]}" if when[k] else name[k] for k in ("en", "zh")))
    return Words(labelled(reading), aside), (text(reading["definition_en"], reading["definition_zh"]),)


def failures(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """How many runs failed, if any did."""
    if meta["failed"]:
        yield text("Runs failed", "失败运行"), str(meta["failed"])
