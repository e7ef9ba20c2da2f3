"""What a worker does: one run, from scenario to committed file.

Nothing but the outcome's kind travels back: results lie in the store before the scheduler hears of them, so a
worker that dies afterwards takes nothing with it.
"""

import pickle
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Literal

from ruralsim.experiment.running.task import Task
from ruralsim.foundation import kernel, sources
from ruralsim.foundation.errors import DataError, OutputError, PluginError, RuralsimError
from ruralsim.foundation.version import __version__
from ruralsim.plugins.source import blamed
from ruralsim.results import Results
from ruralsim.results.store import Store

TOPIC = "ruralsim-days"
_TOLD_EVERY = 0.5
_CHANGED = (
    "a county data file was edited while runs were under way: start again · "
    "运行期间县域数据文件被修改，请重新开始"
)


@dataclass(frozen=True)
class Answer:
    """What became of a task.

    Attributes:
        kind: done, failed (recorded in the store), unwritable (nothing could be recorded), or refused
            (nothing was tried: this worker has other sources).
        error: what went wrong; empty if nothing did.
        seconds: it took.
    """

    kind: Literal["done", "failed", "unwritable", "refused"]
    error: str = ""
    seconds: float = 0.0


def ready() -> None:
    """Compiles or loads every kernel."""
    import ruralsim.simulate  # noqa: F401  (declares every kernel)

    with blamed():
        kernel.ready()


def run(
    task: Task, place: Store, keep: Collection[str] = (), listen: Callable[[float], None] | None = None
) -> Answer:
    """Simulates a task and commits it to a store.

    Args:
        task: the run.
        place: where it goes.
        keep: tables to keep whole.
        listen: called now and then with the part of the days simulated.
    """
    began = perf_counter()
    if place.has(task.key, keep):  # by a worker that died before it could say so
        return Answer("done")
    try:
        try:
            results = simulated(task, listen)
            if results.manifest.get("made_from", task.key) != task.key:
                raise DataError(_CHANGED)
        except Exception as error:
            text = _told(error)
            kept, inputs = task.settings.kept()
            place.put_error(
                task.key,
                task.settings.hash(),
                task.number,
                type(error).__name__,
                text,
                kept.to_toml(),
                inputs,
            )
            return Answer("failed", text, perf_counter() - began)
        place.put(task.key, results, keep, {"host": socket.gethostname()})
    except OutputError as error:
        return Answer("unwritable", str(error), perf_counter() - began)
    return Answer("done", seconds=perf_counter() - began)


def simulated(task: Task, listen: Callable[[float], None] | None = None) -> Results:
    """The results of a task."""
    from ruralsim.simulate import simulate

    told = perf_counter()

    def progress(day: int, days: int, today: date) -> None:
        nonlocal told
        if listen is not None and perf_counter() - told > _TOLD_EVERY:
            told = perf_counter()
            listen(day / days)

    return simulate(task.settings, task.number, progress=progress)


def run_in_worker(parcel: bytes, place: Store, keep: tuple[str, ...], model: str) -> Answer:
    """`run`, on a Dask worker, which tells the scheduler how far it is.

    Args:
        parcel: the run as it was packed, with its plug-ins.
        place: where it goes; the worker sees its folder under the same path.
        keep: tables to keep whole.
        model: digest of the model of whoever asks: another one's runs would answer for it.
    """
    from distributed import get_worker

    worker = get_worker()
    if model != sources.model():
        return Answer("refused", other_sources(str(worker.address), __version__, sources.model(), model))
    try:
        task: Task = pickle.loads(parcel)
    except PluginError as error:
        return Answer("refused", f"worker {worker.address} · 工作节点: {error}")
    ready()
    return run(task, place, keep, lambda part: worker.log_event(TOPIC, (task.key, part)))


def sees(store: str, token: str) -> tuple[bool, str, str]:
    """Whether this worker sees a file of the store, its version, and the digest of its model."""
    return (Path(store) / token).exists(), __version__, sources.model()


def other_sources(worker: str, version: str, theirs: str, ours: str) -> str:
    """What to say of a worker whose model is another one.

    Args:
        worker: its address.
        version: of its ruralsim.
        theirs: digest of its model.
        ours: digest of the model of whoever asks.
    """
    there, here = sources.named(version, theirs), sources.named(__version__, ours)
    return (
        f"worker {worker} has ruralsim {there}, this is {here}: install the same everywhere, and start "
        f"workers anew after an edit · 工作节点的模型为 {there}，本机为 {here}，版本不一致；"
        "请统一安装，修改源码后须重启工作节点"
    )


def dask_setup(worker: object) -> None:
    """Called by Dask when a local worker starts: whoever started it hears Ctrl-C, and ends it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _told(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "not enough memory; try fewer jobs · 内存不足,可减少并行数"
    if isinstance(error, RuralsimError):
        return str(error)
    return "".join(traceback.format_exception(error))
