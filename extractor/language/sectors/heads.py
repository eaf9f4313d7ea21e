"""Branches of the economy named through a good or a branch word: `industri kakao`, `coal miner`, `sektor energi`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc

from extractor.language.matcher import TermHit
from extractor.language.tokens import tokens_of

_LONGEST = 3  # words of the longest head in heads.toml
_LIST_REACH = 6  # tokens between a list's head and its first member


@dataclass(frozen=True, slots=True)
class Head:
    """A word that makes a branch of what stands beside it: tokens `start` to `end`, the step of the chain it names."""

    word: str
    step: str
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether the head belongs to the branch's mention."""
        return self.word in _rules().whole

    @property
    def weak(self) -> bool:
        """Whether a compound with this head is often no branch (`coal exporter`)."""
        return self.word in _rules().weak


@dataclass(frozen=True, slots=True)
class _Rules:
    before: Mapping[str, str]
    after: Mapping[str, str]
    whole: frozenset[str]
    weak: frozenset[str]
    connectors: frozenset[str]
    list_heads: frozenset[str]
    offices: frozenset[str]
    offices_after: frozenset[str]
    couples: frozenset[str]
    codes: Mapping[str, Mapping[str, str]]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(files("extractor.language.sectors").joinpath("heads.toml").read_text("utf-8"))
    before, after = (
        {word: step for step, words in table[side].items() for word in words} for side in ("before", "after")
    )
    return _Rules(
        before,
        after,
        frozenset(table["whole"]),
        frozenset(table["weak"]["heads"]),
        frozenset(table["connectors"]),
        frozenset(table["list_heads"]),
        frozenset(table["offices"]),
        frozenset(table["offices_after"]),
        frozenset(table["couples"]),
        table["codes"],
    )


def head_before(doc: Doc, start: int) -> Head | None:
    """Return the longest head that ends right before token `start`."""
    return _head(doc, ((i, start) for i in range(max(0, start - _LONGEST), start)), _rules().before)


def head_after(doc: Doc, end: int) -> Head | None:
    """Return the longest head that begins at token `end`."""
    return _head(doc, ((end, i) for i in range(min(len(doc), end + _LONGEST), end, -1)), _rules().after)


def opens_list(doc: Doc, start: int) -> bool:
    """Whether a list of branches begins at token `start`: `sectors such as …`, `sektor, antara lain, …`."""
    rules, lower = _rules(), tokens_of(doc).lower
    for i in range(start - 1, max(-1, start - 1 - _LIST_REACH), -1):
        word = _once(lower[i])
        if word in rules.list_heads:
            return i < start - 1
        if word not in rules.connectors:
            return False
    return False


def _once(word: str) -> str:
    """Return a doubled word once: `perusahaan-perusahaan` is `perusahaan`."""
    left, hyphen, right = word.partition("-")
    return left if hyphen and left == right else word


def _head(doc: Doc, ranges: Iterator[tuple[int, int]], words: Mapping[str, str]) -> Head | None:
    lower = tokens_of(doc).lower
    for start, end in ranges:
        text = " ".join([_once(word) for word in lower[start:end]])
        if text in words:
            return Head(text, words[text], start, end)
    return None


def names_office(doc: Doc, start: int, end: int) -> bool:
    """Whether tokens `start` to `end` are part of an authority's or association's name or title.

    The second of two words counts as well: `Kepala Dinas Pertanian dan Perkebunan`.
    """
    rules, lower = _rules(), tokens_of(doc).lower
    behind = lower[end] if end < len(lower) else ""
    if behind in rules.offices_after or _opens_office(lower, start):
        return True
    return start > 2 and lower[start - 1] in rules.couples and _opens_office(lower, start - 2)


def _opens_office(lower: Sequence[str], start: int) -> bool:
    ahead = (" ".join(lower[i:start]) for i in range(max(0, start - 2), start))
    return any(words in _rules().offices for words in ahead)


def branch_code(good: str, step: str) -> str | None:
    """Return the ISIC Rev.4 code of a step (`branch`, `primary`, `process`, `trade`) for goods of an HS code."""
    if step == "trade":
        return "G46"
    codes = _rules().codes
    row = next((codes[good[:n]] for n in (6, 4, 2) if len(good) >= n and good[:n] in codes), None)
    if row is None:
        return None
    if step == "process":
        manufacturing = row["branch"] if row["branch"].startswith("C") else None
        return row.get("process") or manufacturing or row["branch"]
    return row.get(step) or row["branch"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A good with a head beside it: tokens `start` to `end` of the mention, the good, the head."""

    start: int
    end: int
    good: TermHit
    head: Head

    @property
    def code(self) -> str | None:
        """ISIC Rev.4 code by the good's chapter and the head's step."""
        return branch_code(self.good.best.concept.code, self.head.step)


def branches(doc: Doc, goods: Sequence[TermHit]) -> list[Branch]:
    """Return every good with a head before or behind it."""
    found = []
    for good in goods:
        head = head_before(doc, good.start) or head_after(doc, good.end)
        if head is not None:
            span = (min(good.start, head.start), max(good.end, head.end)) if head.whole else (good.start, good.end)
            found.append(Branch(*span, good, head))
    return found
