"""The story of a calibration: what is met and what is missed, how sure that is, and what stays open."""

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from ruralsim.experiment.calibrating.figures import history, marginals, spread, targets
from ruralsim.experiment.calibrating.panels import pairs
from ruralsim.experiment.calibrating.words import CHECK_LEAD, KNOWN, NOTES, PAIRS_LEAD, TARGETS_LEAD
from ruralsim.foundation.judging import settled
from ruralsim.foundation.spelling import counted
from ruralsim.report.cited import cited
from ruralsim.report.numbers import percent, setting, spelt
from ruralsim.report.source import rows
from ruralsim.report.story.blocks import (
    Cards,
    Code,
    Column,
    Definitions,
    Interval,
    Number,
    Range,
    Said,
    Section,
    Story,
    Table,
    Verdict,
    Words,
    notes,
)
from ruralsim.report.story.phrases import run_facts
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

_TIED = 0.7  # correlation from which two parameters are said to make up for each other
_TOLD = 3  # of such pairs, the closest
_TARGETS = text("Targets", "目标")
_LOSS = text("Loss", "损失")
_PARAMETERS = text("Parameters: what is known, what is open", "参数:已识别与未识别")
_PAIRS = text("Pairs", "两两关系")


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta = found.meta
    sources = Definitions([*map(_source, meta["targets"])], text("Targets and their sources", "目标及其来源"))
    return Story(
        title=labelled({"name": meta["name"], **meta["title"]}),
        kicker=text("Calibration", "参数校准"),
        question=labelled(meta["question"]),
        facts=[*_tried(meta), *run_facts(meta)],
        brief=[*_brief(found)],
        sections=[
            Section("targets", _TARGETS, TARGETS_LEAD, [Cards([targets(found)]), _met(found)]),
            Section(
                "check",
                text("Search and check", "搜索与检验"),
                CHECK_LEAD,
                [_losses(meta), Cards([history(found)])],
            ),
            Section(
                "parameters",
                _PARAMETERS,
                _sets(meta),
                [Cards([spread(found)]), _known(found), Cards([*marginals(found)])],
            ),
            Section("pairs", _PAIRS, PAIRS_LEAD, [Cards([pairs(found)])]),
        ],
        reading=[_notes(meta), sources],
        asked=text("The calibration as it was asked (TOML)", "校准设定(TOML)"),
        command=meta.get("command") or f"ruralsim calibrate {meta['name']}",
    )


def _brief(found: Findings) -> Iterator[Text]:
    """What came out, in sentences."""
    meta, frame = found.meta, found.frame("targets")
    about = {target["key"]: labelled(target) for target in meta["targets"]}
    met, before, every = int(frame["hit"].sum()), int(frame["start_hit"].sum()), len(frame)
    missed = [about[key] for key in frame.loc[~frame["hit"].astype(bool), "target"]]
    still = _listed(missed)
    yield text(
        f"With fresh seeds the best set meets {met} of {counted(every, 'target')}; the base meets {before}."
        + (f" Still missed: {still['en']}." if missed else ""),
        f"在新种子下,最优参数达到 {every} 个目标中的 {met} 个,校准前为 {before} 个。"
        + (f"仍未达:{still['zh']}。" if missed else ""),
    )
    loss = {key: spelt(_number(value["value"])) for key, value in meta["loss"].items()}
    luck = spelt(_number(meta["loss"]["best_checked"]["luck"]))
    fell = _number(meta["loss"]["best_checked"]["value"]) < _number(meta["loss"]["start_checked"]["value"])
    way = "fell" if fell else "did not fall: it went"
    yield text(
        f"With the seeds of the search the loss went from {loss['start']} to {loss['best']}; with fresh ones "
        f"it {way} from {loss['start_checked']} to {loss['best_checked']}, of which luck explains {luck}.",
        f"损失在搜索种子下由 {loss['start']} 变为 {loss['best']},"
        f"在新种子下{'' if fell else '未降:'}由 {loss['start_checked']} 变为 {loss['best_checked']},"
        f"其中偶然约占 {luck}。",
    )
    yield from _open(found)


def _open(found: Findings) -> Iterator[Text]:
    """What the acceptable sets say."""
    meta, frame = found.meta, found.frame("parameters")
    if not meta["waves"]:
        return
    drawn = sum(wave["drawn"] for wave in meta["waves"])
    if not meta["accepted"]:
        yield text(
            f"None of {drawn} sets drawn from the priors is acceptable: the targets contradict each other "
            "or the "
            "model, the priors miss the place, or there were too few draws.",
            f"从先验抽取的 {drawn} 组参数均不可接受:目标之间或与模型相互矛盾、先验未覆盖,或抽样不足。",
        )
        return
    yield text(
        f"{meta['accepted']} of {drawn} sets drawn from the priors are acceptable; {meta['members']} of them "
        "are in ensemble.toml.",
        f"从先验抽取的 {drawn} 组参数中有 {meta['accepted']} 组可接受,其中 {meta['members']} 组写入 "
        "ensemble.toml。",
    )
    about = {parameter["key"]: labelled(parameter) for parameter in meta["parameters"]}
    words = {
        "yes": text("The targets identify", "目标可识别"),
        "partly": text("They say something of", "可部分识别"),
        "no": text("They leave open", "无法识别"),
    }
    for known, beginning in words.items():
        if names := [about[path] for path in frame.loc[frame["known"] == known, "parameter"]]:
            listed = _listed(names)
            yield text(f"{beginning['en']}: {listed['en']}.", f"{beginning['zh']}:{listed['zh']}。")
    for r, a, b in sorted(_ties(found), key=lambda tie: -abs(tie[0]))[:_TOLD]:
        yield text(
            f"{about[a]['en']} and {about[b]['en'].lower()} make up for each other "
            f"(correlation {spelt(r, signed=True)} among acceptable sets).",
            f"“{about[a]['zh']}”与“{about[b]['zh']}”相互替代(可接受参数组中相关系数 "
            f"{spelt(r, signed=True)})。",
        )


def _ties(found: Findings) -> Iterator[tuple[float, str, str]]:
    """Pairs of parameters that acceptable sets move together."""
    sets, values = found.frame("sets"), found.frame("values")
    accepted = set(sets.loc[sets["accepted"], "set"])
    wide = values[values["set"].isin(accepted)].pivot(index="set", columns="parameter", values="part")
    if len(wide) < 2 * _TOLD:
        return
    for a, b in combinations([p["key"] for p in found.meta["parameters"]], 2):
        r = float(wide[a].corr(wide[b]))
        if abs(r) >= _TIED:
            yield r, a, b


def _met(found: Findings) -> Table:
    """Every target before and after."""
    columns = (
        Column(text("Target", "目标"), right=False),
        Column(text("Wanted", "目标值")),
        Column(text("Before, fresh seeds", "校准前(新种子)")),
        Column(text("After, as the search saw it", "校准后(搜索种子)")),
        Column(text("After, fresh seeds", "校准后(新种子)")),
        Column(text("Luck of one run", "单次运行的偶然")),
        Column(text("Verdict", "判定"), right=False),
    )
    about = {target["key"]: target for target in found.meta["targets"]}
    told = [
        (
            Words(labelled(about[str(row.target)]), aside=unit(row.unit)),
            Range(row.low, row.high, row.unit, "setting"),
            Interval(row.start, row.start_low, row.start_high, row.unit, signed=False),
            Number(row.searched, row.unit),
            Interval(row.best, row.best_low, row.best_high, row.unit, signed=False),
            Number(row.luck, row.unit, before="± "),
            _verdict(row),
        )
        for row in rows(found.frame("targets"))
    ]
    return Table(columns, told, terminal=_TARGETS)


def _verdict(row: Any) -> Verdict:
    """Whether a target is met; for certain only where the interval of the best set leaves no doubt."""
    mark = text("hit", "达标") if row.hit else text("missed", "未达")
    if settled(row.best_low, row.best_high, row.low, row.high):
        return Verdict(mark, "supports" if row.hit else "contradicts")
    return Verdict(text(f"{mark['en']}, not for certain", f"{mark['zh']}(未定)"), "open")


def _losses(meta: Mapping[str, Any]) -> Table:
    """How far from its targets the base is, and the best set; with the seeds of the search and others."""
    columns = (
        Column(_LOSS, right=False),
        Column(text("Seeds of the search", "搜索种子")),
        Column(text("Fresh seeds", "新种子")),
    )

    def cell(key: str) -> Number:
        value, se, luck = (_number(meta["loss"][key][part]) for part in ("value", "se", "luck"))
        about = text(f"± {spelt(se)}; luck {spelt(luck)}", f"± {spelt(se)};偶然 {spelt(luck)}")
        return Number(value, below=(about,), strong=True)

    named = (("start", text("Base", "校准前")), ("best", text("Best set", "最优参数")))
    told = [(Words(words), cell(name), cell(f"{name}_checked")) for name, words in named]
    return Table(columns, told, terminal=_LOSS)


def _known(found: Findings) -> Table:
    """What acceptable sets say of each parameter."""
    columns = (
        Column(text("Parameter", "参数"), right=False),
        Column(text("Prior", "先验")),
        Column(text("Base", "校准前")),
        Column(text("Best", "最优")),
        Column(text("Acceptable sets", "可接受参数组")),
        Column(text("Width ÷ prior's", "后验/先验宽度")),
        Column(text("Identified", "可识别"), right=False),
    )
    about = {parameter["key"]: parameter for parameter in found.meta["parameters"]}
    told = [
        (
            Words(labelled(about[row.parameter]), aside=unit(row.unit), below=(Code(row.parameter),)),
            Range(row.low, row.high, spelling="setting"),
            Number(row.start, spelling="setting"),
            Number(row.best, spelling="setting", strong=True),
            Interval(row.q50, row.q05, row.q95, signed=False, spelling="setting"),
            Number(row.width, spelling="percent"),
            KNOWN[row.known],
        )
        for row in rows(found.frame("parameters"))
    ]
    return Table(columns, told, terminal=_PARAMETERS)


def _sets(meta: Mapping[str, Any]) -> Text:
    """How acceptable sets were looked for."""
    if not meta["waves"]:
        return text("No ensemble was asked for.", "未要求参数集合。")
    drawn = sum(wave["drawn"] for wave in meta["waves"])
    if meta["method"] == "abc":
        nearest = percent(meta["accept"])
        distance = spelt(_number(meta["distance"]))
        return text(
            f"ABC rejection: of {drawn} draws from the priors the nearest {nearest['en']}, no further than "
            f"{distance} tolerances from the targets (root mean square).",
            f"ABC 拒绝抽样:从先验抽取 {drawn} 组,保留最近的 {nearest['zh']},均方根距离不超过 "
            f"{distance} 个容差。",
        )
    left, kept = meta["waves"][-1]["left"], percent(meta["waves"][-1]["left"])
    spare = meta["misses"]
    but = text(
        f", but for {counted(spare, 'target')}" if spare else "",
        f"(可有 {spare} 个目标例外)" if spare else "",
    )
    space = (
        text(f" The last wave was drawn from {kept['en']} of the priors; emulators had ruled out the rest.",
             f"末轮仅在先验的 {kept['zh']} 内抽取,其余已被代理模型排除。")
        if left < 1.0
        else text("", "")
    )  # fmt: skip
    return text(
        f"History matching: {drawn} sets in {counted(len(meta['waves']), 'wave')}, drawn from the priors. "
        "Acceptable is a "
        f"set whose every mean{but['en']} lies within {setting(meta['cutoff'])} standard deviations of its "
        "target, of "
        f"tolerance, luck and discrepancy together.{space['en']}",
        f"历史匹配:{len(meta['waves'])} 轮共从先验抽取 {drawn} 组。各目标均值{but['zh']}与目标之差均在容差"
        "、偶然与模型偏差合成的 "
        f"{setting(meta['cutoff'])} 个标准差之内者为可接受。{space['zh']}",
    )


def _notes(meta: Mapping[str, Any]) -> Definitions:
    search, check = (_seeds(meta[key]) for key in ("seeds_search", "seeds_check"))
    seeds = text(
        f"Search and acceptable sets used seeds {search}, the same for every set, and so share their "
        f"luck; what is said of the best set comes from seeds {check}. With one seed a set, luck cannot "
        "be told and counts as none.",
        f"搜索与可接受参数组使用种子 {search},各组相同,故受同一偶然影响;对最优参数的检验使用种子 "
        f"{check}。"
        "若每组仅一个种子,则无法估计偶然,按零计。",
    )
    luck = text(*held())
    return notes(
        [*NOTES, (text("What intervals hold", "区间反映什么"), luck), (text("Seeds", "随机种子"), seeds)]
    )


def _source(target: Mapping[str, Any]) -> tuple[Words, tuple[Said, ...]]:
    """Where a target comes from."""
    parts = (
        Range(target["low"], target["high"], target["unit"], "setting").spelt(),
        *([str(target["year"])] if target["year"] else ()),
    )
    wanted, weight = " · ".join(parts), setting(target["weight"])
    told = text(f"{wanted} · weight {weight}", f"{wanted} · 权重 {weight}")
    return Words(labelled(target), aside=unit(target["unit"])), (told, cited(target["source"] or "–"))


def _tried(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    yield text("Sets searched", "搜索组数"), f"{meta['trials']} ({meta['sampler'].upper()})"
    if meta["failed"]:
        yield text("Sets that failed", "失败组数"), str(meta["failed"])


def _listed(labels: list[Text]) -> Text:
    return text("; ".join(label["en"] for label in labels), "、".join(label["zh"] for label in labels))


def _seeds(seeds: list[int]) -> str:
    return str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]}–{seeds[-1]}"


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
