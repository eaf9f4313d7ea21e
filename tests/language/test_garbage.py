import gc
import subprocess
import sys

from extractor.language.garbage import no_collection

_LONG_RUN = """
import gc
from extractor.language.garbage import long_run, no_collection
frozen = []
long_run()
for _ in range(100):
    frozen.append(gc.get_freeze_count())
    with no_collection():
        pass
assert gc.isenabled()
print(max(frozen), gc.get_freeze_count() > 1_000, gc.get_threshold()[0])
"""


def test_the_collector_is_off_within_and_on_again_behind_the_last() -> None:
    with no_collection():
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_in_a_long_run_what_is_kept_is_looked_through_no_more() -> None:
    # a process of its own: what is frozen stays so
    done = subprocess.run([sys.executable, "-c", _LONG_RUN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True", "50000"]


def test_without_it_nothing_is_kept_from_the_collector() -> None:
    frozen = gc.get_freeze_count()
    for _ in range(120):
        with no_collection():
            pass
    assert gc.get_freeze_count() == frozen


def test_the_command_lets_the_collector_look_seldom() -> None:
    told = (
        "import gc, sys; sys.argv = ['extractor', '--version']; from extractor.cli.main import run\ntry:\n    run()\n"
    )
    code = f"{told}\nexcept SystemExit:\n    pass\nprint(gc.get_threshold()[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "50000"
