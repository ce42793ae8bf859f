"""What makes reading fast must not change what is read: memory, devices, batches that are halved."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from framing.classifiers.devices import Budget, find_device
from framing.classifiers.encoder import load_encoder
from framing.classifiers.memory import Memory
from framing.cli.options import Device, settings_of
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.records import Article, Scores
from framing.stages import read_all

CPU = torch.device("cpu")


class Counting:
    """A reader that knows what it was asked; the bias is the length, the vector has one number."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[Scores]:
        self.asked += texts
        return [Scores(bias=len(text) / 100, vector=(0.5,)) for text in texts]


def test_a_sentence_that_comes_again_is_read_once() -> None:
    memory, reader = Memory(10), Counting()
    found = memory.read(["one", "three", "one"], reader) + memory.read(["three", "seven"], reader)
    assert reader.asked == ["one", "three", "seven"]
    assert found == Counting()(["one", "three", "one", "three", "seven"])


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    memory, reader = Memory(2), Counting()
    for text in ("a", "b", "a", "c", "a", "b"):
        memory.read([text], reader)
    assert reader.asked == ["a", "b", "c", "b"]


def test_without_a_memory_everything_is_read_again() -> None:
    memory, reader = Memory(0), Counting()
    for _ in range(2):
        assert memory.read(["a"], reader) == Counting()(["a"])
    assert reader.asked == ["a", "a"]


def test_a_remembered_sentence_says_what_it_said_when_it_was_read(tiny_model: Path) -> None:
    encoder = load_encoder(tiny_model, ReadSettings(cache=8))
    texts = ["The regime fled.", "Brutal rebels occupied the town."]
    first, second = encoder.read(texts), encoder.read(texts)
    assert first == second


@pytest.mark.parametrize("room", [64, 7, 3])
def test_a_batch_is_halved_until_it_fits_and_nothing_is_lost(room: int) -> None:
    budget, largest = Budget(1000, CPU), []

    def work(batch: Sequence[int]) -> list[int]:
        if len(batch) > room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        largest.append(len(batch))
        return [place * 10 for place in batch]

    assert budget.run([5] * 100, work) == {place: place * 10 for place in range(100)}
    assert max(largest) <= room
    assert budget.tokens < 1000  # it is not tried again


def test_what_does_not_fit_alone_and_other_errors_are_told() -> None:
    def full(batch: Sequence[int]) -> list[int]:
        raise RuntimeError("MPS backend out of memory")

    def broken(batch: Sequence[int]) -> list[int]:
        raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="out of memory"):
        Budget(1000, CPU).run([5] * 4, full)
    with pytest.raises(RuntimeError, match="shapes"):
        Budget(1000, CPU).run([5] * 4, broken)


def test_a_device_that_is_not_there_is_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ModelError, match="no device 'cuda'"):
        find_device("cuda")


@pytest.mark.parametrize(("cuda", "mps", "expected"), [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")])
def test_auto_takes_the_fastest_device_there_is(cuda: bool, mps: bool, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert find_device("auto").type == expected


def test_analyses_come_in_the_order_of_their_articles_through_many_chunks(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.stages._CHUNK", 3)
    articles = [Article(str(number), "Post", f"Rebels said {number}. The town was old.") for number in range(9)]
    found = list(read_all(articles, load_encoder(tiny_model, ReadSettings())))
    assert [analysis.article.id for analysis in found] == [article.id for article in articles]
    assert all(len(analysis.readings) == 2 for analysis in found)


def test_an_error_in_joining_is_told(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.stages.interpret", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(read_all([Article("a", "Post", "The regime fled.")], load_encoder(tiny_model, ReadSettings())))


def test_the_command_line_names_a_device() -> None:
    assert settings_of(None, ["read.device=mps"], None, read__device=Device.cpu).read.device == "cpu"
