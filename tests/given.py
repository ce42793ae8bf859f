"""What the tests of the readers share: files that are made for them, and what is read from one."""

import json
from pathlib import Path

import pandas as pd

from framing.readers import read_inputs
from framing.records import Article, SetAside

BODY = "The harbour of Velmora stays closed. The mayor said so on Monday."


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path | pd.DataFrame, **options) -> Article:
    (item,) = read_inputs(path, **options)
    assert isinstance(item, Article), item
    return item


def refused(path: Path) -> SetAside:
    (item,) = read_inputs(path)
    assert isinstance(item, SetAside), item
    return item


def save_table(path: Path, rows: list[dict]) -> Path:
    frame = pd.DataFrame(rows)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".jsonl":
        write(path, "\n".join(json.dumps(row) for row in rows))
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path
