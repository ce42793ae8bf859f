"""Engines: in one process and on a Ray cluster of this machine, with workers that are lost, the same comes out."""

import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from framing.analysis import analyze
from framing.classifiers.lexicon import load_lexicon
from framing.config import EngineSettings, Settings, load_settings
from framing.engines import find_engine, spool
from framing.errors import SettingsError, StoreError
from framing.records import Scores
from framing.tables import SCHEMAS
from tests.runs import ARTICLES

MANY = [replace(article, id=f"{article.id}-{number}") for number in range(6) for article in ARTICLES]


def test_the_local_engine_goes_through_items_as_they_come() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    results = find_engine(EngineSettings())(lambda: lambda number: number * 2, items())
    assert (next(results), taken) == (0, [0])
    assert list(results) == [2, 4]


def test_an_engine_that_is_not_installed_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "framing.engines.ray", raising=False)
    with pytest.raises(SettingsError, match=r"pip install 'framing\[ray\]'"):
        find_engine(EngineSettings(name="ray"))


def test_an_unknown_engine_is_explained() -> None:
    with pytest.raises(SettingsError, match=r"the settings cannot be used:\n  engine\.name"):
        load_settings(overrides=("engine.name=spark",))


@pytest.mark.parametrize(
    ("address", "message"),
    [("127.0.0.1:9", "no Ray cluster answers at 127.0.0.1:9"), ("ray://head:10001", "no reading through the Ray Client")],
)
def test_an_address_without_a_cluster_is_told_at_once(address: str, message: str) -> None:
    pytest.importorskip("ray")
    with pytest.raises(SettingsError, match=message):
        list(find_engine(EngineSettings(name="ray", address=address))(lambda: abs, [1]))


@pytest.mark.parametrize("cores", [1, 2])
def test_a_worker_that_no_machine_has_room_for_is_told_of(
    cores: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = pytest.importorskip("framing.engines.ray")
    monkeypatch.setattr(
        engine.ray, "nodes", lambda: [{"Alive": True, "Resources": {"CPU": 1.0}}, {"Alive": False, "Resources": {"CPU": 8.0}}]
    )
    engine._ask_for_room(cores, 0, grows=True)
    assert caplog.text.count("waiting for one to join") == (cores > 1)
    with pytest.raises(SettingsError, match=r"a worker takes 2 cores and 0 GPUs .* at most 1 cores"):
        engine._ask_for_room(2, 0, grows=False)


def test_spooled_items_are_drained_as_they_come_and_found_empty_once_done_with(tmp_path: Path) -> None:
    drained = spool.drain(tmp_path)
    for number, item in enumerate((b"a", b"b")):
        spool.add(tmp_path, number, item)
        assert next(drained) == item
    spool.done(tmp_path, 0)
    spool.close(tmp_path)
    assert next(drained, None) is None
    assert list(spool.drain(tmp_path)) == [b"", b"b"]


def test_a_worker_with_another_model_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    other = load_lexicon()
    other.digest = "0" * 64
    models = iter((load_lexicon(), other))
    monkeypatch.setattr("framing.analysis.load_classifier", lambda *_: next(models))
    monkeypatch.setattr("framing.analysis.find_engine", lambda _: lambda make, items: map(make(), items))
    with pytest.raises(StoreError, match="a worker cannot read with the others: its model is 000"):
        analyze(ARTICLES, settings=_with_ray())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A Ray cluster of two nodes on this machine, with one processor each."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'framing[ray]'")
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 1 << 27}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    cluster.add_node(**node)
    yield cluster.address
    cluster.shutdown()


@pytest.fixture(scope="module")
def connected(address: str) -> Iterator[None]:
    """An open connection to it, which several tests use, and with it their workers."""
    import ray

    with ray.init(address, log_to_driver=False):
        yield


def _with_ray(address: str = "") -> Settings:
    asked = ("model=lexicon", "engine.name=ray", f"engine.address='{address}'", "store.part_articles=5")
    return load_settings(overrides=asked)


@pytest.mark.slow
def test_two_nodes_of_which_a_worker_is_lost_leave_the_same_tables_as_one_process(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.stages._CHUNK", 300)
    lost, lexicon = tmp_path / "lost", load_lexicon()

    class Mortal:
        name, digest, labels = lexicon.name, lexicon.digest, lexicon.labels

        def read(self, texts: list[str]) -> list[Scores]:
            if any("bridge" in text for text in texts) and not lost.exists():
                lost.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return lexicon.read(texts)

    run = analyze(iter(MANY), out=tmp_path / "run", classifier=Mortal(), settings=_with_ray(address))
    local = analyze(MANY, classifier=lexicon)
    assert lost.exists()
    assert [name for name in SCHEMAS if not run.arrow(name).equals(local.arrow(name))] == []
    assert sorted(part.name for part in (tmp_path / "run" / "articles").iterdir()) == [f"part-{number:05d}.parquet" for number in range(5)]


@pytest.mark.slow
def test_a_model_that_is_asked_for_by_name_is_loaded_by_the_workers(connected: None) -> None:
    run, local = analyze(MANY, settings=_with_ray()), analyze(MANY, classifier=load_lexicon())
    assert run.arrow("terms").equals(local.arrow("terms"))


@pytest.mark.slow
def test_what_fails_in_a_worker_is_raised_as_it_would_be_here(connected: None) -> None:
    def make() -> Callable[[int], float]:
        return lambda number: 1 / number

    engine = find_engine(EngineSettings(name="ray"))
    with pytest.raises(ZeroDivisionError):
        list(engine(make, [1, 0]))


@pytest.mark.slow
def test_an_item_that_takes_every_worker_with_it_is_not_tried_for_ever(connected: None, tmp_path: Path) -> None:
    def deadly(number: int) -> int:
        if number == 1:
            (tmp_path / str(time.monotonic_ns())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(StoreError, match="4 workers died over the same articles"):
        list(find_engine(EngineSettings(name="ray"))(lambda: deadly, [0, 1, 2]))
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.slow
def test_items_are_asked_for_only_as_results_are_taken_and_come_back_in_order(connected: None) -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(40):
            taken.append(number)
            yield number

    def make() -> Callable[[int], int]:
        return lambda number: (time.sleep(0.05 * (number % 3 == 0)), number)[1]

    results = find_engine(EngineSettings(name="ray", workers=2))(make, items())
    assert (next(results), len(taken)) == (0, 5)
    assert list(results) == list(range(1, 40))


@pytest.mark.slow
def test_a_number_of_workers_is_asked_for_without_a_warning(connected: None) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert list(find_engine(EngineSettings(name="ray", workers=2))(lambda: abs, [-1])) == [1]
    assert [str(warning.message) for warning in told if "concurrent" in str(warning.message)] == []
