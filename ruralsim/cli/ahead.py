"""How many runs a command is about to make, and how long they will take: said before the first of them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ruralsim.cli import screen
from ruralsim.cli.sweep_tables import duration
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    from ruralsim.results.store import Store
    from ruralsim.scenario import Scenario


def tell(
    asked: "Iterable[tuple[Scenario, Sequence[int]]]",
    store: "Store | None",
    jobs: int | None,
    cluster: str,
    *,
    days: int | None = None,
    most: int = 0,
) -> None:
    """Tells what is to be made of scenarios and seeds.

    Args:
        asked: scenarios, each with its seeds.
        store: where runs may lie already.
        jobs: processes at once; one per processor if None.
        cluster: address of a scheduler.
        days: horizon; the scenarios' own if None.
        most: runs at most, where precision decides how many.
    """
    from ruralsim.experiment.running.pace import ahead

    screen.note(told(*ahead(asked, store, jobs, days), jobs, cluster, most))


def up_to(most: int, scenario: "Scenario", store: "Store", jobs: int | None, cluster: str) -> None:
    """Tells how many runs a search asks for at most: which they are, it finds out on its way.

    Args:
        most: runs at most.
        scenario: what they are like.
        store: whose timings say how fast this machine is.
        jobs: processes at once; one per processor if None.
        cluster: address of a scheduler.
    """
    from ruralsim.experiment.running.cluster import processors
    from ruralsim.experiment.running.pace import pace, work

    at_once = min(jobs or processors(), max(most, 1))
    seconds = most * work(scenario) * pace(store, set())[0] / at_once
    en, zh = f"up to {counted(most, 'run')}", f"最多 {most} 次运行"
    if not cluster:
        en += f"; if all are to be made, about {duration(seconds)} on {counted(at_once, 'processor')}"
        zh += f"；如全部需要运行，{at_once} 个处理器约需 {duration(seconds)}"
    screen.note(f"{en} · {zh}")


def told(missing: int, stored: int, seconds: float, jobs: int | None, cluster: str, most: int = 0) -> str:
    """A line in both languages.

    Args:
        missing: runs to be made.
        stored: runs that the store has.
        seconds: they take here.
        jobs: processes at once; one per processor if None.
        cluster: address of a scheduler: how long its workers take is not known.
        most: runs at most, where precision decides how many.
    """
    from ruralsim.experiment.running.cluster import processors

    is_ = "is" if stored == 1 else "are"
    at_once = min(jobs or processors(), max(missing, 1))
    parts = [f"{counted(missing, 'run')} to be made, {stored} {is_} there"]
    zh = [f"待运行 {missing} 次，已有 {stored} 次"]
    if most > missing + stored:
        parts.append(f"up to {most} until effects are known well enough")
        zh.append(f"视精度最多 {most} 次")
    if missing and not cluster:
        parts.append(f"about {duration(seconds)} on {counted(at_once, 'processor')}")
        zh.append(f"{at_once} 个处理器约需 {duration(seconds)}")
    return f"{'; '.join(parts)} · {'；'.join(zh)}"
