"""README.md and docs/: every code block runs or is read, but for a few that say why not."""

import re
import shutil
from pathlib import Path

import pytest
from code_blocks import PAGES, ROOT, Block, blocks, read, run
from command_lines import parse, words_of

NOT_RUN = 20
"""So many blocks and no more are not run, each with its reason before it."""
NEEDED = {"initdb": "tests/docs/postgres.py", "psql": "psql ", "curl": "curl "}
"""Programs that are no part of the package, and the words by which a page is known to call them."""
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_blocks_are_fenced_and_can_be_read(page: Path) -> None:
    for block in blocks(page):
        read(block)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_python_blocks_compile(page: Path) -> None:
    for block in blocks(page):
        if block.language == "python":
            compile(block.code, f"{page.name}:{block.line}", "exec")


def test_few_blocks_are_not_run_and_say_why() -> None:
    left = [(page.name, block.line, block.not_run) for page in PAGES for block in blocks(page) if block.not_run]
    assert len(left) <= NOT_RUN, left
    assert all(len(reason.split()) > 3 for _, _, reason in left), left


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name)
def test_a_page_runs_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    for program, mark in NEEDED.items():
        if mark in text and not (shutil.which(program) or any(Path("/usr/lib").glob(f"postgresql/*/bin/{program}"))):
            pytest.skip(f"{program} is not installed, which this page calls")
    run(page, tmp_path)


def test_commands_that_are_not_run_are_commands() -> None:
    lines = [
        line
        for page in PAGES
        for block in blocks(page)
        if block.not_run and block.language == "sh"
        for line in block.code.replace("\\\n", " ").splitlines()
        if re.match(r"(\w+=\S+ )*extractor ", line)
    ]
    assert lines
    for line in lines:
        parse(words_of(line))


PAGE = """# A page

```sh
cd "$HOME" && greeting=hello && printf '%s\\n' one '17% two' three
```

```text
one
12% two
```

<!-- set up: test "$greeting" = hello && touch there -->
```sh
ls there
```

<!-- not run: it would never come to its end -->
```sh
sleep infinity
```

    indented
"""


@pytest.fixture
def own_page(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    return page


def test_a_page_is_one_terminal(own_page: Path, tmp_path: Path) -> None:
    run(own_page, tmp_path)
    assert (tmp_path / "there").exists()


def test_comments_belong_to_the_block_behind_them(own_page: Path) -> None:
    found = blocks(own_page)
    assert [bool(block.set_up) for block in found] == [False, False, True, False, False]
    assert [block.not_run for block in found if block.not_run] == ["it would never come to its end"]
    assert [block.line for block in found] == [3, 7, 13, 18, 22]


@pytest.mark.parametrize("other", [("12% two", "12% three"), ("ls there", "ls nowhere"), ("one\n12", "one\none\n12")])
def test_what_does_not_hold_is_told(own_page: Path, tmp_path: Path, other: tuple[str, str]) -> None:
    own_page.write_text(PAGE.replace(*other), "utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:\d"):
        run(own_page, tmp_path)


def test_an_indented_block_is_no_block(own_page: Path) -> None:
    with pytest.raises(ValueError, match="line 22"):
        read(blocks(own_page)[-1])


def test_data_must_hold() -> None:
    with pytest.raises(ValueError, match="Invalid value"):
        read(Block(line=1, language="toml", code="name = "))
