"""Scenarios compared pair by pair."""

from pathlib import Path

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="compare",
    name=Name("Comparison", "对比"),
    commands=("compare",),
    takes="scenarios",
    help="""比较方案 · Compare scenarios with paired runs: effects, who gains, what it costs.

    Every seed brings the county other weather, illness and luck, the same for each scenario. Effects are
    means of the differences to the first scenario, with 95 % intervals. With `--ensemble` each pair has
    another parameter set of a calibration, the same in all its scenarios, so that intervals hold parameter
    uncertainty too.
    """,
    asks="question:Compared",
    answers="compare:answer",
    options=(
        Option("reps", "reps", int, Name("Pairs of runs; 8.", "配对数"), least=1, most=10_000),
        Option(
            "until_halfwidth",
            "until_halfwidth",
            str,
            Name("Go on until effects are known to ± X % of the base.", "按精度停止"),
            metavar="X%",
        ),
        Option("most", "most", int, Name("Pairs to give up after; 64.", "最多配对数"), least=2, most=10_000),
        Option(
            "watch",
            "watch",
            str,
            Name("What X % is asked of; income_head and cost_parcel.", "精度指标"),
            metavar="INDICATOR",
            several=True,
        ),
        Option(
            "ensemble",
            "ensemble",
            Path,
            Name("File of parameter sets; pairs take turns with them.", "参数集合文件,逐对轮换"),
        ),
        Option(
            "unequal",
            "unequal",
            bool,
            Name("Compare though they are different counties.", "允许比较不同的县"),
        ),
    ),
    told={"seeds": "seeds", "ensemble": "ensemble"},
    printed=("effects", "fiscal"),
)
