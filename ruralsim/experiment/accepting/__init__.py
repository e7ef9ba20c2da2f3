"""How likely a policy is worth its money, by what a household-year above the line is worth."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="acceptability",
    name=Name("Acceptability", "可接受性"),
    commands=("acceptability",),
    asked=Name("question of worth", "成本效果问题"),
    marks=("worth",),
    help="""可接受性 · Say how likely each policy is worth its money, by what a household-year is worth.

    FILE is a TOML file under experiments/, or your own. A policy is worth its money where what its
    household-years above the monitoring line are worth exceeds what it costs the public, with the same luck.
    """,
    asks="question:Acceptability",
    answers="curve:answer",
    options=(
        Option("reps", "run.replications", int, Name("Pairs of runs.", "配对数"), least=2, most=10_000),
        Option(
            "cny",
            "worth.cny",
            float,
            Name("What a household-year may be worth; several.", "一户·年的价值(可多个)"),
            least=0,
            metavar="CNY",
            several=True,
        ),
    ),
    told={"seeds": "seeds"},
    printed=("options", "curve"),
)
