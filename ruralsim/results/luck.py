"""What an interval over seeds holds, and what it does not: said wherever one is shown."""

OF_POINTS = (
    "A seed brings weather, illness and choices to the county of a point; other counties are in an interval "
    "only where a factor makes them, world.seed for one.",
    "种子只决定样点所在县的天气、疾病与个人选择；只有因素(如 world.seed)改变县域时,区间才含不同的县。",
)
"""The same of a sweep, whose points may be counties of their own."""


def held(*, parameters: bool = False, counties: bool = False) -> tuple[str, str]:
    """One sentence, in English and in Chinese.

    A run's seed draws weather, illness and choices. The county is that of the scenario, whatever the seed.

    Args:
        parameters: the runs took turns with the parameter sets of an ensemble.
        counties: these sets, or a plan's factors, made several counties.
    """
    en, zh = "the luck of weather, illness and choices", "天气、疾病与个人选择的偶然性"
    if parameters:
        en, zh = f"{en} and what is not known of the parameters", f"{zh}与参数的不确定性"
    place, here = (
        ("in the counties that were run", "所运行各县") if counties else ("in this one county", "本县")
    )
    others = ("", "") if counties else ("what other counties would show, and ", "换作其他县的差别，也不反映")
    wrong = ("the model", "模型") if parameters else ("the model and its parameters", "模型与参数")
    return (
        f"Intervals hold {en} {place}. They leave out {others[0]}how wrong {wrong[0]} may be.",
        f"区间反映{here}{zh}，不反映{others[1]}{wrong[1]}本身的误差。",
    )
