"""Longer words of the story of a sensitivity analysis: what leads in to its sections, and how to read it."""

from collections.abc import Mapping

from ruralsim.report.text import Text, text
from ruralsim.results.luck import OF_POINTS

NO_RESPONSES = text(
    "Each factor was run at two values only: the figures above say it all.",
    "各因素仅运行两个取值，上图已尽述。",
)
CHANCE_LEAD = text(
    "Every point ran with the same seeds. What differs between points is the factors' doing; what "
    "differs between seeds alike for all points cancels out of any comparison; the rest is chance that "
    "strikes points differently. Without a second seed nothing can be said.",
    "各样点使用相同种子。样点间的差异出于因素；各样点共有的种子差异在比较中抵消；其余为对各样点影响不同的"
    "偶然。仅一个种子时无从判断。",
)
ENOUGH_LEAD = text(
    "The same indices from the first part of the points, then from more of them. Where a line is still "
    "moving or its band is wide, more samples would tell more.",
    "先以部分样点、再逐步增加样点计算同一指标。若曲线仍在移动或区间仍宽，宜增加样本。",
)

LEADS: Mapping[str, Text] = {
    "shares": text(
        "How much of the variance of each outcome a factor makes on its own, and with its interactions. "
        "Beside it, the outcome at both ends of the factor: its lowest and highest fifth, or value.",
        "各因素单独及含交互所占的方差份额；旁为该因素处于两端(最低与最高五分之一或取值)时的结果。",
    ),
    "mu_star": text(
        "How far a factor moves an outcome on average over its range (μ*), against how much that differs "
        "from place to place (σ). Far right and low: a steady effect. High: it depends on the other factors.",
        "因素在其取值范围内平均移动结果的幅度(μ*)，以及该幅度随处不同的程度(σ)。右下为稳定效应，偏上则取决于"
        "其他因素。",
    ),
    "prcc": text(
        "How steadily an outcome rises or falls with a factor, the others held: 1 always rises, −1 always "
        "falls, 0 neither.",
        "其他因素不变时，结果随因素升降的稳定程度：1恒升，−1恒降，0无关。",
    ),
    "swing": text(
        "What each outcome becomes when one factor moves to an end of its range and all others stay as in "
        "the base. Interactions do not show.",
        "仅一个因素移至取值两端、其余如基准时的结果。不显示交互作用。",
    ),
    "none": text("Nothing varies, or there are too few runs.", "无差异或运行过少。"),
}
"""Leading index → what stands under the heading."""

RESPONSES: Mapping[str, Text] = {
    "": text(
        "Each outcome against the factors that move it most. A dot is one point, the mean over its seeds; "
        "all other factors vary as well, hence the cloud. The line is the running mean.",
        "各结果与影响最大的因素。每点为一个样点在各种子下的均值；其余因素同时变动，故成点云。线为移动均值。",
    ),
    "grid": text(
        "Means at each value of the factor that moves an outcome most, a line for each value of the next. "
        "Where lines are not parallel, the two act together.",
        "影响最大的因素各取值下的均值，每线为次要因素的一个取值。各线不平行表示二者交互。",
    ),
    "one_at_a_time": text(
        "Outcomes at every value that was run, of factors with more than two; all others stay as in the "
        "base.",
        "取值多于两个的因素在各取值下的结果，其余因素如基准。",
    ),
}
"""Design → what stands under the heading of responses; of all others under the empty one."""

NOTES: tuple[tuple[tuple[str, ...], Text, Text], ...] = (
    (
        ("S1", "ST"),
        text("Shares of the variance", "方差份额"),
        text(
            "S1 is the part of an outcome's variance that would go if the factor were known; ST the part "
            "that would be left if all others were. ST above S1 means that the factor acts together with "
            "others. An estimate may fall a little below zero: read it as none.",
            "S1 为该因素已知时方差减少的份额；ST 为其余因素均已知时仍剩的份额。ST 大于 S1 表示存在交互。估计"
            "值略低于零时视为零。",
        ),
    ),
    (
        ("mu_star",),
        text("Elementary effects", "基本效应"),
        text(
            "One factor at a time is moved, from many starting points. Effects are for moving across the "
            "whole range, by the step that was really taken; of names, between those furthest apart. The "
            "method sorts factors into those that matter and those that do not; it gives no shares.",
            "从多个起点出发，每次只移动一个因素；效应按实际步长折算为跨越整个取值范围；名称类因素取相差最大的两个"
            "名称之间。该方法用于筛选因素，不给出份额。",
        ),
    ),
    (
        ("prcc",),
        text("Rank correlation", "秩相关"),
        text(
            "It sees what rises or falls throughout; an effect that turns within the range escapes it, and "
            "shows in S1 and in the figures. Names have no order: theirs has no sign.",
            "秩相关只反映单调变化；在取值范围内转向的效应不在其中，可见于 S1 与图形。"
            "名称没有次序，其值无正负。",
        ),
    ),
    (
        (),
        text("Ranges are judgements", "取值范围出于判断"),
        text(
            "A share depends on how far each factor was let vary. A factor that matters little here may "
            "matter over a wider range.",
            "份额取决于各因素的取值范围。此处影响甚微的因素，在更宽范围内可能重要。",
        ),
    ),
    (
        (),
        text("Intervals", "区间"),
        text(
            "95 %. They hold the chance of having drawn these points (by resampling) and of having these "
            "seeds (by leaving out each in turn); FAST has no interval of the first kind, grids and single "
            f"factors do not need one. {OF_POINTS[0]}",
            "95%区间，含样点抽样(重抽样)与种子(逐一剔除)的偶然。FAST 无前者，全因子与单因素设计无需前者。"
            f"{OF_POINTS[1]}",
        ),
    ),
    (
        (),
        text("Seeds in the intervals", "区间中的种子"),
        text(
            "How much of an interval (its square, mean over factors) is there because of the seeds. If most "
            "of it, more seeds narrow the intervals; otherwise more samples do.",
            "区间(按平方、各因素平均)中来自种子的份额。若占多数，宜增加种子，否则宜增加样本。",
        ),
    ),
    (
        (),
        text("Chance in points' means", "均值中的偶然"),
        text(
            "Indices are computed from each point's mean over its seeds. What chance is left in the means "
            "makes S1 a little too small and adds up to this share to every ST: a factor whose ST is no "
            "larger may do nothing. It includes seeds in which a factor does more than in others.",
            "指标由各样点的种子均值计算。均值中残留的偶然使 S1 略偏小，并使每个 ST 至多增加此份额：ST 不超过"
            "该值的因素可能并无影响。其中也包括因素作用随种子强弱不同的部分。",
        ),
    ),
    (
        (),
        text("Sensitivity of a model", "模型的敏感性"),
        text(
            "It says what the model's results hinge on, not what is uncertain about the real county.",
            "分析说明模型结果取决于什么，而非真实县域有何不确定。",
        ),
    ),
)
"""Indices that call for a note (none: always), heading, words."""
