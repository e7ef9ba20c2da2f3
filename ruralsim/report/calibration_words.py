"""Words of the page of a calibration, in English and Chinese."""

from collections.abc import Mapping

from ruralsim.report.text import PAGE, Text, text

WORDS: Mapping[str, Text] = {
    **PAGE,
    "targets": text("Targets", "目标"),
    "targets_lead": text(
        "What the best set shows against what is known. The verdict is that of fresh seeds, which had no "
        "part in "
        "the search; 95 % intervals stand under the values.",
        "最优参数的结果与已知统计之对照。判定依据未参与搜索的新种子;数值下方为95%区间。",
    ),
    "target": text("Target", "目标"),
    "wanted": text("Wanted", "目标值"),
    "before": text("Before, fresh seeds", "校准前(新种子)"),
    "searched": text("After, as the search saw it", "校准后(搜索种子)"),
    "after": text("After, fresh seeds", "校准后(新种子)"),
    "luck": text("Luck of one run", "单次运行的偶然"),
    "verdict": text("Verdict", "判定"),
    "check": text("Search and check", "搜索与检验"),
    "check_lead": text(
        "The loss is the sum of squared distances from the targets, each in tolerances and by its "
        "weight. A set "
        "that fits the luck of the search's seeds does worse with others; how much worse stands here. Beside "
        "each loss: its standard error, and the part that luck alone would leave.",
        "损失为各目标距离(以容差计)平方的加权和。若参数只是迎合了搜索种子的偶然,换用新种子便会变差,此处列"
        "出差距。其下为标准误及仅由偶然造成的部分。",
    ),
    "loss": text("Loss", "损失"),
    "seeds_search": text("Seeds of the search", "搜索种子"),
    "seeds_check": text("Fresh seeds", "新种子"),
    "parameters": text("Parameters: what is known, what is open", "参数:已识别与未识别"),
    "parameter": text("Parameter", "参数"),
    "prior": text("Prior", "先验"),
    "base": text("Base", "校准前"),
    "best": text("Best", "最优"),
    "acceptable": text("Acceptable sets", "可接受参数组"),
    "width": text("Width ÷ prior's", "后验/先验宽度"),
    "known": text("Identified", "可识别"),
    "pairs": text("Pairs", "两两关系"),
    "pairs_lead": text(
        "Acceptable sets, two parameters at a time. A slanting band says that two parameters make up for "
        "each "
        "other: the targets know their combination better than either.",
        "每次观察两个参数的可接受取值。斜带表示两参数相互替代:目标对其组合的约束强于对任何单个参数。",
    ),
    "notes": text("How to read this page", "如何阅读本页"),
    "sources": text("Targets and their sources", "目标及其来源"),
    "asked": text("The calibration as it was asked (TOML)", "校准设定(TOML)"),
}

KNOWN: Mapping[str, Text] = {
    "yes": text("identified", "可识别"),
    "partly": text("partly", "部分可识别"),
    "no": text("open", "未识别"),
    "": text("–", "–"),
}
CLASSES = {"yes": "supports", "partly": "finding", "no": "open", "": "open"}

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
