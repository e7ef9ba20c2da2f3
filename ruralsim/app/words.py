"""Words of the pages, in English and Chinese. What the model is made of brings its own labels."""

from ruralsim.report.text import Text, text

LANGUAGES = ("en", "zh")

_WORDS: dict[str, tuple[str, str]] = {
    "language": ("中文", "English"),  # names the other one
    "skip": ("Skip to the page", "跳至正文"),
    "pages": ("Pages", "页面"),
    "theme": ("Light or dark", "浅色或深色"),
    # pages
    "run": ("Run", "运行"),
    "compare": ("Compare", "对比"),
    "scenarios": ("Scenarios", "方案"),
    "results": ("Results", "结果"),
    "about": ("About", "说明"),
    # controls
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "step": ("One day", "下一天"),
    "reset": ("Start again", "重新开始"),
    "speed": ("Speed", "速度"),
    "days_second": ("{n} days/s", "{n} 天/秒"),
    "day_second": ("1 day/s", "1 天/秒"),
    "fastest": ("fastest", "最快"),
    "seed": ("Seed", "种子"),
    "jump": ("Go to date", "跳至日期"),
    "download": ("Download scenario", "下载方案"),
    "colour": ("Households coloured by", "农户着色"),
    "keys": (
        "Keys: space play/pause · → one day · ↑ ↓ speed · r start again · l language",
        "快捷键: 空格 播放/暂停 · → 下一天 · ↑ ↓ 速度 · r 重新开始 · l 切换语言",
    ),
    "eve": ("before the first day", "首日之前"),
    "ended": ("The scenario is over.", "方案已结束。"),
    "nothing": ("No county yet.", "尚无县域。"),
    "scenario_done": ("How far the scenario has come", "方案进度"),
    # work
    "building": ("Building the county", "正在构建县域"),
    "burn_in": ("Burn-in: the county settles", "预热: 县域达到稳定"),
    "forward": ("Fast-forward", "快进"),
    # session
    "undo": ("Take the last change back", "撤销上一项调整"),
    "redo": ("Make it again", "重做"),
    "scrub": ("Go to a day, forwards or backwards", "前往某一天（可回退）"),
    "branch": ("Branch here (later changes dropped: {n})", "由此另起（放弃之后 {n} 项）"),
    "branch_does": (
        "Changes dated after the day shown are forgotten; undo brings them back",
        "放弃所示日期之后的调整；可用“撤销”恢复",
    ),
    "copy_link": ("Copy link", "复制链接"),
    "copied": ("Copied", "已复制"),
    "link_too_long": ("Too long for a link: download it", "过长，无法作为链接：请下载方案"),
    "continue": ("Continue", "继续"),
    "afresh": ("Begin afresh", "重新开始"),
    "unlike": (
        "The scenario or its defaults have changed since: figures will differ.",
        "方案或默认参数此后有改动，数字会有不同。",
    ),
    "reset_loses": ("Start again? Changes lost: {n}.", "重新开始？将放弃 {n} 项调整。"),
    "keep": ("Keep them", "保留"),
    "silence": (
        "The server has not answered for some seconds. If it stays so, reload: the session is kept.",
        "服务器数秒未响应。若持续如此，请刷新页面：会话已保存。",
    ),
    "notes": ("Notes", "备注"),
    "notes_go": (
        "Kept with the session, written into the downloaded scenario, printed in a brief made from it.",
        "随会话保存，写入下载的方案，并印入由其生成的简报。",
    ),
    "take_back": ("Take this change back", "撤销此项调整"),
    # policies
    "policies": ("Policies", "政策"),
    "plugins_act": ("Plug-ins act in this county: {names}.", "本县域启用插件：{names}。"),
    "phases_stay": (
        "What their phases are set to stays as in the scenario while it runs; About lists it.",
        "其阶段的参数在运行中保持方案所设，列于“说明”页。",
    ),
    "tomorrow": ("Changes take effect the next day and are kept in the downloaded scenario.",
                 "调整自次日起生效，并写入下载的方案。"),
    "changed": ("Changes", "调整记录"),
    "no_changes": ("None yet.", "尚无。"),
    "institutions": ("Supervision and incentives", "监管与激励"),
    "infrastructure": ("Infrastructure and standards", "基础设施与标准"),
    "talent": ("Talent", "人才"),
    "integration": ("Integration of logistics", "物流整合"),
    "assistance": ("Assistance and protection", "帮扶与兜底"),
    "intensity": ("Intensity", "力度"),
    "start": ("First day in force", "开始日"),
    "end": ("Last day in force", "结束日"),
    "begins": ("In force from {day} on.", "自 {day} 起生效。"),
    "has_ended": ("Ended on {day}.", "已于 {day} 结束。"),
    "is_spent": ("Its budget is spent: it does nothing more.", "预算已用完，不再生效。"),
    "by_lot": ("A trial: {share} % of the households, by lot.", "随机试验：抽取 {share}% 的农户。"),
    "everyone": ("all", "全部"),
    "townships": ("Townships", "乡镇"),
    "remoteness": ("Remoteness", "偏远程度"),
    "categories": ("Households", "农户类别"),
    "networks": ("Networks", "物流网络"),
    "details": ("Details", "详情"),
    "which": ("Policies of", "调整对象"),
    "base": ("Base", "基准"),
    "other": ("With changes", "调整后"),
    "difference": ("Difference: with changes − base", "差异: 调整后 − 基准"),
    "gap": ("Difference", "差异"),
    "indicator": ("Indicator", "指标"),
    "unit": ("Unit", "单位"),
    # how sure
    "how_sure": ("How sure?", "把握有多大？"),
    "how_sure_lead": (
        "One pair of counties shows what happened once. More pairs, each with other weather, illness and "
        "luck, say how much of a difference is the policy's doing. Until then differences are grey.",
        "一对县域只是一次所见。再运行若干对（天气、疾病与运气各不相同），才能说明差异有多少出自政策。"
        "在此之前差异以灰色显示。",
    ),
    "pairs": ("Pairs", "配对数"),
    "run_pairs": ("Run {n} pairs", "运行 {n} 对"),
    "stop_pairs": ("Stop", "停止"),
    "pairs_under_way": ("{done} of {all} pairs", "已完成 {done} / {all} 对"),
    "pairs_known": (
        "{n} pairs of whole runs ({days} days). Only what is distinct from chance has a colour (Holm).",
        "{n} 对完整运行（{days} 天）。仅对能与偶然区分（Holm 校正）的差异着色。",
    ),
    "pairs_few": (
        "{n} of at least {least} pairs: nothing is distinct from chance yet.",
        "{n} 对，至少需 {least} 对：尚不能与偶然区分。",
    ),
    "pairs_old": (
        "Something was changed since: these are the effects before. Run the pairs again.",
        "此后方案又有调整，以下为调整前的效应，请重新运行配对。",
    ),
    "one_pair": ("This pair, today", "本对当日"),
    "many_pairs": ("Effect, {n} pairs", "{n} 对之效应"),
    "page_whole": ("The page, compare.html", "下载 compare.html"),
    "brief": ("Brief for Word", "简报（Word）"),
    "take_differences": ("Differences", "差异表"),
    "take_days": ("Day by day", "逐日数据"),
    "take_parameters": ("Parameters", "参数表"),
    "take_diary": ("Diary", "日记"),
    "take_comparison": ("Every table", "全部表格"),
    "levels": ("Levels (base dashed)", "水平(基准为虚线)"),
    "differences": ("Differences", "差异"),
    # diary
    "follow": ("Click a household, courier or station to follow it.", "点击农户、快递员或站点可跟踪其日记。"),
    "let_go": ("Let go", "取消跟踪"),
    # scenarios
    "catalogue": ("Catalogue", "目录"),
    "upload": ("Open a TOML file here (at most 200 kB)", "将 TOML 文件拖放至此(不超过 200 kB)"),
    "text": ("Text of the scenario", "方案文本"),
    "valid": ("Valid", "有效"),
    "sizes": (
        "households: {households}; days: {days}, from {start}",
        "{households} 户，自 {start} 起 {days} 天",
    ),
    "run_it": ("Run it", "运行"),
    "compare_laid": ("Apply its policies to the served county", "将其政策用于当前县域"),
    "compare_own": ("Compare with its own base", "与其自身基准对比"),
    "no_story": ("No story.", "暂无介绍。"),
    # results
    "results_none": (
        "No results in {folder} yet. Make some: ruralsim run small",
        "{folder} 中尚无结果。可先运行: ruralsim run small",
    ),
    "report": ("Report", "报告"),
    "tables": ("Tables", "数据表"),
    "make_report": ("Make the report", "生成报告"),
    "no_report": ("This folder holds no report.", "此文件夹没有报告。"),
    "gone": ("This folder is no longer there.", "该文件夹已不存在。"),
    "choose": ("Choose a folder on the left.", "请在左侧选择文件夹。"),
    "sort_by": ("Sort by", "排序"),
    "sort_way": ("The other way round", "反向排序"),
    "rows_before": ("Rows before", "上一页"),
    "rows_after": ("Rows after", "下一页"),
    "rows": ("rows shown: {shown} of {all}", "显示 {shown} / {all} 行"),
    # about
    "parameters": ("Parameters of the served scenario, and their sources", "当前方案的参数及其来源"),
    "search": ("Search", "搜索"),
    "value": ("Value", "取值"),
    "bounds": ("Bounds", "范围"),
    "source": ("Source", "来源"),
    "confidence": ("Confidence", "可信度"),
    "path": ("Path", "路径"),
    "found": ("parameters found: {n}", "{n} 个参数"),
    "version": ("Version", "版本"),
    "citing": ("How to cite it", "引用方式"),
}  # fmt: skip

WORDS: dict[str, Text] = {key: text(en, zh) for key, (en, zh) in _WORDS.items()}


def say(key: str, language: str, **parts: object) -> str:
    """A word or sentence in one language, with its parts put in."""
    return WORDS[key][language].format(**parts)


def choose(both: str, language: str) -> str:
    """One side of a text such as "Playing · 播放"; the whole where it has no two sides.

    Lines are taken one by one; those that say the same in both languages (paths, hints) stay.
    """
    return "\n".join(_side(line, language) for line in both.splitlines())


def _side(line: str, language: str) -> str:
    left, dot, right = line.rpartition(" · ")
    return line if not dot else (right if language == "zh" else left)
