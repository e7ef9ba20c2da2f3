"""The story of a scenario discovery: where a policy fails, in words, pictures and numbers."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ruralsim.experiment.discovering.figures import Case, cases, figures
from ruralsim.experiment.sweeping.space import Space, facts, inner
from ruralsim.foundation.spelling import counted
from ruralsim.report.numbers import p_value, percent, quantity
from ruralsim.report.story.blocks import (
    Cards,
    Cell,
    Code,
    Column,
    Definitions,
    Lines,
    Number,
    Section,
    Story,
    Table,
    Words,
)
from ruralsim.report.story.blocks import notes as defined_as
from ruralsim.report.story.phrases import defined
from ruralsim.report.text import Text, labelled, text
from ruralsim.results.findings import Findings

_BOXES_LEAD = text(
    "Every dot is a point that was run; failures are filled. A frame is a box, seen in two of its "
    "factors; what it asks of other factors is said in the sentences above.",
    "每点为一个已运行样点，实心为失败。框为区域在两个因素上的投影，其对其余因素的要求见上文。",
)
_TABLE_LEAD = text(
    "Coverage: which part of all failures lies in the box. Density: which part of the box fails. Under "
    "each limit, the chance that the box were as dense without it.",
    "覆盖率：失败中落入该区域的比例。密度：区域内失败的比例。各限值下为去掉该限值仍同样密集的概率。",
)
_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("How boxes are found", "区域如何得来"),
        text(
            "A classification tree splits the points by one factor at a time into parts that fail and parts "
            "that do not. It is pruned by cross-validation; dense leaves become boxes, and limits that a "
            "box does not need are dropped.",
            "分类树逐次按单个因素划分样点，经交叉验证剪枝；失败密集的叶成为区域，多余的限值被去掉。",
        ),
    ),
    (
        text("Boxes have to prove themselves", "区域须经检验"),
        text(
            "The search is repeated without one fifth of the points at a time, and its boxes judged on that "
            "fifth. Unless points that were not looked at fail in them clearly more often than anywhere (p "
            "below 0.01), no box is shown. Points that a design makes alike are kept together.",
            "每次留出五分之一样点重新搜索，再以留出样点检验。除非其中失败明显多于总体(p<0.01)，否则不显示任"
            "何区域。设计上相近的样点一并留出。",
        ),
    ),
    (
        text("Frequencies are of this plan", "频率取决于试验计划"),
        text(
            "How many points fail depends on the ranges that were put in. A box says under which conditions "
            "the policy fails in the model, not how likely these conditions are.",
            "失败样点的多少取决于所设取值范围。区域说明模型中政策在何种条件下失败，而非这些条件出现的可能性"
            "。",
        ),
    ),
)


def story(found: Findings) -> Story:
    """All there is to say of it."""
    meta, every = found.meta, cases(Space(found))
    drawn = [figure for case in every for figure in figures(case)]
    return Story(
        title=labelled(meta["title"]),
        kicker=text("Scenario discovery", "情景发现"),
        question=labelled(meta["question"]),
        facts=[*facts(meta)],
        brief=[sentence for case in every for sentence in sentences(case)],
        sections=[
            Section("boxes", text("Where it fails", "失败何在"), _BOXES_LEAD, [Cards(drawn)]),
            Section("table", text("In numbers", "数值"), _TABLE_LEAD, [_boxes(every)]),
        ],
        reading=[
            defined_as(_NOTES),
            Definitions([defined(meta["outcome"])], text("What was judged", "判据")),
        ],
        asked=text("The plan as it was asked (TOML)", "试验计划(TOML)"),
        command=meta.get("command") or f"ruralsim discover {meta['name']} --outcome {meta['outcome']['key']}",
        notes_title=text("How to read this discovery", "如何阅读"),
        overview=text("Question", "问题"),
    )


def sentences(case: Case) -> Iterator[Text]:
    """What is said of one base: what failing means, how often it happens, and where."""
    rule, check, worst = failing(case), case.check, case.space.meta["rule"]["worst"]
    share = percent(check["failing"] / check["points"])
    if worst and not check["failing"]:
        threshold = _threshold(case)
        yield text(
            f"At all {int(check['points']):,} points the value is the same, {threshold['en']}: none is the "
            "worst.",
            f"全部 {int(check['points']):,} 个样点的取值相同,均为 {threshold['zh']}:无最差者可言。",
        )
        return
    yield text(
        f"{rule['en']} at {int(check['failing']):,} of {int(check['points']):,} points ({share['en']}).",
        f"{int(check['points']):,} 个样点中有 {int(check['failing']):,} 个({share['zh']}){rule['zh']}。",
    )
    if worst and check["failing"] > np.ceil(worst * check["points"]):
        asked = percent(worst)
        yield text(
            f"The worst {asked['en']} were asked for; more are named, as many points have that same value.",
            f"所问为最差的{asked['zh']};因许多样点取值相同,列入者更多。",
        )
    for box in case.boxes.to_dict("records"):
        where, density, coverage = (
            case.said(int(box["box"])),
            percent(box["density"]),
            percent(box["coverage"]),
        )
        yield text(
            f"Where {where['en']}, {density['en']} fail; {coverage['en']} of all failures lie there.",
            f"当{where['zh']}时，失败率为{density['zh']}，涵盖全部失败的{coverage['zh']}。",
        )
    yield _checked(case)
    if check["left_out"]:
        n = int(check["left_out"])
        yield text(
            f"{counted(n, 'point was', 'points were')} left out: a run is missing, failed or has "
            "no such reading.",
            f"剔除 {n} 个样点：运行缺失、失败或无读数。",
        )


def failing(case: Case) -> Text:
    """What failing means, as the beginning of a sentence."""
    meta, name = case.space.meta, inner(labelled(case.space.meta["outcome"]))
    threshold, rule = _threshold(case), meta["rule"]
    way = _WAYS[bool(rule["worst"]), bool(rule["below"])]
    if not meta["versus"]:
        subject = case.space.within_sentence(case.base, labelled(meta["outcome"]))
        return text(
            f"{subject['en'][:1].upper()}{subject['en'][1:]} is {way['en']} {threshold['en']}",
            f"的{subject['zh']}{way['zh']} {threshold['zh']}",
        )
    base, own = case.space.bases[meta["versus"]], case.space.bases[case.base]
    return text(
        f"{own['en']} against {base['en']}, same point and seed: the difference in {name['en']} is "
        f"{way['en']} {threshold['en']}",
        f"的{name['zh']}差值({own['zh']}减{base['zh']}，同点同种子){way['zh']} {threshold['zh']}",
    )


_WAYS: Mapping[tuple[bool, bool], Text] = {
    (False, True): text("below", "低于"),
    (False, False): text("above", "高于"),
    (True, True): text("at most", "不高于"),
    (True, False): text("at least", "不低于"),
}
"""(The worst were asked for, failing is less) → how failures stand to the threshold; the worst include it."""


def _threshold(case: Case) -> Text:
    """The threshold in full: rounded, it would put points on the wrong side."""
    about = case.space.meta["outcome"]
    return quantity(
        float(case.check["threshold"]), about["unit"], signed=bool(case.space.meta["versus"]), digits=7
    )


def _checked(case: Case) -> Text:
    """Whether boxes hold for points that were not looked at."""
    check = case.check
    if not check["tried"]:
        return text(
            "No part of the space was found in which failures crowd.",
            "未发现失败集中的区域。",
        )
    out = percent(check["out_failing"] / check["out_points"] if check["out_points"] else np.nan)
    if not check["boxes"]:
        return text(
            "What looked like boxes did not hold for points that were not looked at, and is not shown.",
            "所得区域未能通过样本外检验，故不显示。",
        )
    anywhere = percent(check["failing"] / check["points"])
    return text(
        f"Checked on points that were not looked at: {out['en']} of those inside such boxes fail, against "
        f"{anywhere['en']} anywhere.",
        f"样本外检验：落入此类区域的样点中{out['zh']}失败，总体为{anywhere['zh']}。",
    )


def _boxes(every: Sequence[Case]) -> Table:
    """Every box, its limits and what is in it."""
    columns = (
        Column(text("Box", "区域"), right=False),
        Column(text("Limits", "限值"), right=False),
        Column(text("Points", "样点")),
        Column(text("Failing", "失败")),
        Column(text("Coverage", "覆盖率")),
        Column(text("Density", "密度")),
    )
    told: list[Sequence[Cell]] = []
    for case in every:
        for box in case.boxes.to_dict("records"):
            number = int(box["box"])
            limits = (
                Words(case.limit(limit), below=(f"p {p_value(limit['p'])}", Code(limit["factor"])))
                for limit in case.limits_of(number)
            )
            told.append(
                (
                    Words(case.space.within(case.base, text(f"Box {number}", f"区域 {number}"))),
                    Lines((*limits,)),
                    Number(box["points"]),
                    Number(box["failing"]),
                    Number(box["coverage"], spelling="percent"),
                    Number(box["density"], spelling="percent", below=(f"p {p_value(box['p'])}",)),
                )
            )
    return Table(columns, told, missing=text("No boxes.", "无区域。"))
