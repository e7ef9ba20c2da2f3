"""Which lever of a bundle did it."""

from ruralsim.experiment.asking.kinds import Kind, Name, Option

KIND = Kind(
    key="attribution",
    name=Name("Attribution", "归因"),
    commands=("attribute",),
    takes="scenario",
    help="""举措归因 · Say which lever of a bundle did it: Shapley values and interactions.

    Up to six levers every set is run, 2ⁿ runs a seed; beyond, orders of joining are drawn, 2n runs each.
    """,
    asks="question:Attribution",
    answers="attribute:answer",
    options=(
        Option(
            "indicator",
            "indicators",
            str,
            Name("What is read; several.", "指标(可多个)"),
            metavar="NAME",
            several=True,
        ),
        Option(
            "lever",
            "among",
            str,
            Name("Only these levers share it out.", "仅归因于这些举措"),
            metavar="NAME",
            several=True,
        ),
        Option("reps", "reps", int, Name("Seeds; 4.", "种子数"), least=1, most=10_000),
        Option(
            "orders",
            "orders",
            int,
            Name("Beyond six levers, orders drawn per seed; 2.", "抽取的顺序数"),
            least=1,
            most=1000,
        ),
    ),
    told={"seeds": "seeds"},
    printed=("shapley",),
)
