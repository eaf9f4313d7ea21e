"""Lines of a view, and how they are drawn: plain text for files and pipes, rich for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Style = Literal["plain", "title", "heading", "strong", "code", "quiet", "quote", "warning"]
_RICH: Final[dict[str, str]] = {
    "plain": "", "title": "bold", "heading": "bold cyan", "strong": "bold", "code": "green", "quiet": "dim",
    "quote": "italic dim", "warning": "bold yellow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: styled pieces with the indent of the first and of the further screen lines."""

    pieces: tuple[tuple[str, Style], ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The line without style and indent."""
        return "".join(text for text, _ in self.pieces)


def line(*pieces: tuple[str, Style], indent: int = 0) -> Line:
    """Make a line, leaving out empty pieces."""
    return Line(tuple(piece for piece in pieces if piece[0]), indent)


def as_text(lines: Iterable[Line], *, width: int = 100) -> str:
    """Return the lines as plain text wrapped at `width` columns, each ended by a newline."""
    out: list[str] = []
    for item in lines:
        pad = " " * item.indent
        out += textwrap.wrap(
            item.text, max(width, item.indent + 20), initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False,
            break_long_words=False,
        ) or [""]  # fmt: skip
    return "".join(f"{row}\n" for row in out)


def draw(lines: Iterable[Line], file: TextIO) -> None:
    """Draw the lines in colour on the terminal behind `file`."""
    from rich.console import Console

    _print(lines, Console(file=file, highlight=False, soft_wrap=False))


def as_svg(lines: Iterable[Line], *, title: str, width: int = 100) -> str:
    """Return the lines as an SVG picture of a terminal `width` columns wide, with `title` in its frame."""
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), highlight=False, width=width, record=True, force_terminal=True)
    _print(lines, console)
    return console.export_svg(title=title, unique_id="summary")


def _print(lines: Iterable[Line], console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for item in lines:
        text = Text()
        for piece, style in item.pieces:
            text.append(piece, style=_RICH[style])
        console.print(Padding(text, (0, 0, 0, item.indent), expand=False) if item.pieces else "")
