"""What importing costs, and what is offered."""

import subprocess
import sys

import pytest

import framing

LIGHT = "import sys, framing; heavy = {'torch', 'transformers', 'pandas', 'trafilatura'} & set(sys.modules); assert not heavy, heavy"


def test_importing_framing_loads_nothing_heavy() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)


def test_the_embedded_model_is_loaded_without_transformers() -> None:
    loaded = "import sys; from framing.classifiers import load_classifier; load_classifier('embedded')"
    subprocess.run([sys.executable, "-c", f"{loaded}; assert 'transformers' not in sys.modules"], check=True)


def test_importing_framing_takes_less_than_a_third_of_a_second_of_the_processor() -> None:
    timed = "import time; start = time.process_time(); import framing; print(time.process_time() - start)"
    runs = [subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True).stdout for _ in range(3)]
    assert min(map(float, runs)) < 0.3


def test_every_public_name_is_there() -> None:
    assert all(getattr(framing, name) is not None for name in framing.__all__)


def test_every_public_name_is_offered_for_completion() -> None:
    assert set(framing.__all__) <= set(dir(framing))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        framing.analyse  # noqa: B018
