"""Reads the code blocks of a Markdown page and runs them as its reader would: in order, in one terminal, in one folder.

| block | what is done with it |
|---|---|
| `sh` | run by bash; an error ends the page |
| `python` | run as a program of its own |
| `sql` | run on trade.db of the folder |
| `toml`, `json`, `ini`, `yaml` | must be read as what they are |
| `text` | what the block before it prints, line by line; `…` stands for anything, percentages may differ |
| any with `title="NAME"` | written to that file |

A comment before a block says what else there is to it: `<!-- not run: REASON -->`, `<!-- set up: SHELL -->` (done
before it, unseen by the reader).
"""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import srsly
from markdown_it import MarkdownIt

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
SECONDS: Final = 600
_COMMENT = re.compile(r"<!-- (?P<what>not run|set up):\s(?P<said>.*?)\s*-->", re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_PERCENT = re.compile(r"\d+(?:\\\.\d+)?%")
_SQL = "import sqlite3, sys; print(*sqlite3.connect('trade.db').execute(sys.stdin.read()), sep='\\n')"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, what it holds, and what the comments before it say."""

    line: int
    language: str
    code: str
    title: str | None = None
    not_run: str | None = None
    set_up: str | None = None


def blocks(page: Path) -> list[Block]:
    """Return the code blocks of a page in order; one that is indented in place of fenced has no language."""
    found: list[Block] = []
    comments: dict[str, str] = {}
    for token in MarkdownIt("commonmark").parse(page.read_text("utf-8")):
        if token.type == "html_block":
            comments |= {match["what"]: match["said"] for match in _COMMENT.finditer(token.content)}
        elif token.type in {"fence", "code_block"}:
            assert token.map
            title = _TITLE.search(token.info)
            found.append(
                Block(
                    line=token.map[0] + 1, language=token.info.split(" ")[0], code=token.content,
                    title=title[1] if title else None,
                    not_run=comments.get("not run"), set_up=comments.get("set up"),
                )
            )  # fmt: skip
            comments = {}
        elif token.type.endswith("_open"):
            comments = {}
    return found


def read(block: Block) -> None:
    """Read a block of data as what it is; raises ValueError or the reader's own error where it is none."""
    match block.language:
        case "toml":
            tomllib.loads(block.code)
        case "json":
            json.loads(block.code)
        case "yaml":
            srsly.yaml_loads(block.code)
        case "ini":
            configparser.ConfigParser(strict=False).read_string(block.code)
        case "sh" | "python" | "sql" | "text":
            pass
        case _ if block.title is None:
            raise ValueError(f"line {block.line}: no language that can be run or read: {block.language!r}")


def run(page: Path, folder: Path) -> None:
    """Run the blocks of a page in `folder`; raises AssertionError with place and output where one fails."""
    wanted = [block for block in blocks(page) if block.not_run is None]
    if not wanted:  # a page whose blocks all say why they are not run
        return
    script = folder / ".page.sh"
    script.write_text("".join(_script(wanted, folder)), "utf-8")
    with (folder / ".said").open("wb") as said:
        line = [*alone(), "bash", "-euo", "pipefail", script]
        done = subprocess.run(
            line, cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            check=False, timeout=SECONDS,
        )  # fmt: skip
    at = (folder / ".line").read_text("utf-8").strip()
    told = (folder / ".said").read_text("utf-8", "replace")[-3000:]
    assert done.returncode == 0, f"{page.name}:{at} ended with {done.returncode}\n{told}"
    printed = ""
    for block in wanted:
        if block.language == "text" and block.title is None:
            _compare(page, block, printed)
        elif _output(folder, block).exists():
            printed = _output(folder, block).read_text("utf-8")


@cache
def alone() -> tuple[str, ...]:
    """What a command is begun with to have a loopback of its own and no other network, where the system allows it."""
    rights = () if os.geteuid() == 0 else ("--map-root-user",)
    up = 'ip link set lo up && exec "$@"'
    line = ("unshare", "--net", *rights, "bash", "-c", up, "alone")
    if not (shutil.which("unshare") and shutil.which("ip")):
        return ()
    return line if subprocess.run([*line, "true"], capture_output=True, check=False).returncode == 0 else ()


def _environment(folder: Path) -> dict[str, str]:
    """What the reader's terminal knows: the installed command, a home of its own, and where the repository lies."""
    kept = {name: value for name, value in os.environ.items() if name in {"LANG", "TMPDIR"}}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**kept, "PATH": path, "HOME": str(folder), "REPO": str(ROOT), "OMP_NUM_THREADS": "1"}


def _output(folder: Path, block: Block) -> Path:
    return folder / f".out-{block.line}"


def _script(wanted: list[Block], folder: Path) -> Iterator[str]:
    """Yield the page as one bash script, so that folders, variables and background jobs last from block to block."""
    yield "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
    for block in wanted:
        yield f"echo {block.line} > {shlex.quote(str(folder / '.line'))}\n"
        if block.set_up:
            yield f"{block.set_up}\n"
        out = shlex.quote(str(_output(folder, block)))
        if block.title is not None:
            yield f"mkdir -p {shlex.quote(str(Path(block.title).parent))}\n"
            yield f"cat > {shlex.quote(block.title)} <<'END OF BLOCK'\n{block.code}END OF BLOCK\n"
        elif block.language == "sh":
            yield f"{{\n{block.code}}} > {out}\n"
        elif block.language == "python":
            yield f"cat > block_{block.line}.py <<'END OF BLOCK'\n{block.code}END OF BLOCK\n"
            yield f"python block_{block.line}.py > {out}\n"
        elif block.language == "sql":
            yield f"python -c {shlex.quote(_SQL)} > {out} <<'END OF BLOCK'\n{block.code}END OF BLOCK\n"


def _compare(page: Path, block: Block, printed: str) -> None:
    """Compare what a page says is printed with what was; lines between those it shows do not count."""
    lines = iter(printed.splitlines())
    for shown in filter(None, map(str.rstrip, block.code.splitlines())):
        pattern = _PERCENT.sub(r"\\d+(?:\\.\\d+)?%", re.escape(shown).replace("…", ".*"))
        met = any(re.fullmatch(pattern, line.rstrip()) for line in lines)
        assert met, f"{page.name}:{block.line}: not printed: {shown}\n--- printed:\n{printed[-3000:]}"
