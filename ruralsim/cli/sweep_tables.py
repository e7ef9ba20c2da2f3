"""What `ruralsim plan` and `ruralsim sweep` print."""

import math
from typing import TYPE_CHECKING, Any

from rich.filesize import decimal

from ruralsim.cli import screen
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.experiment.sweeping.factors import Factor
    from ruralsim.experiment.sweeping.forecast import Forecast
    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.results.store import Store

_SHOWN = 6  # values of a factor in one line


def asked(plan: "Plan") -> None:
    """Question and factors of a plan."""
    from ruralsim.experiment.asking.paths import value_at

    for note in plan.outside():
        screen.note(str(note))
    for words in dict.fromkeys((plan.question.en, plan.question.zh)):
        screen.out().print(" ".join(words.split()), markup=False)
    labels, base = plan.labels(), plan.bases[plan.base[0]]
    rows = [
        (
            path,
            "\n".join(_words(labels[path])),
            labels[path]["unit"],
            _value(value_at(base, path)),
            _range(factor),
        )
        for path, factor in plan.factors.items()
    ]
    columns = ("factor · 因素", "", "unit · 单位", ("base · 基准", "right"), "values · 取值")
    title = plan.titles()
    screen.table(" · ".join(dict.fromkeys((title["en"], title["zh"]))), columns, rows)


def forecast(plan: "Plan", found: "Forecast", store: "Store", jobs: int) -> None:
    """What a plan takes."""
    design, seeds = plan.design, plan.seeds
    samples = f", {design.samples:,} samples · 样本" if design.samples else ""
    timed = (
        f"by {counted(found.timed, 'run')} of the store · 依据库中运行"
        if found.timed
        else "by rule of thumb · 经验估计"
    )
    different = f", {found.runs:,} different · 不同" if found.runs < found.rows else ""
    bases = ", ".join(base.name for base in plan.bases.values())
    drawn = [("ensemble · 参数集合", f"{e.name} ({len(e.members)})")] if (e := plan.members) else []
    rows = [
        ("design · 设计", design.kind + samples),
        ("base · 基准方案", bases),
        *drawn,
        ("points · 样点", f"{found.points:,}"),
        ("seeds · 种子", f"{len(seeds)} ({seeds[0]}–{seeds[-1]})"),
        ("runs · 运行", f"{found.rows:,}{different}"),
        ("in the store · 已有", f"{found.stored:,}"),
        ("failed before · 曾失败", f"{found.failed:,}"),
        ("to be made · 待运行", f"{found.missing:,}"),
        (f"time on {counted(jobs, 'job')} · 时间", f"{duration(found.seconds)}, {timed}"),
        ("disk · 磁盘", decimal(round(found.disk))),
        ("store · 运行库", str(store.path)),
    ]
    screen.table("", ("", ""), rows)


def found(plan: "Plan", table: "pd.DataFrame") -> None:
    """Outcomes level by level where factors have few, and how far they spread."""
    from ruralsim.experiment.sweeping import summary

    labels = plan.labels() | {"base": {"unit": "", "en": "Base scenario", "zh": "基准方案"}}
    units = plan.outcome_labels()
    heads = [(f"{about['en']} · {about['zh']}{_in(about)}", "right") for about in units.values()]
    if plan.design.kind == "one_at_a_time":
        changes = summary.one_at_a_time(plan, table).to_dict("records")
        moved = [
            (
                *_words(labels[row["factor"]]),
                _value(row["value"]),
                *(screen.signed(row[name], about["unit"]) for name, about in units.items()),
            )
            for row in changes
        ]
        title = "Change from the base · 相对基准的变化"
        changed = [
            (f"{about['en']} · {about['zh']}{_in({'unit': screen.difference_unit(about['unit'])})}", "right")
            for about in units.values()
        ]
        screen.table(title, ("factor", "因素", ("value · 取值", "right"), *changed), moved)
    for name, frame in summary.by_level(plan, table):
        rows = [
            (
                _value(level),
                screen.number(int(row["runs"])),
                *(screen.value(row[n], units[n]["unit"]) for n in units),
            )
            for level, row in zip(frame.index, frame.to_dict("records"), strict=True)
        ]
        title = " · ".join(_words(labels[name])) + _in(labels[name])
        screen.table(title, (("value · 取值", "right"), ("runs · 运行", "right"), *heads), rows)
    rows = [_spread(units[str(name)], values) for name, *values in summary.spread(plan, table).itertuples()]
    numbers = ("mean · 均值", "5 %", "95 %", "sd of points · 样点间", "sd of seeds · 种子间")
    heads = [(name, "right") for name in numbers]
    screen.table(f"{counted(len(table), 'run')} · 次运行", ("outcome", "结果", "unit · 单位", *heads), rows)


def as_json(plan: "Plan", table: "pd.DataFrame", store: "Store") -> dict[str, Any]:
    """The same for a script."""
    from ruralsim.experiment.sweeping import summary

    spread = summary.spread(plan, table)
    failed = table["error"] != ""
    return {
        "name": plan.name,
        "store": str(store.path),
        "points": plan.count,
        "seeds": list(plan.seeds),
        "runs": len(table),
        "failed": int(failed.sum()),
        "outcomes": {
            str(name): {key: value if math.isfinite(value) else None for key, value in row.items()}
            for name, row in spread.to_dict("index").items()
        },
    }


def duration(seconds: float) -> str:
    """A span of time as one would say it: 40 s, 12 min, 3 h 20 min, 4 d 6 h."""
    if seconds < 90:
        return f"{math.ceil(seconds)} s"
    minutes = math.ceil(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"


def _range(factor: "Factor") -> str:
    if factor.values is not None:
        shown = ", ".join(map(_value, factor.values[:_SHOWN]))
        return shown + (f", … ({len(factor.values)})" if len(factor.values) > _SHOWN else "")
    ends = f"{_value(factor.low)} … {_value(factor.high)}"
    shape = {key: getattr(factor, key) for key in ("mean", "sd", "mode")}
    about = (f" {key} {_value(value)}" for key, value in shape.items() if value is not None)
    return ends if factor.dist == "uniform" else f"{ends}, {factor.dist}{','.join(about)}"


def _value(value: object) -> str:
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "+".join(map(_value, value)) or "–"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _spread(about: dict[str, str], values: list[float]) -> tuple[str, ...]:
    """Mean and ends as values; standard deviations as differences are, without sign."""
    unit, (*levels, points, seeds) = about["unit"], values
    spread = (screen.signed(sd, unit).lstrip("+") for sd in (points, seeds))
    shown = screen.difference_unit(unit) if unit == "share" else unit
    return (*_words(about), shown, *(screen.value(value, unit) for value in levels), *spread)


def _words(about: dict[str, str]) -> tuple[str, str]:
    return about["en"], about["zh"]


def _in(about: dict[str, str]) -> str:
    return f", {about['unit']}" if about["unit"] not in ("", "1", "share") else ""  # shares carry their %
