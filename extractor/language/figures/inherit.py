"""Gives a number without unit the unit it is told in: that of the words before it, of an index or of a neighbour."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extractor.knowledge.currencies import currencies
from extractor.language.figures.candidate import Candidate, form_pattern
from extractor.language.figures.leads import (
    counted_before,
    level_before,
    named_before,
    pair_before,
    quoted,
    rate_before,
)

_BESIDE, _REACH = 25, 60  # characters to a percent that lends its unit; to the whole of a part, to an index
_ARTICLE = 600  # to an index whose level has cents
_CENTS = re.compile(r"[.,]\d\d$")
_ALIKE = 2.0  # a value and the one it came from differ by less than this factor
_HIGH = 1000  # a number that is no percent, and as a price of the dollar one in rupiah
_LIKE, _LIKE_REACH = 1.1, 150  # how much two rates in a row differ at most, and the characters between them
_TEN = 10  # a level of that index below it has lost its thousands
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_ROW = re.compile(r",?\s(?:(?:dan|and|atau|or)\s)?")
_DECIMALS = re.compile(r"\d[.,]\d{1,4}$")
_SYMBOL = re.compile(  # letters that make no word: no vowel, or a capital inside
    r"[ \u00a0]?(?!(?:vs|th|st|nd|rd)\b)(?:(?i:[b-df-hj-np-tv-xz]{2,5})|[a-zA-Z]{1,2}[A-Z]\w{0,3})(?!\w)"
)


def inherit(text: str, found: list[Candidate]) -> list[Candidate]:
    """Return `found` with units for those without one where there is one to take; the others are left out."""
    out: list[Candidate] = []
    measured = _Measured(found)
    for i, c in enumerate(found):
        around = out[-1] if out else None, found[i + 1] if i + 1 < len(found) else None
        if told := c if c.unit else _told(text, c, i, around, measured):
            out.append(told)
    return out


def _told(
    text: str, c: Candidate, i: int, around: tuple[Candidate | None, Candidate | None], measured: _Measured
) -> Candidate | None:
    """Return a bare number with the unit it is told in; `around` are the candidates before and behind it."""
    last, following = around
    if rate := _as_rate(text, c, last, following):
        return rate
    source = last if last and _moved_from(text, last, c) else None
    if source is None and (led := _as_led(text, c)):
        return led
    if source is None and _SYMBOL.match(text, c.end):
        return None  # "72 Mt": a symbol that is no known unit, but one for sure
    whole = measured.following(i)
    link = _link(text, c, whole) if whole else ""
    source = source or (whole if link else _neighbour(text, c, i, measured))
    if source is None:
        return None
    leaning = source is whole and ((link == "part" and c.value < source.value) or (link == "shift" and _left(text, c)))
    return c._replace(kind=source.kind, unit=source.unit, head=source.head, leaning=leaning)


def _as_rate(text: str, c: Candidate, last: Candidate | None, following: Candidate | None) -> Candidate | None:
    """Return a bare number as the rate of a currency, None where it is none."""
    if code := _currency_behind(text, c) or _like_a_rate(text, c, last, following):
        return c._replace(kind="money", unit=code, form="name")
    code = pair_before(text, c) or rate_before(text, c)
    return c._replace(kind="money", unit=code) if code else None


def _as_led(text: str, c: Candidate) -> Candidate | None:
    """Return a bare number in what the words before it say that it is told in, None where they say nothing."""
    led = level_before(text, c) or counted_before(text, c)
    if led is None and _index_level(text, c):
        return c._replace(kind="quantity", unit="point")
    return _whole_level(text, c._replace(kind=led.kind, unit=led.unit, head=led.head)) if led and led.unit else None


def _whole_level(text: str, c: Candidate) -> Candidate:
    """Return rupiah, or points of the index of Jakarta, with their thousands: "ditutup di level 3,150"."""
    lead = max(0, c.start - _ARTICLE)
    whole = c.unit == "IDR" or (c.unit == "point" and c.value < _TEN and text.find("IHSG", lead, c.start) >= 0)
    if not whole or c.value_max is not None or not _THOUSANDS.fullmatch(text, c.start, c.end):
        return c
    return c._replace(value=int(re.sub(r"\D", "", text[c.start : c.end])))


def _link(text: str, c: Candidate, whole: Candidate) -> str:
    """Return whether `c` is a `part` of what is told next or moves (`shift`) to it; empty where it does neither."""
    ahead = text[c.end : min(whole.start, c.end + _REACH)]
    if form_pattern("shift").fullmatch(ahead):
        return "shift"
    partitive = form_pattern("partitive", before=r"\s+", after=r"\b.{0,12}")
    return "part" if partitive.fullmatch(ahead) else ""


def _left(text: str, c: Candidate) -> bool:
    """Whether something moves from this value or, told first, to it: "naik dari 5", "up from about 5", "to 5 from"."""
    if form_pattern("level").search(text, max(0, c.start - 24), c.start):
        return True
    lead = text[max(0, c.start - 22) : c.start]
    return form_pattern("movement", before=r"\b", after=r"\W+(?:\w+\W+)?$").search(lead) is not None


def _index_level(text: str, c: Candidate) -> bool:
    """Whether an index is named right before, or farther before a number with cents that no share costs."""
    reach = _ARTICLE if c.value >= _HIGH and _CENTS.search(text, c.start, c.number_end) else _REACH
    return form_pattern("index", before=r"\b", after=r"\b").search(text, max(0, c.start - reach), c.start) is not None


def _currency_behind(text: str, c: Candidate) -> str | None:
    """Return the currency of a rate in another one: "the rupee at 83.25 to the dollar", "15.500 per dolar"."""
    pair = form_pattern("per_currency").match(text, c.end)
    other = currencies().names.get(" ".join(pair["name"].lower().split())) if pair else None
    if other and (named := named_before(text, c.start, other)):
        return quoted(named, other)
    return "IDR" if c.value >= _HIGH and form_pattern("per_dollar").match(text, c.end) else None


def _like_a_rate(text: str, c: Candidate, last: Candidate | None, following: Candidate | None) -> str | None:
    """Return the currency of a rate right before or behind that differs little: "36.19, after closing at 36.16"."""
    if not _DECIMALS.search(text, c.start, c.number_end):
        return None
    if last and _is_rate(last) and _alike_beside(text, last, c):
        return last.unit
    alike = following and not following.unit and _alike_beside(text, c, following)
    return _currency_behind(text, following) if following and alike else None


def _is_rate(c: Candidate) -> bool:
    """Whether a number without unit of its own has been read as an exchange rate."""
    return c.form == "name" and c.end == c.number_end


def _alike_beside(text: str, a: Candidate, b: Candidate) -> bool:
    """Whether two numbers stand in one paragraph near to each other and differ little."""
    if b.start - a.end > _LIKE_REACH or text.find("\n", a.end, b.start) >= 0:
        return False
    return a.value < _LIKE * b.value and b.value < _LIKE * a.value


def _moved_from(text: str, last: Candidate, c: Candidate) -> bool:
    """Whether `c` is what a bare number before it came from or went to, or one of a list that differs little."""
    if last.form != "bare":
        return False
    if _ROW.fullmatch(text, last.end, c.start) and _DECIMALS.search(text, c.start, c.number_end):
        return last.value < _LIKE * c.value and c.value < _LIKE * last.value
    if not form_pattern("moved").fullmatch(text, last.end, c.start):
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
    """Return the measured candidate a bare number is told beside, the nearest.

    A level or price leans on money; a percent lends its unit only to a number right beside it.
    """
    following = measured.following(i)
    lead = text[max(0, c.start - 40) : c.start]
    if form_pattern("priced", before=r"\b", after=r"\W+(?:\w+\W+)?$").search(lead):
        return measured.money(c.start)
    if before := measured.before(i):
        return before
    return following if following and text.find("\n", c.end, following.start) < 0 else None
