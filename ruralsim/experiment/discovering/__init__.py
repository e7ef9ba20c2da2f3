"""Where in the space of factors a policy fails."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="discovery",
    name=Name("Discovery", "情景发现"),
    commands=("discover",),
    files="sweep",
    reads="Looking · 搜索",
    help="""情景发现 · Say where in the space of factors a policy fails: boxes in words and a picture.

    Analyses the runs that are in the store: make them with `ruralsim sweep PLAN`.
    """,
    asks="question:Judged",
    answers="question:answer",
    options=(
        Option("outcome", "outcome", str, Name("What is judged.", "所判结果"), metavar="NAME"),
        Option("below", "below", float, Name("Fails if below.", "低于则失败")),
        Option("above", "above", float, Name("Fails if above.", "高于则失败")),
        Option(
            "worst",
            "worst",
            str,
            Name("Fails if among so many of the points.", "最差的比例"),
            metavar="20%",
        ),
        Option(
            "versus",
            "versus",
            str,
            Name("Judge the difference to this base, point by point, seed by seed.", "与此基准之差"),
            metavar="BASE",
        ),
        Option("unequal", "unequal", bool, Name("Also if the base is another county.", "允许基准为不同的县")),
    ),
    printed=("checks", "boxes", "limits"),
)
