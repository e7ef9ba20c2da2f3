"""The page of a calibration: what is met and what is missed, how sure that is, and what stays open."""

import math
from collections.abc import Iterator, Mapping
from html import escape
from itertools import combinations
from typing import Any

from ruralsim.foundation.judging import settled
from ruralsim.foundation.spelling import counted
from ruralsim.report.calibration_figures import history, marginals, spread, targets
from ruralsim.report.calibration_pairs import pairs
from ruralsim.report.calibration_words import CLASSES, KNOWN, NOTES, WORDS
from ruralsim.report.numbers import quantity, spelt
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.source import rows
from ruralsim.report.story.html import SCRIPTS, STYLES
from ruralsim.report.story.phrases import run_facts as dates
from ruralsim.report.text import PAGE, Text, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

_TIED = 0.7  # correlation from which two parameters are said to make up for each other
_TOLD = 3  # of such pairs, the closest


def page(found: Findings) -> str:
    """The whole page as text."""
    meta = found.meta
    figures = [targets(found), history(found), spread(found), *marginals(found), pairs(found)]
    first, course, overview, *rest, matrix = figures
    parts = {
        "BRIEF": "\n".join(f"<li>{said(sentence)}</li>" for sentence in _brief(found)),
        "TARGETS": card(first),
        "ROWS": "\n".join(_rows(found)),
        "LOSSES": "\n".join(_losses(meta)),
        "HISTORY": card(course),
        "SETS": said(_sets(meta)),
        "SPREAD": card(overview),
        "KNOWN": "\n".join(_known(found)),
        "MARGINALS": "\n".join(map(card, rest)),
        "PAIRS": card(matrix),
        "NOTES": "\n".join(f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in _notes(meta)),
        "SOURCES": "\n".join(_source(target) for target in meta["targets"]),
        "ASKED": escape(found.asked),
        "COMMAND": escape(meta.get("command") or f"ruralsim calibrate {meta['name']}"),
    }
    title = labelled({"name": meta["name"], **meta["title"]})
    facts = {
        "title": title,
        "story": labelled(meta["question"]),
        "kicker": text("Calibration", "参数校准"),
        "dates": [*_tried(meta), *dates(meta)],
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in figures if f.traces}}
    links = [("overview", PAGE["overview"])]
    links += [(name, WORDS[name]) for name in ("targets", "check", "parameters", "pairs")]
    links += [("reading", PAGE["nav_reading"]), ("reproduce", PAGE["reproduce"])]
    main, county = fill(asset("calibration.html"), parts, WORDS), meta.get("county")
    return render(main, title, links, data, SCRIPTS, STYLES, county, meta.get("outside", ()))


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


def _rows(found: Findings) -> Iterator[str]:
    about = {target["key"]: target for target in found.meta["targets"]}
    for row in rows(found.frame("targets")):
        target, name = about[str(row.target)], str(row.unit)
        low, high = (_bare(end, name) for end in (row.low, row.high))
        mark = text("hit", "达标") if row.hit else text("missed", "未达")
        kind = "supports" if row.hit else "contradicts"
        if not settled(row.best_low, row.best_high, row.low, row.high):  # more seeds may say otherwise
            mark, kind = text(f"{mark['en']}, not for certain", f"{mark['zh']}(未定)"), "open"
        yield (
            f"<tr><td>{said(labelled(target))} <small>{said(unit(name))}</small></td>"
            f'<td class="n">{low} – {high}</td>'
            f"{_cell(row.start, row.start_low, row.start_high, name)}"
            f'<td class="n">{_bare(row.searched, name)}</td>'
            f"{_cell(row.best, row.best_low, row.best_high, name)}"
            f'<td class="n">± {_bare(row.luck, name)}</td>'
            f'<td><span class="verdict {kind}">{said(mark)}</span></td></tr>'
        )


def _losses(meta: Mapping[str, Any]) -> Iterator[str]:
    loss = meta["loss"]
    for name, words in (("start", text("Base", "校准前")), ("best", text("Best set", "最优参数"))):
        cells = []
        for key in (name, f"{name}_checked"):
            value, se, luck = (_number(loss[key][part]) for part in ("value", "se", "luck"))
            about = text(f"± {spelt(se)}; luck {spelt(luck)}", f"± {spelt(se)};偶然 {spelt(luck)}")
            cells.append(f'<td class="n"><b>{spelt(value)}</b><span class="sub">{said(about)}</span></td>')
        yield f"<tr><td>{said(words)}</td>{''.join(cells)}</tr>"


def _known(found: Findings) -> Iterator[str]:
    about = {parameter["key"]: parameter for parameter in found.meta["parameters"]}
    for row in rows(found.frame("parameters")):
        name = said(labelled(about[str(row.parameter)]))
        width = "–" if math.isnan(row.width) else f"{row.width:.0%}"
        ends = f"{_plain(row.q05)} … {_plain(row.q95)}"
        yield (
            f'<tr><td>{name} <small>{said(unit(str(row.unit)))}</small><span class="sub"><code>'
            f"{escape(str(row.parameter))}</code></span></td>"
            f'<td class="n">{_plain(row.low)} – {_plain(row.high)}</td>'
            f'<td class="n">{_plain(row.start)}</td><td class="n"><b>{_plain(row.best)}</b></td>'
            f'<td class="n">{_plain(row.q50)}<span class="sub">{ends}</span></td><td class="n">{width}</td>'
            f'<td><span class="verdict {CLASSES[str(row.known)]}">{said(KNOWN[str(row.known)])}</span></td>'
            "</tr>"
        )


def _sets(meta: Mapping[str, Any]) -> Text:
    """How acceptable sets were looked for."""
    if not meta["waves"]:
        return text("No ensemble was asked for.", "未要求参数集合。")
    drawn = sum(wave["drawn"] for wave in meta["waves"])
    if meta["method"] == "abc":
        distance = spelt(_number(meta["distance"]))
        return text(
            f"ABC rejection: of {drawn} draws from the priors the nearest {meta['accept']:.0%}, no "
            "further than "
            f"{distance} tolerances from the targets (root mean square).",
            f"ABC 拒绝抽样:从先验抽取 {drawn} 组,保留最近的 {meta['accept']:.0%},均方根距离不超过 "
            f"{distance} 个容差。",
        )
    left = meta["waves"][-1]["left"]
    spare = meta["misses"]
    but = text(
        f", but for {counted(spare, 'target')}" if spare else "",
        f"(可有 {spare} 个目标例外)" if spare else "",
    )
    space = (
        text(f" The last wave was drawn from {left:.1%} of the priors; emulators had ruled out the rest.",
             f"末轮仅在先验的 {left:.1%} 内抽取,其余已被代理模型排除。")
        if left < 1.0
        else text("", "")
    )  # fmt: skip
    return text(
        f"History matching: {drawn} sets in {counted(len(meta['waves']), 'wave')}, drawn from the priors. "
        "Acceptable is a "
        f"set whose every mean{but['en']} lies within {meta['cutoff']:g} standard deviations of its "
        "target, of "
        f"tolerance, luck and discrepancy together.{space['en']}",
        f"历史匹配:{len(meta['waves'])} 轮共从先验抽取 {drawn} 组。各目标均值{but['zh']}与目标之差均在容差"
        "、偶然与模型偏差合成的 "
        f"{meta['cutoff']:g} 个标准差之内者为可接受。{space['zh']}",
    )


def _notes(meta: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    yield from NOTES
    yield text("What intervals hold", "区间反映什么"), text(*held())
    search, check = (_seeds(meta[key]) for key in ("seeds_search", "seeds_check"))
    yield (
        text("Seeds", "随机种子"),
        text(
            f"Search and acceptable sets used seeds {search}, the same for every set, and so share their "
            f"luck; what is said of the best set comes from seeds {check}. With one seed a set, luck cannot "
            "be told and counts as none.",
            f"搜索与可接受参数组使用种子 {search},各组相同,故受同一偶然影响;对最优参数的检验使用种子 "
            f"{check}。"
            "若每组仅一个种子,则无法估计偶然,按零计。",
        ),
    )


def _source(target: Mapping[str, Any]) -> str:
    name = f"{said(labelled(target))} <small>{said(unit(target['unit']))}</small>"
    wanted = f"{_bare(target['low'], target['unit'])} – {_bare(target['high'], target['unit'])}"
    weight = text(f"weight {target['weight']:g}", f"权重 {target['weight']:g}")
    year = f" · {target['year']}" if target["year"] else ""
    words = f"{wanted}{year} · {said(weight)}"
    return f"<div><dt>{name}</dt><dd>{words}<br>{escape(target['source']) or '–'}</dd></div>"


def _tried(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    yield text("Sets searched", "搜索组数"), f"{meta['trials']} ({meta['sampler'].upper()})"
    if meta["failed"]:
        yield text("Sets that failed", "失败组数"), str(meta["failed"])


def _listed(labels: list[Text]) -> Text:
    return text("; ".join(label["en"] for label in labels), "、".join(label["zh"] for label in labels))


def _seeds(seeds: list[int]) -> str:
    return str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]}–{seeds[-1]}"


def _cell(value: float, low: float, high: float, name: str) -> str:
    ends = f"{_bare(low, name)} … {_bare(high, name)}"
    sub = "" if math.isnan(low) else f'<span class="sub">{ends}</span>'
    return f'<td class="n"><b>{_bare(value, name)}</b>{sub}</td>'


def _bare(value: float, name: str) -> str:
    return quantity(float(value), name, bare=True)["en"]


def _plain(value: float) -> str:
    """A parameter's value: four digits that matter."""
    return "–" if not math.isfinite(value) else f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
