"""Brings sub-words and our tokens together by their characters, and tags to spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from extractor.language.transformer.labels import OUTSIDE, Tag

NO_PIECE: Final = -1


class NameSpan(NamedTuple):
    """A name of `type` at the tokens `start` to `end`."""

    start: int
    end: int
    type: str


def first_pieces(tokens: Sequence[tuple[int, int]], pieces: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each token the piece that speaks for it, NO_PIECE where none does.

    `tokens` and `pieces` are spans of characters, each in order. It is the first piece that begins in the token, as
    encoders are trained on the first piece of a word; else the one that reaches into it from before, where our tokens
    are the shorter ones.
    """
    found: list[int] = []
    at = 0
    for start, end in tokens:
        while at < len(pieces) and pieces[at][1] <= start:
            at += 1
        here = at
        while here < len(pieces) and pieces[here][0] < start:
            here += 1
        if here < len(pieces) and pieces[here][0] < end:
            found.append(here)
        elif at < len(pieces) and pieces[at][0] < end and pieces[at][1] > start:
            found.append(at)
        else:
            found.append(NO_PIECE)
    return found


def spans(tags: Sequence[Tag | None]) -> list[NameSpan]:
    """Return the names that tags of IO, BIO or BIOES (BILOU) tell, whatever their order; no two overlap.

    A name goes on with I or E of its own type; everything else opens a new one or ends it (as conlleval reads them).
    None is a token that is passed over: within a name it belongs to it, at its end it does not.
    """
    found: list[NameSpan] = []
    open_ = ""
    start = end = 0

    def close() -> None:
        if open_:
            found.append(NameSpan(start, end, open_))

    for at, tag in enumerate(tags):
        if tag is None:
            continue
        goes_on = tag.part in {"I", "E"} and tag.type == open_
        if not goes_on:
            close()
            open_, start = (tag.type, at) if tag.part != OUTSIDE else ("", at)
        end = at + 1
        if tag.part in {"E", "S"}:
            close()
            open_ = ""
    close()
    return found
