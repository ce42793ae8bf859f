"""Files that are made for the readers, and what is read from one."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from framing.readers import read_inputs
from framing.records import Article, SetAside

BODY = "The harbour of Velmora stays closed. The mayor said so on Monday."
ENGLISH = "The army left the town of Ost on Monday after three days of talks, and the bridge to Halven opened again in the evening."
GERMAN = "Die Regierung teilte am Montag mit, dass die Truppen die Stadt nach drei Tagen verlassen haben."


def write(path: Path, content: str | bytes) -> Path:
    """The file, in which this now stands; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def save_table(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The file, in which these rows now stand in the format that its name tells."""
    frame = pd.DataFrame(rows)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".jsonl":
        write(path, "\n".join(json.dumps(row) for row in rows))
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


def only(source: Path | str | pd.DataFrame, **options: Any) -> Article:
    """The one article that is read."""
    (item,) = read_inputs(source, **options)
    assert isinstance(item, Article), item
    return item


def refused(source: Path | str, **options: Any) -> SetAside:
    """The one thing that is read, which is set aside."""
    (item,) = read_inputs(source, **options)
    assert isinstance(item, SetAside), item
    return item
