"""What a run may not do: open a socket, write elsewhere, run what it is given to read."""

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from framing.classifiers.encoder import load_encoder
from framing.codebooks.loading import load_codebooks
from framing.config import CodebookSettings, ReadSettings, load_settings
from framing.errors import FramingError, ModelError, SettingsError
from tests.files import BODY, only, write

ROOT = Path(__file__).resolve().parent.parent

MAIN_JOB = """
import os, sys
out, log = sys.argv[1], sys.argv[2]
found = []
def watch(event, values):
    if event.startswith("socket."):
        found.append(f"{event} {values[1:]}")
    elif event == "open" and isinstance(values[0], str) and values[2] and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        found.append(f"open {os.path.abspath(values[0])}")
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree"):
        found.append(f"{event} {os.path.abspath(values[0])}")
    elif event in ("os.system", "os.exec", "os.posix_spawn", "subprocess.Popen"):
        found.append(f"{event} {values[0]}")
sys.addaudithook(watch)
import socket
def closed(*_, **__):
    raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = closed
from framing.cli import app
app(["analyze", sys.argv[3], "--model", sys.argv[4], "--out", f"{out}/run", "--quiet"], standalone_mode=False)
app(["report", f"{out}/run", "-o", f"{out}/page.html"], standalone_mode=False)
open(log, "w").write("\\n".join(line for line in found if out not in line and os.devnull not in line and log not in line))
"""


@pytest.mark.parametrize("model", ["lexicon", "tiny"])
def test_the_main_job_opens_no_socket_starts_no_program_and_writes_nowhere_else(model: str, tiny_model: Path, tmp_path: Path) -> None:
    articles = tmp_path / "in"
    for name in ("a.txt", "b.txt"):
        write(articles / "post" / name, f"{BODY} The regime fell, and thugs came. {name}")
    before = {path: path.stat().st_mtime_ns for path in articles.rglob("*")}
    places = {name: tmp_path / name for name in ("home", "here", "temp", "out")}
    for place in places.values():
        place.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(places["home"]), "TMPDIR": str(places["temp"]), "PYTHONPATH": str(ROOT)}
    job = [sys.executable, "-B", "-c", MAIN_JOB, places["out"], tmp_path / "log", articles, tiny_model if model == "tiny" else model]
    done = subprocess.run(job, cwd=places["here"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (places["out"] / "page.html").is_file()
    # Python tries out the folder for temporary files, and torch makes an empty one there
    assert [line for line in (tmp_path / "log").read_text().splitlines() if str(places["temp"]) not in line] == []
    assert {path: path.stat().st_mtime_ns for path in articles.rglob("*")} == before
    assert [path for name in ("home", "here") for path in places[name].rglob("*")] == []
    assert [path for path in places["temp"].rglob("*") if path.is_file()] == []


class Trap:
    def __reduce__(self):
        return (os.mkdir, ("sprung",))


def test_weights_that_can_run_code_are_never_opened(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        write(tmp_path / "model" / name, (tiny_model / name).read_bytes())
    for name in ("pytorch_model.bin", "model.bin", "weights.pkl"):
        write(tmp_path / "model" / name, pickle.dumps(Trap()))
    with pytest.raises(ModelError, match=r"model\.safetensors is missing"):
        load_encoder(tmp_path / "model", ReadSettings())
    write(tmp_path / "model" / "model.safetensors", pickle.dumps(Trap()))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(tmp_path / "model", ReadSettings())
    assert not (tmp_path / "sprung").exists()


def test_a_models_own_code_is_never_run(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file in tiny_model.iterdir():
        write(tmp_path / "model" / file.name, file.read_bytes())
    code = "import os; os.mkdir('sprung')\nclass Own: pass"
    write(tmp_path / "model" / "own.py", code)
    for name in ("config.json", "tokenizer_config.json"):
        values = json.loads((tiny_model / name).read_text())
        own = {"AutoConfig": "own.Own", "AutoModel": "own.Own", "AutoTokenizer": ["own.Own", "own.Own"]}
        backbone = {"backbone": values["backbone"] | {"auto_map": own}} if "backbone" in values else {}
        write(tmp_path / "model" / name, json.dumps(values | backbone | {"auto_map": own}))
    assert load_encoder(tmp_path / "model", ReadSettings()).read(["The regime fell."])
    assert not (tmp_path / "sprung").exists()


TRAPS = ("!!python/object/apply:os.mkdir [sprung]", "!!python/name:os.mkdir", "!!python/object/new:os.mkdir {args: [sprung]}")


@pytest.mark.parametrize("trap", TRAPS)
def test_yaml_makes_values_and_runs_nothing(trap: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path / "trap.yaml", f"title: {trap}\nsides: {trap}\nmodel: {trap}")
    with pytest.raises(SettingsError):
        load_settings(file)
    with pytest.raises(SettingsError):
        load_settings(overrides=(f"model={trap}",))
    with pytest.raises(FramingError):
        load_codebooks(CodebookSettings(paths=(str(file),)))
    assert only(write(tmp_path / "a.md", f"---\ntitle: {trap}\n---\n{BODY}")).title == ""
    assert not (tmp_path / "sprung").exists()


UNSAFE = (
    r"yaml\.(?:unsafe_load|full_load|load_all|Loader|UnsafeLoader|FullLoader)\b",
    r"\b(?:pickle|marshal|dill)\.load|torch\.load\((?![^)]*weights_only=True)",
    r"trust_remote_code=True|\b(?:eval|exec)\(|shell=True",
)


@pytest.mark.parametrize("pattern", UNSAFE)
def test_nothing_in_the_package_loads_what_can_run(pattern: str) -> None:
    # what the processes of one run send each other is pickled, as Ray itself does; nothing that came from elsewhere is
    files = [file for file in (ROOT / "framing").rglob("*.py") if file != ROOT / "framing" / "engines" / "ray.py"]
    assert not [str(file) for file in files if re.search(pattern, file.read_text(encoding="utf-8").replace(".eval()", ""))]


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x, x, x, x, x, x, x]\n"
        + "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "title: 0x" + "f" * 9000,
        "title: " + "9" * 9000,
        "title: " + "[" * 5000,
        "title: &a [*a]",
    ],
    ids=["bomb", "hexadecimal", "number", "nested", "its own part"],
)
def test_front_matter_cannot_swell_or_stop_a_run(front: str, tmp_path: Path) -> None:
    assert only(write(tmp_path / "a.md", f"---\n{front}\n---\n{BODY}")).text.endswith(BODY)
