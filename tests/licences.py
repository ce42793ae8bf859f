"""The packages that framing needs, and their licences as SPDX tells them; `python -m tests.licences` prints what licences.csv keeps."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LISTED = Path(__file__).with_name("licences.csv")
_PROJECT = Path(__file__).parent.parent / "pyproject.toml"
_EXTRAS = ("tables", "train", "remote", "ray", "charts")
_SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
}
# packages that only say "BSD" or say nothing, by the licence that lies in them
_LOOKED_UP = {"justext": "BSD-2-Clause"}


def named() -> set[str]:
    """The packages that the project names itself."""
    return {canonicalize_name(Requirement(words).name) for words in _asked()}


def needed() -> set[str]:
    """The packages that are needed, directly or through others, as they are installed here."""
    waiting = _asked()
    found: dict[str, Requirement] = {}
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in found and _installed(name):
            found[name] = requirement
            waiting += [words for words in distribution(name).requires or () if _applies(Requirement(words), requirement.extras)]
    return set(found)


def licence(name: str) -> str:
    """The licence of a package as SPDX tells it, or else in the package's own words."""
    told = distribution(name).metadata
    kinds = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", ()) if line.startswith("License ::")]
    words = told.get("License-Expression") or " OR ".join(_SPDX.get(kind, kind) for kind in kinds if kind != "OSI Approved")
    words = words or re.split(r"\n", told.get("License") or "Unknown")[0].strip()
    return _LOOKED_UP.get(name) or _SPDX.get(words, words)


def _asked() -> list[str]:
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(words for extra in _EXTRAS for words in project["optional-dependencies"][extra])]


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    print("package,licence")
    for package in sorted(needed() | named()):
        print(f"{package},{licence(package)}")
