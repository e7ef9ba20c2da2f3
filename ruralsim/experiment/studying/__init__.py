"""Questions with claims: cells with the same luck, and what their differences say."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="study",
    name=Name("Study", "研究"),
    commands=("study",),
    asked=Name("study", "研究"),
    marks=("cells",),
    help="""运行研究 · Ask a question of the model: cells with the same luck, claims, figures.

    FILE is a TOML file under experiments/, or your own. `--set` replaces a value in every cell.
    """,
    asks="study:Study",
    answers="findings:answer",
    options=(Option("reps", "run.reps", int, Name("Seeds.", "种子数"), least=1, most=10_000),),
    told={"seeds": "seeds"},
    printed=("claims",),
)
