"""Longer words of the story of a budget: what leads in to its sections, and how to read it."""

from collections.abc import Mapping
from typing import Any

from ruralsim.report.numbers import percent
from ruralsim.report.story.blocks import Definitions
from ruralsim.report.story.blocks import notes as _notes
from ruralsim.report.text import Text, labelled, text
from ruralsim.results.luck import held

MONEY_LEAD = text(
    "The best mix found for each budget, measured again with fresh seeds that had no say in the choice. "
    "95 % intervals stand under the values.",
    "各预算下找到的最优组合,以未参与选择的新种子复测;数值下方为95%区间。",
)
LEVERS_LEAD = text(
    "Each best mix with and without one of its levers, everything else equal and with the same luck. "
    "What a lever adds depends on the company it keeps. A hollow mark says that the interval holds zero.",
    "在其余不变、运气相同的条件下,比较最优组合有无某一举措之差。举措的价值取决于与之搭配的其他举措。空心标记表示区间含零。",
)

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Measured, not assumed", "实测而非假定"),
        text(
            "A mix costs what the county government of the run paid in all, less what it paid in the base "
            "with the same seed. Help that fewer households need is money saved. What institutions spend on "
            "assistance orders, and what networks or households pay themselves, is not public money.",
            "组合的支出是该次运行中县级政府全部支付减去相同种子下基准情景的支付;帮扶需求减少即为节省。机关单位的帮扶采购以及物流企业、农户自付的费用不计入财政支出。",
        ),
    ),
    (
        text("The winner's curse", "赢家诅咒"),
        text(
            "The best of many noisy measurements is better in the search than in truth. The mixes that "
            "looked best were measured again, the best of them was chosen, and its effect reported from "
            "seeds not used before; “as the search saw it” shows how far luck had flattered it. The frontier "
            "shows every mix as the search saw it, and shares that flattery.",
            "从大量含噪声的测量中选出的最优者,其搜索阶段的成绩会高于真实水平。本页先复测入围组合再择优,并以全新种子报告;“搜索阶段所见”一列显示运气的成分。前沿图中各组合均为搜索阶段所见,同样偏乐观。",
        ),
    ),
    (
        text("Best found, not best possible", "已找到的最优,未必是最优"),
        text(
            "A search of this length can miss a better mix, and mixes that differ by less than their "
            "intervals cannot be told apart: take the cheaper or the simpler one.",
            "有限次搜索可能漏掉更好的组合;差异小于区间的组合无法区分优劣,宜取更省或更简的一个。",
        ),
    ),
)


def notes(meta: Mapping[str, Any]) -> Definitions:
    """How to read the page."""
    sure = percent(meta["probability"])
    year = (
        text("the dearest twelve months of the run", "运行期内支出最高的十二个月")
        if meta["each_year"]
        else text("the mean year of the run", "运行期内的年均支出")
    )
    counted = (
        text("programmes and the minimum-living allowance", "项目支出与低保金")
        if meta["allowance"]
        else text("programmes, without the minimum-living allowance", "项目支出(不含低保金)")
    )
    keeping = text(
        f"A mix keeps a budget if {year['en']} costs no more with a probability of {sure['en']} under new "
        f"luck (prediction interval over seeds). Counted: {counted['en']}.",
        f"在新的运气下,{year['zh']}以 {sure['zh']} 的概率不超过预算(按种子的预测区间),即视为守住预算。"
        f"计入:{counted['zh']}。",
    )
    objective = meta["objective"]
    aim = text(
        f"{objective['definition_en']} {'More' if objective['sign'] > 0 else 'Less'} is better.",
        f"{objective['definition_zh']}{'越高越好' if objective['sign'] > 0 else '越低越好'}。",
    )
    return _notes(
        [
            (text("Keeping a budget", "守住预算"), keeping),
            *_NOTES,
            (text("What intervals hold", "区间反映什么"), text(*held())),
            (labelled(objective), aim),
        ]
    )
