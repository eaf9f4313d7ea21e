"""What a person sees: on a terminal the default is a coloured summary, with NO_COLOR a plain one; and the bar."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.cli.progress import Bar

pty = pytest.importorskip("pty", reason="terminals of Unix")
STORY = "Kelompok tani di Bantaeng mengekspor 5 ton talas ke Jepang pada Senin lalu, kata ketuanya."


def on_a_terminal(environment: dict[str, str], story: Path, *arguments: str, **variables: str) -> str:
    """Run `extractor file STORY` with a terminal as its standard output; return what it showed."""
    ours, theirs = pty.openpty()
    line = [str(Path(sys.executable).with_name("extractor")), "file", str(story), *arguments]
    variables = {"TERM": "xterm-256color", "COLUMNS": "80", **variables}
    with subprocess.Popen(line, stdout=theirs, stderr=subprocess.PIPE, env=environment | variables) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux answers so when the other side is closed
                break
            if not part:
                break
            shown += part
        assert process.wait(60) == 0
    os.close(ours)
    return shown.decode("utf-8")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("terminal") / "talas.txt"
    file.write_text(STORY, "utf-8")
    return file


def test_a_terminal_gets_a_coloured_summary(environment: dict[str, str], story: Path) -> None:
    shown = on_a_terminal(environment, story)
    assert "\x1b[" in shown
    assert "Figures" in shown or "Goods" in shown
    assert "schema_version" not in shown


def test_no_color_is_respected(environment: dict[str, str], story: Path) -> None:
    shown = on_a_terminal(environment, story, NO_COLOR="1")
    assert "\x1b" not in shown
    assert "Bantaeng" in shown


def test_json_on_a_terminal_is_plain(environment: dict[str, str], story: Path) -> None:
    shown = on_a_terminal(environment, story, "--format", "jsonl")
    assert "\x1b" not in shown
    # one line, however long: nothing wraps it
    assert shown.count("\n") == 1


def test_quick_work_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("articles", 3) as bar:
        for done in range(4):
            bar.show(done)
    assert capsys.readouterr().err == ""


def test_long_work_without_terminal_tells_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 10.0, 40.0, 41.0, 80.0])
    monkeypatch.setattr("time.monotonic", clock.__next__)
    with Bar("articles", 9) as bar:
        for done in range(1, 5):
            bar.show(done, failed=1)
    assert capsys.readouterr().err == (
        "extractor: 2 of 9 articles, 1 failed, 0.1 a second, 2 min left\n"
        "extractor: 4 of 9 articles, 1 failed, 0.1 a second, 2 min left\n"
    )
