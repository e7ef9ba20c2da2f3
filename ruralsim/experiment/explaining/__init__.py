"""Which factor moves what, and how much is chance."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="sensitivity",
    name=Name("Sensitivity", "敏感性分析"),
    commands=("sensitivity",),
    files="sweep",
    reads="Analysing · 分析",
    help="""敏感性分析 · Say which factor of a plan moves which outcome, and what is chance.

    Analyses the runs that are in the store: make them with `ruralsim sweep PLAN`.
    """,
    asks="question:Explained",
    answers="question:answer",
    options=(
        Option(
            "outcome",
            "outcome",
            str,
            Name("Only these outcomes.", "只分析这些结果"),
            metavar="NAME",
            several=True,
        ),
    ),
    told={"unmeasured": "unmeasured"},
    printed=("spread", "indices"),
)
