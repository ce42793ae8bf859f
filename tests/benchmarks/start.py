"""Where the time of a cold `framing check` goes, stage by stage: `python -m tests.benchmarks.start`.

Each stage is told in seconds of the processor, in a process of its own, with what importing torch alone takes for comparison.
"""

import json
import subprocess
import sys
from pathlib import Path

from framing.samples import SAMPLES

_TORCH = "import time; import torch; print(time.process_time())"
_STAGES = """
import json, sys, time
told = {"starting python": time.process_time()}
def stage(name):
    told[name] = time.process_time() - sum(told.values())
import framing.cli.checking, framing.stages, framing.report.findings
from framing.config import load_settings
stage("importing all but the model's libraries")
import framing.classifiers.encoder
stage("importing torch and tokenizers")
from framing.classifiers import load_classifier
settings = load_settings()
classifier = load_classifier("embedded", settings.read)
stage("loading the model")
from framing.interpretation import load_knowledge
knowledge = load_knowledge(settings)
stage("loading codebooks and names")
from framing.readers import read_inputs
articles = [next(iter(read_inputs(sys.argv[1], fitness=settings.fitness, settings=settings.input)))]
stage("reading the file, telling its language")
list(framing.stages.read_all(articles, classifier, knowledge))
stage("analyzing the article")
print(json.dumps(told))
"""


def stages(articles: Path) -> dict[str, float]:
    """The seconds of the processor that each stage of checking the first of the articles takes, from a cold start."""
    told: dict[str, float] = json.loads(_run(_STAGES, str(articles)))
    return told


def torch_alone() -> float:
    """The seconds of the processor that it takes to start Python and import torch."""
    return float(_run(_TORCH))


def _run(code: str, *arguments: str) -> str:
    return subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Prints the table."""
    told, alone = stages(SAMPLES), torch_alone()
    whole = sum(told.values())
    for name, seconds in told.items():
        print(f"{name:42} {seconds:6.2f} s {seconds / whole:6.0%}")
    print(f"{'in all':42} {whole:6.2f} s, {whole / alone:.1f} times what importing torch alone takes ({alone:.2f} s)")


if __name__ == "__main__":
    main()
