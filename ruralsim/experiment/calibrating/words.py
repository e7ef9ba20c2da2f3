"""Longer words of the story of a calibration: what leads in to its sections, and how to read it."""

from collections.abc import Mapping

from ruralsim.report.story.blocks import Verdict
from ruralsim.report.text import Text, text

TARGETS_LEAD = text(
    "What the best set shows against what is known. The verdict is that of fresh seeds, which had no "
    "part in "
    "the search; 95 % intervals stand under the values.",
    "最优参数的结果与已知统计之对照。判定依据未参与搜索的新种子;数值下方为95%区间。",
)
CHECK_LEAD = text(
    "The loss is the sum of squared distances from the targets, each in tolerances and by its "
    "weight. A set "
    "that fits the luck of the search's seeds does worse with others; how much worse stands here. Beside "
    "each loss: its standard error, and the part that luck alone would leave.",
    "损失为各目标距离(以容差计)平方的加权和。若参数只是迎合了搜索种子的偶然,换用新种子便会变差,此处列"
    "出差距。其下为标准误及仅由偶然造成的部分。",
)
PAIRS_LEAD = text(
    "Acceptable sets, two parameters at a time. A slanting band says that two parameters make up for "
    "each "
    "other: the targets know their combination better than either.",
    "每次观察两个参数的可接受取值。斜带表示两参数相互替代:目标对其组合的约束强于对任何单个参数。",
)

KNOWN: Mapping[str, Verdict] = {
    "yes": Verdict(text("identified", "可识别"), "supports"),
    "partly": Verdict(text("partly", "部分可识别"), "finding"),
    "no": Verdict(text("open", "未识别"), "open"),
    "": Verdict(text("–", "–"), "open"),
}
"""How far the targets say what a parameter is."""

NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Fit is not validation", "拟合不等于验证"),
        text(
            "The parameters were moved until the targets were met. That they are met says that the model "
            "can show "
            "them, not that it shows them for the right reasons.",
            "参数是为满足目标而调整的。达标说明模型能够重现这些数字,并不说明其机制正确。",
        ),
    ),
    (
        text("One best set, many good ones", "最优只有一组,合理的有许多"),
        text(
            "Sets that differ by less than luck cannot be told apart. Policy effects should be computed "
            "with all "
            "acceptable sets: “ruralsim compare --ensemble ensemble.toml” gives pair after pair another "
            "set, so "
            "that the interval of an effect holds this doubt as well.",
            "差距小于偶然的参数组无法区分。评估政策效应宜使用全部可接受参数组:“ruralsim compare "
            "--ensemble ensemble.toml” 逐对轮换参数,使效应区间同时包含参数不确定性。",
        ),
    ),
    (
        text("Width", "宽度"),
        text(
            "The spread (standard deviation) of acceptable sets as a part of the prior's. Below 50 % the "
            "targets "
            "identify a parameter, below 80 % partly. A prior that is too narrow makes every parameter "
            "look open.",
            "可接受参数组的离散度(标准差)与先验之比:低于50%为可识别,低于80%为部分可识别。先验过窄时任何参"
            "数都显得无法识别。",
        ),
    ),
)
