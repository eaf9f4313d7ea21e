"""Gives a number without unit the unit it is told in: that of the words before it, of an index or of a neighbour."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.knowledge.currencies import currencies
from extractor.language.figures.candidate import Candidate, form_pattern

_BESIDE, _REACH = 25, 60  # characters to a percent that lends its unit; to the whole of a part, to an index
_ARTICLE = 600  # to an index whose level has cents
_CENTS = re.compile(r"[.,]\d\d$")
_ALIKE = 2.0  # a value and the one it came from differ by less than this factor
_HIGH = 1000  # a number that is no percent, and as a price of the dollar one in rupiah
_NAME_WORDS = 3  # words in the name of a currency at most
_SYMBOL = re.compile(  # letters that make no word: no vowel, or a capital inside
    r"[ \u00a0]?(?!(?:vs|th|st|nd|rd)\b)(?:(?i:[b-df-hj-np-tv-xz]{2,5})|[a-zA-Z]{1,2}[A-Z]\w{0,3})(?!\w)"
)


def inherit(text: str, found: list[Candidate]) -> list[Candidate]:
    """Return `found` with units for those without one where there is one to take; the others are left out."""
    out: list[Candidate] = []
    measured = _Measured(found)
    for i, c in enumerate(found):
        if told := c if c.unit else _told(text, c, i, out[-1] if out else None, measured):
            out.append(told)
    return out


def _told(text: str, c: Candidate, i: int, last: Candidate | None, measured: _Measured) -> Candidate | None:
    """Return a bare number with the unit it is told in; `last` is the candidate before it."""
    code = _currency_before(text, c) or ("IDR" if c.value >= _HIGH and _per_dollar(text, c) else None)
    if code:
        return replace(c, kind="money", unit=code)
    source = last if last and _moved_from(text, last, c) else None
    if source is None and _index_level(text, c):
        return replace(c, kind="quantity", unit="point")
    if source is None and _SYMBOL.match(text, c.end):
        return None  # "72 Mt": a symbol that is no known unit, but one for sure
    source = source or _neighbour(text, c, i, measured)
    return replace(c, kind=source.kind, unit=source.unit, head=source.head) if source else None


def _index_level(text: str, c: Candidate) -> bool:
    """Whether an index is named right before, or farther before a number with cents that no share costs."""
    reach = _ARTICLE if c.value >= _HIGH and _CENTS.search(text, c.start, c.number_end) else _REACH
    return form_pattern("index", before=r"\b", after=r"\b").search(text, max(0, c.start - reach), c.start) is not None


def _currency_before(text: str, c: Candidate) -> str | None:
    """Return the currency that a rate is told in: "against the yen to 98.40"."""
    lead = text[max(0, c.start - _REACH) : c.start].lower()
    link = form_pattern("told_in", before=r"(?:\s(?:", after=r"))+\s$").search(lead)
    if not link:
        return None
    words = lead[: link.start()].split()[-_NAME_WORDS:]
    names = (" ".join(words[k:]) for k in range(len(words)))
    return next((code for name in names if (code := currencies().names.get(name))), None)


def _per_dollar(text: str, c: Candidate) -> bool:
    return form_pattern("per_dollar").match(text, c.end) is not None


def _moved_from(text: str, last: Candidate, c: Candidate) -> bool:
    """Whether `c` is what a bare number before it came from or went to."""
    if last.form != "bare" or not form_pattern("moved").fullmatch(text, last.end, c.start):
        return False
    return last.value < _ALIKE * c.value and c.value < _ALIKE * last.value


class _Measured:
    """The candidates with a unit, to be looked up from any place among all."""

    def __init__(self, found: Sequence[Candidate]) -> None:
        self._found = found
        self._all = [i for i, f in enumerate(found) if f.unit]
        self._plain = [i for i in self._all if found[i].kind != "percent"]
        self._money = [f for f in found if f.kind == "money"]

    def following(self, i: int) -> Candidate | None:
        """Return the next one."""
        at = bisect_right(self._all, i)
        return self._found[self._all[at]] if at < len(self._all) else None

    def before(self, i: int) -> Candidate | None:
        """Return the last one, a percent only where it stands right beside a number that may be one."""
        last, plain = bisect_left(self._all, i) - 1, bisect_left(self._plain, i) - 1
        if last >= 0:
            one = self._found[self._all[last]]
            c = self._found[i]
            if one.kind != "percent" or (c.value < _HIGH and c.start - one.end < _BESIDE):
                return one
        return self._found[self._plain[plain]] if plain >= 0 else None

    def money(self, start: int) -> Candidate | None:
        """Return the amount of money nearest to an offset, the earlier of two."""
        at = bisect_left(self._money, start, key=_start)
        near = self._money[max(0, at - 1) : at + 1]
        return min(near, key=lambda f: (abs(f.start - start), f.start)) if near else None


def _start(c: Candidate) -> int:
    return c.start


def _neighbour(text: str, c: Candidate, i: int, measured: _Measured) -> Candidate | None:
    """Return the measured candidate a bare number leans on: the whole of "31 out of 45 cities", else the nearest.

    A level or price leans on money; a percent lends its unit only to a number right beside it.
    """
    following = measured.following(i)
    lead = text[max(0, c.start - 40) : c.start]
    partitive = form_pattern("partitive", before=r"\s+", after=r"\b.{0,12}")
    ahead = text[c.end : min(following.start, c.end + _REACH)] if following else ""
    if following and (partitive.fullmatch(ahead) or form_pattern("shift").fullmatch(ahead)):
        return following
    if form_pattern("priced", before=r"\b", after=r"\W+(?:\w+\W+)?$").search(lead):
        return measured.money(c.start)
    if before := measured.before(i):
        return before
    return following if following and text.find("\n", c.end, following.start) < 0 else None
