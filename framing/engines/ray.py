"""The function in many processes, on this machine or on a cluster, with Ray Data."""

import logging
import os
import pickle
import socket
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pyarrow as pa
import ray
from ray import cloudpickle
from ray.data import DataContext, Datasource, TaskPoolStrategy
from ray.data.block import BlockMetadata
from ray.data.datasource import ReadTask
from ray.exceptions import NodeDiedError, OutOfMemoryError, WorkerCrashedError
from ray.util.annotations import RayDeprecationWarning

from framing.engines import spool
from framing.errors import SettingsError, StoreError

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

# bytes for what is under way on a cluster of one's own
_STORE = 1 << 29
# items that are handed out before the first of them is back: two for each worker, so that none waits
_AHEAD = 2
# workers that one item may take with it, before it is taken for the cause
_TRIES = 3
# seconds until a cluster answers
_PATIENCE = 10
# nothing is told to anybody outside, and on the screen only what has failed
_ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}


def run(
    make: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    *,
    address: str = "",
    workers: int = 0,
    cores: float = 1,
    gpus: float = 0,
) -> Iterator[Result]:
    """The result for each item, in their order, from as many workers as there is room for, or from so many `workers`.

    The function is made once in each worker. What fails in one is raised here; a worker that is lost is replaced, and its item read again,
    a few times; StoreError where an item takes every worker with it.
    """
    with (
        _connected(address),
        _quiet(),
        TemporaryDirectory(prefix="framing-") as folder,
        closing(_rows(Path(folder), cloudpickle.dumps(make), workers, cores, gpus)) as rows,
    ):
        _ask_for_room(cores, gpus, grows=bool(address))
        yield from _through(Path(folder), iter(items), rows, lambda: _AHEAD * (workers or _room(cores, gpus)) + 1)


def _through(folder: Path, items: Iterator[Item], rows: Iterator[bytes], room: Callable[[], int]) -> Iterator[Any]:
    """Hands out as many items as there is room for, and takes back what became of each."""
    given = taken = 0
    while True:
        ahead = taken + room()
        for item in islice(items, max(0, ahead - given)):
            spool.add(folder, given, pickle.dumps(item))
            given += 1
        if given < ahead:
            spool.close(folder)
        if taken == given:
            next(rows, None)
            return
        yield _result(next(rows))
        spool.done(folder, taken)
        taken += 1


def _rows(folder: Path, make: bytes, workers: int, cores: float, gpus: float) -> Generator[bytes, None, None]:
    """What the workers give back for what lies in the folder, in the same order."""
    answers = ray.data.read_datasource(_Spooled(folder), override_num_blocks=1, num_cpus=0).map_batches(
        _answers,
        batch_size=1,
        batch_format="pyarrow",
        fn_kwargs={"make": make},
        # tasks, not actors: those of a machine that is lost are begun anew on any other
        compute=TaskPoolStrategy(size=workers or None),
        num_cpus=cores,
        num_gpus=gpus,
        max_calls=0,
        max_retries=_TRIES,
    )
    try:
        for batch in answers.iter_batches(batch_size=1, batch_format="pyarrow", prefetch_batches=0):
            yield batch["item"][0].as_py()
    except (WorkerCrashedError, OutOfMemoryError, NodeDiedError) as error:
        hint = "is memory full? fewer workers have more of it each (engine.workers); what is written stays, and --resume goes on"
        raise StoreError(f"{_TRIES + 1} workers died over the same articles: {error}", hint=hint) from error


class _Spooled(Datasource):  # type: ignore[misc]  # Ray is an extra
    """The items in a folder as the one long table that Ray Data goes through."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    @property
    def supports_distributed_reads(self) -> bool:
        """The folder is seen from this machine only."""
        return False

    def get_read_tasks(self, parallelism: int, *args: Any, **options: Any) -> list[ReadTask]:
        """One task, so that the items stay in their order."""
        folder = self.folder
        return [ReadTask(lambda: map(_block, spool.drain(folder)), BlockMetadata(None, None, None, None))]

    def estimate_inmemory_data_size(self) -> int | None:
        """Nobody knows."""
        return None


def _answers(batch: pa.Table, *, make: bytes) -> pa.Table:
    """What became of an item; of one that is done with already, nothing."""
    item = batch["item"][0].as_py()
    return _block(cloudpickle.dumps(_answer(make, item)) if item else b"")


def _answer(make: bytes, item: bytes) -> tuple[Any, Exception | None]:
    try:
        return _made(make)(pickle.loads(item)), None
    except Exception as error:
        return None, error


@cache
def _made(make: bytes) -> Callable[[Any], Any]:
    """The function, made once in a process that works."""
    function: Callable[[Any], Any] = pickle.loads(make)()
    return function


def _block(item: bytes) -> pa.Table:
    return pa.table({"item": pa.array([item], pa.large_binary())})


def _result(row: bytes) -> Any:
    result, error = pickle.loads(row)
    if error is not None:
        raise error
    return result


def _room(cores: float, gpus: float) -> int:
    """How many workers the cluster has room for."""
    there = ray.cluster_resources()
    room = [there.get(kind, 0) // each for kind, each in (("CPU", cores), ("GPU", gpus)) if each]
    return max(1, int(min(room, default=1)))


def _ask_for_room(cores: float, gpus: float, *, grows: bool) -> None:
    """Nothing where some machine has room for a worker; else a warning where one may still join, and a SettingsError where none can."""
    there = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    if any(one.get("CPU", 0) >= cores and one.get("GPU", 0) >= gpus for one in there):
        return
    most = f"{max(one.get('CPU', 0) for one in there):g} cores and {max(one.get('GPU', 0) for one in there):g} GPUs"
    lacking = f"a worker takes {cores:g} cores and {gpus:g} GPUs (engine.cores, engine.gpus), and no machine has that: at most {most}"
    if not grows:
        raise SettingsError(lacking, hint="ask for less, or name a cluster with engine.address")
    log.warning("%s; waiting for one to join", lacking)


def _find(address: str) -> None:
    """Nothing where something answers at the address; SettingsError where nothing does, which Ray would tell after minutes only."""
    if "://" in address:
        raise SettingsError(
            f"{address}: there is no reading through the Ray Client",
            hint="start framing on a machine of the cluster, with engine.address auto or host:port",
        )
    host, _, port = address.rpartition(":")
    try:
        if host:
            socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
    except (OSError, ValueError) as error:
        raise _nobody(address) from error


def _nobody(address: str) -> SettingsError:
    return SettingsError(f"no Ray cluster answers at {address}", hint="start one with `ray start --head`, or leave engine.address empty")


@contextmanager
def _connected(address: str) -> Iterator[None]:
    """A connection to the cluster at `address`, or to one on this machine that lasts as long; an open one is used as it is."""
    if ray.is_initialized():
        yield
        return
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _find(address)
    own = {} if address else {"include_dashboard": False, "object_store_memory": _STORE}
    try:
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **own)
    except ConnectionError as error:
        raise _nobody(address) from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        yield
    finally:
        ray.shutdown()


@contextmanager
def _quiet() -> Iterator[None]:
    """Ray Data as it is wanted here: rows in their order, each in a block of its own, and nothing told on the way."""
    before = DataContext.get_current()
    context = before.copy()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.target_max_block_size = 1
    context.execution_options.preserve_order = True
    with DataContext.current(context), warnings.catch_warnings():
        warnings.simplefilter("ignore", RayDeprecationWarning)
        warnings.filterwarnings("ignore", "The maximum number of concurrent tasks")  # it takes the one stream of items for one item
        yield
