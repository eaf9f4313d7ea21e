"""Branches of the economy named through a good or a branch word: `industri kakao`, `coal miner`, `sektor energi`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from spacy.tokens import Doc

from extractor.knowledge.terms import certainty_of
from extractor.language.matcher import TermHit, matcher
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
    sells: frozenset[str]
    lone: Mapping[str, tuple[str, frozenset[str]]]
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
        frozenset(table["sells"]),
        {word: (step, frozenset(codes)) for step, words in table["lone"].items() for word, codes in words.items()},
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
    left, _, right = word.partition("-")
    return left if left and left == right else word


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
    if end < len(lower) and lower[end] in rules.offices_after and not _begins_name(doc, end):
        return True
    if _opens_office(lower, start):
        return True
    return start > 2 and lower[start - 1] in rules.couples and _opens_office(lower, start - 2)


def _begins_name(doc: Doc, i: int) -> bool:
    """Whether token `i` is a capital behind a small letter: `the state lender Bank Rakyat`."""
    text = tokens_of(doc).text
    return text[i][:1].isupper() and text[i - 1][:1].islower()


def _opens_office(lower: Sequence[str], start: int) -> bool:
    ahead = (" ".join(lower[i:start]) for i in range(max(0, start - 2), start))
    return any(words in _rules().offices for words in ahead)


def branch_code(good: str, step: str) -> str | None:
    """Return the ISIC Rev.4 code of a step (`branch`, `primary`, `process`, `trade` …) for goods of an HS code."""
    codes = _rules().codes
    row = next((codes[good[:n]] for n in (6, 4, 2) if len(good) >= n and good[:n] in codes), None)
    if step in codes["any"]:
        return (row or codes["any"]).get(step, codes["any"][step])
    if row is None:
        return None
    if step == "process":
        manufacturing = row["branch"] if row["branch"].startswith("C") else None
        return row.get("process") or manufacturing or row["branch"]
    return row.get(step) or row["branch"]


def seller_code(branch: str, head: Head) -> str | None:
    """Return the code of those who sell what a branch of manufacturing makes (`furniture store`), or None."""
    rules = _rules()
    if head.word not in rules.sells or not branch.startswith("C"):
        return None
    return rules.codes.get(branch, rules.codes["any"]).get(head.step)


def step_code(term: str, branch: str, head: Head) -> str | None:
    """Return the code of growers, miners or makers of a good that names another step (`pabrik sawit`, `dairy farmers`).

    None where the branch is of that step or the term is no good.
    """
    if head.step not in {"primary", "process"} or branch.startswith("C") == (head.step == "process"):
        return None
    goods = matcher("goods").readings(term) if branch[0] in "ABC" else ()
    return branch_code(max(goods, key=certainty_of).concept.code, head.step) if goods else None


def lone_code(term: str, start: int, end: int, goods: Sequence[TermHit]) -> str | None:
    """Return the code of a word that works on the nearest good (`mills`); None where that tells nothing."""
    step, codes = _rules().lone.get(term, ("", frozenset[str]()))
    if not codes:
        return None
    ways = ((max(g.start - end, start - g.end), branch_code(g.best.concept.code, step)) for g in goods)
    return min(((way, code) for way, code in ways if code in codes), default=(0, None))[1]


def holds_head(term: str) -> bool:
    """Whether a term of the lexicon has a strong head of a branch in it: `aluminium industry`, `industri halal`."""
    rules = _rules()
    words = term.split(" ")
    return len(words) > 1 and any(
        side.get(word) == "branch" and word not in rules.weak
        for side, word in ((rules.before, words[0]), (rules.after, words[-1]))
    )


def head_beside(doc: Doc, start: int, end: int) -> Head | None:
    """Return the head before tokens `start` to `end`, else the one behind them."""
    return head_before(doc, start) or head_after(doc, end)


def heads_of(doc: Doc, goods: Sequence[TermHit]) -> list[Head | None]:
    """Return the head of each good, in text order: the one beside it, else the strong one of the good it is coupled to.

    Examples: `zinc and tin miners`, `pengolahan kopi dan kakao`.
    """
    beside = [head_beside(doc, good.start, good.end) for good in goods]
    found = list(beside)
    lower, couples = tokens_of(doc).lower, _rules().couples
    for i, (a, b) in enumerate(pairwise(goods)):
        if b.start != a.end + 1 or lower[a.end] not in couples:
            continue
        before, after = beside[i], beside[i + 1]
        if before is None and after is not None and after.start == b.end and not after.weak:
            found[i] = after
        elif after is None and before is not None and before.end == a.start and not before.weak:
            found[i + 1] = before
    return found
