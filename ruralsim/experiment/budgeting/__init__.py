"""What a yearly budget is best spent on."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="budget",
    name=Name("Budget", "预算"),
    commands=("budget",),
    asked=Name("question of money", "预算问题"),
    marks=("budget",),
    help="""预算分配 · Find the best mix of levers under a yearly public budget.

    FILE is a TOML file under experiments/, or your own. Costs are measured: what the government of the run
    pays beyond the base's. Stop it when you like: called again, it goes on where it was.
    """,
    asks="budget:BudgetQuestion",
    answers="findings:answer",
    options=(
        Option(
            "cny_year",
            "budget.cny_year",
            float,
            Name("Budget a year; several.", "年度预算(可多个)"),
            least=0,
            metavar="CNY",
            several=True,
        ),
        Option(
            "trials", "run.trials", int, Name("Mixes tried for each budget.", "每个预算试验的组合数"), least=1
        ),
        Option(
            "reps",
            "run.replications",
            int,
            Name("Seeds of each mix tried.", "每个组合的种子数"),
            least=1,
            most=1000,
        ),
    ),
    told={"objective": "objective.key", "seeds": "seeds_final", "tried": "tried"},
    printed=("best", "levers", "steps"),
)
