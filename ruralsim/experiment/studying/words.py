"""Longer words of the story of a study: what leads in to its sections, and how to read it."""

from collections.abc import Mapping
from typing import Any

from ruralsim.report.story.blocks import Definitions
from ruralsim.report.story.blocks import notes as _notes
from ruralsim.report.text import Text, text
from ruralsim.results.luck import held

CLAIMS_LEAD = text(
    "Each claim is a difference between cells, with the sign that the paper leads one to expect and what "
    "the runs show. The interval stands under the value. A verdict asks for two things: that the "
    "difference is distinct from zero among all claims (p, Holm), and that it is large enough to count.",
    "每个论断均为情景之差,列出论文所预期的符号与运行结果,数值下方为区间。判定须同时满足两点:考虑到论断个数"
    "(Holm 校正)仍能与零区分,且差异达到有意义的最小值。",
)
FIGURES_LEAD = text(
    "Means over seeds with 95 % intervals; a hollow mark says that the interval holds zero.",
    "各种子均值及95%区间;空心标记表示区间含零。",
)
CELLS_LEAD = text(
    "What was run, and the mean of each reading; the difference to the base stands under it.",
    "所运行的情景及各读数均值,其下为与基准之差。",
)

VERDICTS: Mapping[str, Text] = {
    "supports": text("as expected", "与预期一致"),
    "contradicts": text("contrary", "与预期相反"),
    "slight": text("too small to matter", "小到无关紧要"),
    "open": text("undecided", "尚无定论"),
    "few": text("not judged: too few seeds", "种子过少,不作判定"),
    "none": text("no difference in any seed", "各种子均无差异"),
    "finding": text("found", "有差别"),
}
"""Verdict of a claim → what it is called."""

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Same luck in every cell", "各情景运气相同"),
        text(
            "Cells share their seeds: the same weather, illness and chance fall on the same households. What "
            "differs between two cells of a seed is what was set differently, and what that set in motion.",
            "各情景使用相同的随机种子:相同的天气、疾病与偶然落在相同的农户身上。同一种子下两情景之差,即设定之差及其引发的后果。",
        ),
    ),
    (
        text("Intervals", "区间"),
        text(
            "Bars show the mean over seeds and its 95 % interval (paired t). An interval that holds zero "
            "leaves the matter undecided; it does not show that there is no effect. “Detectable” is the "
            "smallest true effect that as many seeds would find in four cases out of five.",
            "图中为各种子的均值及其95%区间(配对t)。区间含零表示尚无定论,并不表示没有影响。“可检出”指同样的种子数有八成把握发现的最小真实效应。",
        ),
    ),
    (
        text("Expected is not assumed", "预期不等于假定"),
        text(
            "The expected signs are the paper's. Nothing in the model enforces them; where a claim comes out "
            "contrary, that is the result.",
            "预期符号来自论文,模型并未设定结果。若结论与预期相反,即为研究所得。",
        ),
    ),
    (
        text("What counts", "多大的差异才有意义"),
        text(
            "With enough seeds any difference is distinct from zero. Each claim therefore names the smallest "
            "difference that counts, or takes the default of its unit: a difference below it is “too small "
            "to matter”, however sure.",
            "种子足够多时,任何差异都能与零区分。因此每个论断都设定有意义的最小差异(或取其单位的默认值):低于该值"
            "者无论多确定,均为“小到无关紧要”。",
        ),
    ),
    (
        text("Many claims", "多个论断"),
        text(
            "Of twenty claims about nothing, one would look certain at 95 %. The p values in the table "
            "are corrected for how many claims the study makes (Holm), and verdicts follow them.",
            "二十个空论断中,平均会有一个在95%水平上看似成立。表中p值已按论断数校正(Holm),判定以此为准。",
        ),
    ),
)


def luck(meta: Mapping[str, Any]) -> Text:
    """What its intervals hold."""
    return text(*held(counties=bool(meta.get("unequal"))))


def notes(meta: Mapping[str, Any]) -> Definitions:
    """How to read it."""
    unlike = text(
        "Cells of this study are different counties: totals go with their size, and a difference "
        "holds what the places differ in beside what was decided there.",
        "本研究的情景分属不同的县:总量随规模而变,差异既含决策之别,也含县域本身之别。",
    )
    counties = [(text("Unlike counties", "不同的县"), unlike)] if meta.get("unequal") else []
    return _notes([*_NOTES, (text("What intervals hold", "区间反映什么"), luck(meta)), *counties])
