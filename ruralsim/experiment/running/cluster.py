"""Who does the work: this process, processes of this machine, or the workers of a Dask scheduler."""

import logging
import os
import pickle
import queue
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from ruralsim.experiment.running import worker
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.running.worker import TOPIC, Answer
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError, RuralsimError
from ruralsim.results.store import Store

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

_PATIENCE = 0.3
_CONNECT_SECONDS = 10
_FIRST_WORKER_SECONDS = 120
_ALONE_SECONDS = 60.0
_SETTINGS = {
    "distributed.scheduler.worker-ttl": None,  # a day that takes long is no sign of death
    # nobody looks at profiles and monitors: the processors are for the runs
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.worker.preload": ["ruralsim.experiment.running.worker"],
    "distributed.nanny.preload": [],
}


_NO_LIFE = (
    "the processes ended at the start: with too little memory try fewer jobs; scripts that use several jobs "
    'must do so under if __name__ == "__main__": · 工作进程启动失败，可减少并行数'
)


_GONE = (
    "the scheduler is gone; what was finished is in the store, --resume makes the rest · "
    "调度器已断开；已完成的运行均已入库，可用 --resume 续跑"
)


class ClusterLost(RuralsimError):
    """The scheduler does not answer any more."""


class Workers(Protocol):
    """Who does the work."""

    def into(self, store: Store) -> None:
        """Says where results go from now on."""

    def width(self) -> int:
        """Runs at once."""

    def submit(self, task: Task, keep: tuple[str, ...]) -> None:
        """Asks for a run."""

    def hear(self, told: Callable[[], None] | None = None) -> tuple[str, Answer] | None:
        """Waits a moment for a run to end: its key and what became of it.

        Args:
            told: called while it waits, by whoever cannot return before the end.
        """

    def parts(self) -> Mapping[str, float]:
        """Key → part of the days simulated, of runs under way."""

    def close(self) -> None:
        """Ends the work."""


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1  # pragma: no cover (not Linux)


class Here:
    """This process, one run after the other."""

    def __init__(self) -> None:
        worker.ready()
        self._waiting: list[tuple[Task, tuple[str, ...]]] = []
        self._parts: dict[str, float] = {}
        self._store: Store | None = None

    def into(self, store: Store) -> None:
        """Says where results go from now on."""
        self._store = store

    def width(self) -> int:
        """One."""
        return 1

    def submit(self, task: Task, keep: tuple[str, ...]) -> None:
        """Puts a run on the list."""
        self._waiting.append((task, keep))

    def hear(self, told: Callable[[], None] | None = None) -> tuple[str, Answer] | None:
        """Makes the next run."""
        assert self._store is not None
        task, keep = self._waiting.pop(0)

        def listen(part: float) -> None:
            self._parts = {task.key: part}
            if told is not None:
                told()

        return task.key, worker.run(task, self._store, keep, listen)

    def parts(self) -> Mapping[str, float]:
        """Key → part of the days simulated, of the run under way."""
        return self._parts

    def close(self) -> None:
        """Forgets what was on the list."""
        self._waiting.clear()


class Cluster:
    """Workers of a Dask scheduler.

    Args:
        client: to the scheduler.
        own: the cluster, if it is ours to close.
    """

    def __init__(self, client: "Client", own: "LocalCluster | None" = None) -> None:
        self._client, self._own = client, own
        self._futures: dict[str, Future[Any]] = {}
        self._tasks: dict[str, Task] = {}
        self._alone_since = 0.0
        self._ended: queue.Queue[tuple[str, Future[Any]]] = queue.Queue()
        self._parts: dict[str, float] = {}
        self._store: Store | None = None
        client.subscribe_topic(TOPIC, self._told)

    @classmethod
    def local(cls, jobs: int, memory: str = "") -> "Cluster":
        """Processes of this machine.

        Args:
            jobs: how many.
            memory: limit of each; one that passes it is ended, and its run tried again.

        Raises:
            ClusterLost: They ended at the start.
        """
        import dask
        from distributed import Client, LocalCluster

        with dask.config.set(_SETTINGS):
            try:
                own = LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    memory_limit=memory or "auto",
                    dashboard_address=":0",  # nobody looks, but it takes a port
                    worker_dashboard_address=":0",
                    silence_logs=logging.CRITICAL + 1,  # it calls a lost connection critical
                )
            except RuntimeError:
                raise ClusterLost(_NO_LIFE) from None
            return cls(Client(own), own)

    @classmethod
    def at(cls, address: str, store: Store) -> "Cluster":
        """The workers of a scheduler that runs somewhere.

        Args:
            address: `tcp://host:port`.
            store: where results will go; every worker must see it.

        Raises:
            ClusterLost: Nobody answers there, or no worker comes.
            DataError: Workers do not see the store, or have another version or other sources of the model.
        """
        from distributed import Client

        try:
            client = Client(address, timeout=_CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterLost(f"no Dask scheduler at {address}: {error} · 无法连接调度器") from None
        try:
            client.wait_for_workers(1, timeout=_FIRST_WORKER_SECONDS)
            _checked(client, store)
        except TimeoutError:
            client.close()
            raise ClusterLost(f"no worker has come to {address} · 没有可用的工作进程") from None
        except BaseException:
            client.close()
            raise
        return cls(client)

    def into(self, store: Store) -> None:
        """Says where results go from now on."""
        self._store = store

    def width(self) -> int:
        """Threads of all workers, of which each makes one run at a time."""
        return max(self._threads(), 1)

    def submit(self, task: Task, keep: tuple[str, ...]) -> None:
        """Asks the scheduler for a run."""
        assert self._store is not None
        key = task.key
        future = self._client.submit(
            worker.run_in_worker,
            pickle.dumps(task),  # opened by the worker alone: what its plug-ins lack there is its to say
            self._store,
            keep,
            sources.model(),
            key=f"{key}-{uuid4().hex[:8]}",
            pure=False,
        )
        self._futures[key], self._tasks[key] = future, task
        future.add_done_callback(lambda ended: self._ended.put((key, ended)))

    def hear(self, told: Callable[[], None] | None = None) -> tuple[str, Answer] | None:
        """Waits a moment for a run to end.

        Raises:
            ClusterLost: The scheduler is gone.
        """
        try:
            key, future = self._ended.get(timeout=_PATIENCE)
        except queue.Empty:
            self._look_for_life()
            return None
        del self._futures[key]
        task = self._tasks.pop(key)
        self._parts.pop(key, None)
        error = None
        with suppress(OSError, RuntimeError, CancelledError):  # the connection broke as it answered
            if future.status == "finished":
                return key, future.result()
            if future.status == "error":
                error = future.exception()
        if error is None:
            raise ClusterLost(_GONE)
        return key, self._died(task, error)

    def parts(self) -> Mapping[str, float]:
        """Key → part of the days simulated, of runs under way."""
        return self._parts

    def close(self) -> None:
        """Cancels what is under way; ends the workers if they are ours."""
        with suppress(Exception):  # a scheduler that is gone cannot be told
            self._client.cancel(list(self._futures.values()), force=True)
        self._futures.clear()
        with suppress(Exception):
            self._client.close(timeout=5)
        if self._own is not None:
            with suppress(Exception):
                self._own.close(timeout=5)

    def _told(self, event: tuple[float, Any]) -> None:
        key, part = event[1]
        if key in self._futures:
            self._parts[key] = part

    def _threads(self) -> int:
        """Threads of all workers that are there now."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError):  # the connection broke between two answers
            raise ClusterLost(_GONE) from None

    def _look_for_life(self) -> None:
        """Gives up if processes of ours have long been gone: one that dies as it starts may not come back."""
        if self._own is None or self._threads():
            self._alone_since = 0.0
        elif not self._alone_since:
            self._alone_since = monotonic()
        elif monotonic() - self._alone_since > _ALONE_SECONDS:
            raise ClusterLost(_NO_LIFE)

    def _died(self, task: Task, error: BaseException) -> Answer:
        """A run that no worker survived: recorded, so that the others go on."""
        text = f"{error}; with too little memory, try fewer jobs · 工作进程中断,可减少并行数"
        assert self._store is not None
        settings = task.settings
        kept, inputs = settings.kept()
        self._store.put_error(
            task.key, settings.hash(), task.number, type(error).__name__, text, kept.to_toml(), inputs
        )
        return Answer("failed", text)


def _checked(client: "Client", store: Store) -> None:
    """Makes sure that every worker sees the store, and has the sources that we have."""
    token = f".seen-{uuid4().hex}"
    (store.path / token).touch()
    try:
        found = client.run(worker.sees, str(store.path), token)
    finally:
        (store.path / token).unlink(missing_ok=True)
    for address, (seen, version, model) in found.items():
        if not seen:
            raise DataError(
                f"worker {address} does not see {store.path}: the store must lie in a folder that all "
                "machines share · 工作节点看不到运行库，须放在共享目录"
            )
        if model != sources.model():
            raise DataError(worker.other_sources(address, version, model, sources.model()))
