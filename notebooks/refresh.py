"""Runs the notebooks and stores what they show; with `--pictures`, makes the README's picture of the report as well.

python notebooks/refresh.py [--pictures] [NOTEBOOK...]
"""

import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

import framing
from framing.config import load_settings
from framing.samples import CODEBOOK, SAMPLES

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
SIZE = (1280, 1440)
COLOURS = 128


def refresh(path: Path) -> None:
    """Runs a notebook in an empty folder and stores its outputs, without anything of the machine that it ran on."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook, timeout=600, kernel_name="python3", record_timing=False, resources={"metadata": {"path": folder}}
        ).execute()
    notebook.metadata.language_info = {"name": "python"}
    nbformat.write(notebook, path)


def picture(page: Path, to: Path) -> None:
    """The top of a page as a small picture, as a browser shows it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser to take a picture with: none of {', '.join(BROWSERS)} is installed")
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        asked = [f"--user-data-dir={folder}/profile", f"--window-size={SIZE[0]},{SIZE[1]}", f"--screenshot={shot}", page.as_uri()]
        subprocess.run([browser, *QUIET, *asked], check=True, capture_output=True, timeout=120)
        small = BytesIO()
        Image.open(shot).convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(small, format="PNG", optimize=True)
    to.write_bytes(small.getvalue())


def report_picture() -> None:
    """The report on the sample corpus by kind of outlet, as the README shows it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(overrides=(f"codebooks.paths=['{CODEBOOK}']",))
        run = framing.analyze(SAMPLES, settings=settings).by("group")
        page = framing.write_report(run, Path(folder) / "page.html", settings=settings)
        picture(page, HERE / "report.png")


def main() -> None:
    """Does what the command line asks for."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    if "--pictures" in sys.argv:
        report_picture()
    for path in map(Path, names) if names else sorted(HERE.glob("*.ipynb")):
        refresh(path)


if __name__ == "__main__":
    main()
