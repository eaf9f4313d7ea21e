"""The tokens of a doc as plain lists: what the pipes look at again and again, fetched from spaCy once.

For newcomers: `doc[i].text` makes a Token object and decodes a string at every look, and `doc.text` joins the whole
text anew. `tokens_of(doc)` does all that once; indexes are those of the doc, offsets count characters of its text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.attrs import IDX, LENGTH, SENT_START, SPACY
from spacy.tokens import Doc

from extractor.language.facts import Mention

_KEY: Final = "extractor.tokens"  # in the doc's own data: an extension takes ten times as long to ask for


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one doc, in parallel lists.

    `whole` is the doc's text; token `i` is `text[i]`, in lower case `lower[i]`, and covers the characters `start[i]` to
    `end[i]`; `spaced[i]` says whether a blank follows it and `opens[i]` whether it begins a sentence.
    """

    whole: str
    text: list[str]
    lower: list[str]
    start: list[int]
    end: list[int]
    spaced: list[bool]
    opens: list[bool]
    sentences: list[tuple[int, int]]
    """First token of each sentence and the one after its last."""
    told: list[Mention]
    """The sentences without outer white space, blank ones left out."""

    def __len__(self) -> int:
        return len(self.text)

    def piece(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, at least one."""
        return self.whole[self.start[start] : self.end[end - 1]]

    def mention(self, start: int, end: int) -> Mention:
        """Return tokens `start` to `end`, at least one, as a mention."""
        return Mention(self.start[start], self.end[end - 1], self.piece(start, end))

    def cover(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens that hold a character of `start` to `end`, a blank behind a token aside."""
        first = bisect_right(self.start, start) - 1
        return first + (start == self.end[first]), bisect_right(self.start, end - 1)

    def exactly(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the tokens that cover the characters `start` to `end` and no more; None where there are none."""
        first, last = bisect_right(self.start, start) - 1, bisect_right(self.start, end - 1)
        return (first, last) if self.start[first] == start and self.end[last - 1] == end else None

    def split(self, opens: list[bool]) -> Tokens:
        """Return the same tokens in the sentences that `opens` marks the first tokens of."""
        sentences = _sentences(opens)
        told = []
        for first, last in sentences:
            whole = self.piece(first, last)
            if text := whole.strip():
                start = self.start[first] + whole.index(text)
                told.append(Mention(start, start + len(text), text))
        return replace(self, opens=opens, sentences=sentences, told=told)

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the tokens of the sentence that holds `token`."""
        return self.sentences[bisect_right(self.sentences, (token, len(self.text))) - 1]


def sentence_at(doc: Doc, offset: int) -> Mention:
    """Return the sentence that holds the character `offset`, stripped of outer white space."""
    tokens = tokens_of(doc)
    place = bisect_right(tokens.told, offset, key=_start) - 1
    return tokens.told[max(0, place)] if tokens.told else Mention(0, len(tokens.whole), tokens.whole)


def _start(mention: Mention) -> int:
    return mention.start


def tokens_of(doc: Doc) -> Tokens:
    """Return the tokens of `doc`, whose sentences should be known; made at the first call."""
    tokens: Tokens | None = doc.user_data.get(_KEY)
    if tokens is None:
        tokens = read_tokens(doc).split([mark == 1 for mark in doc.to_array(SENT_START).tolist()])
        keep_tokens(doc, tokens)
    return tokens


def keep_tokens(doc: Doc, tokens: Tokens) -> None:
    """Let `tokens_of` return `tokens`: the sentences of `doc` have changed."""
    doc.user_data[_KEY] = tokens


def read_tokens(doc: Doc) -> Tokens:
    """Return the tokens of `doc` without its sentences, for what finds these; see `split`."""
    whole: str = doc.text if doc._.whole is None else doc._.whole
    start, length, spaced = doc.to_array([IDX, LENGTH, SPACY]).astype("int64").T.tolist()
    end = [s + n for s, n in zip(start, length, strict=True)]
    text = [whole[s:e] for s, e in zip(start, end, strict=True)]
    return Tokens(
        whole=whole,
        text=text,
        lower=list(map(str.lower, text)),
        start=start,
        end=end,
        spaced=list(map(bool, spaced)),
        opens=[],
        sentences=[],
        told=[],
    )


def _sentences(opens: Sequence[bool]) -> list[tuple[int, int]]:
    firsts = [i for i, first in enumerate(opens) if first or i == 0]
    return list(zip(firsts, [*firsts[1:], len(opens)], strict=True)) if opens else []
