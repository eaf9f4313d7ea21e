"""Turns raw text into paragraphs: line ends made one, hard-wrapped lines joined, everything else left as it is."""

from __future__ import annotations

import re
import unicodedata

_BLANK = re.compile(r"\n[ \t]*\n\s*")
_ENDS = re.compile(r"[.!?:;\"”’)\]…]\s*$")
WRAP_WIDTH = 100
"""Lines longer than this are paragraphs of their own, never wrapped lines."""
MIN_WIDTH = 40
"""Lines shorter than this on average are a list or a poem, never wrapped lines."""


def clean(text: str) -> str:
    """Return `text` with line feeds, plain spaces for no-break ones, and no control and invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    changes = {ord(char): _SPACES.get(char) for char in set(text) if char in _SPACES or _invisible(char)}
    return text.translate(changes) if changes else text


_SPACES = {"\u00a0": " ", "\u202f": " ", "\u2007": " "}


def _invisible(char: str) -> bool:
    # C0 controls; Cf: zero-width and direction marks, soft hyphen, byte order mark
    return (char < " " and char not in "\n\t") or char == "\x7f" or unicodedata.category(char) == "Cf"


def paragraphs(text: str) -> list[str]:
    """Split cleaned text into paragraphs, without blank ones.

    A blank line always ends a paragraph. A single line end does so too, unless the text is hard-wrapped: no line over
    WRAP_WIDTH, and most line ends inside a block standing within a sentence.
    """
    blocks = [_lines(block) for block in _BLANK.split(text)]
    blocks = [block for block in blocks if block]
    if _hard_wrapped(blocks):
        return [joined for block in blocks for joined in _rejoin(block)]
    return [line for block in blocks for line in block]


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.split("\n") if line.strip()]


def _hard_wrapped(blocks: list[list[str]]) -> bool:
    breaks = [(line, block[i + 1]) for block in blocks for i, line in enumerate(block[:-1])]
    if not breaks:
        return False
    longest = max(len(line) for block in blocks if len(block) > 1 for line in block)
    if longest > WRAP_WIDTH or sum(len(line) for line, _ in breaks) < MIN_WIDTH * len(breaks):
        return False
    inside = sum(not _ENDS.search(line) for line, _ in breaks)
    return inside * 2 > len(breaks)


def _rejoin(block: list[str]) -> list[str]:
    """Join wrapped lines; a short line that ends a sentence ends the paragraph as well."""
    width = max(len(line) for line in block)
    joined: list[list[str]] = []
    open_line = False
    for i, line in enumerate(block):
        if open_line:
            split_word = re.search(r"\w-$", block[i - 1]) and line[:1].islower()
            joined[-1] += [line] if split_word else [" ", line]
        else:
            joined.append([line])
        open_line = not (_ENDS.search(line) and len(line) < 0.75 * width)
    return ["".join(parts) for parts in joined]
