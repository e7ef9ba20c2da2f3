"""How many runs a command is about to make, and how long they will take: said before the first of them."""

from typing import TYPE_CHECKING

from ruralsim.cli import screen
from ruralsim.cli.sweep_tables import duration
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    from ruralsim.experiment.asking.asked import Question
    from ruralsim.results.store import Store


def tell(asked: "Question", store: "Store", jobs: int | None, cluster: str) -> None:
    """Tells how many runs a question asks for, or asks for at most where it finds out on its way.

    Args:
        asked: the question.
        store: where runs may lie already, and whose timings say how fast this machine is.
        jobs: processes at once; one per processor if None.
        cluster: address of a scheduler.
    """
    from ruralsim.experiment.running.cluster import processors
    from ruralsim.experiment.running.pace import ahead, pace, work

    most = asked.runs_needed()
    if runs := asked.runs():
        sure = sum(len(seeds) for _, seeds in runs)
        screen.note(told(*ahead(runs, store, jobs), jobs, cluster, most if most > sure else 0))
        return
    at_once = min(jobs or processors(), max(most, 1))
    seconds = most * work(asked.base_scenario) * pace(store, set())[0] / at_once
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
