"""What the words before a number without unit say that it is told in: a currency, points, or what is counted."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.knowledge.currencies import currencies
from extractor.knowledge.units import units
from extractor.language.figures.candidate import Candidate, form_pattern, patterns

_SENTENCE, _PARAGRAPH, _PAIRED = 110, 300, 160  # characters before a number that are looked at
_NAMED = 200  # characters to the currency that a rate is of
_END = re.compile(r"[.;!?]\s|\n")
_PAIR = re.compile(r"(?<![\w/])([A-Z]{3})/([A-Z]{3})(?![\w/])")
_CENTS = re.compile(r"[.,]\d{2,5}$")
_PRECISE = re.compile(r"\d[.,]\d{3}[.,]\d{2,3}$")
_BESIDE = 40  # characters from the points that an index moved by to its level
_LOW = 3  # the most that a euro or a pound costs in dollars
_LISTED = 2000  # characters from a list of shares to its title, at most
_CHEAPEST = 50  # rupiah that a share costs at least
_LEAST = {"share": _CHEAPEST, "rupiah": 1000}  # what a dollar costs at least
_POWER = "pln"  # zlotys in letters, but in Indonesia the power company
_NAME_WORDS = 3  # words in the name of a currency at most
_NOUN_WORDS = 3  # words between "jumlah" and what is counted, at most


class Told(NamedTuple):
    """What a number is told in."""

    kind: str
    unit: str
    head: str = ""


def named_before(text: str, at: int, but: str) -> str | None:
    """Return the currency other than `but` that is named last before an offset."""
    found = currencies().after.finditer(text, max(0, at - _NAMED), at)
    names = (m["name"].lower() for m in found if not text[m.start("name") - 1 : m.start("name")].isalnum())
    codes = [code for name in names if (code := currencies().names[" ".join(name.split())]) != but]
    return codes[-1] if codes else None


def quoted(one: str | None, other: str) -> str:
    """Return which currency of a pair the rate is told in: euros in dollars, dollars in any other."""
    order: list[str] = patterns()["quote"]["order"]
    if one is None or one not in order:
        return one or other
    return one if other in order[: order.index(one)] else other


def rate_before(text: str, c: Candidate) -> str | None:
    """Return the currency of a rate that one went to: "the dollar against the yen rose to 98.40", "yen turun ke 98"."""
    if not form_pattern("reached").search(text, max(0, c.start - 16), c.start):
        return None
    start = _within(text, c.start, _SENTENCE, _END)
    went = form_pattern("went").search(text, start, c.start)
    at, code = _name_at_end(text, start, went.start()) if went else (0, None)
    if went is None or code is None:
        return None
    if form_pattern("against", before=r"(?<!\w)").search(text, max(start, at - 16), at):
        return quoted(named_before(text, at, code), code)
    still = form_pattern("told_in", before=r"(?:\s(?:", after=r"))+\s").fullmatch(went[0])
    if still or code not in patterns()["quote"]["order"]:
        return code
    return "USD" if code != "USD" and c.value < _LOW and _CENTS.search(text, c.start, c.number_end) else None


def _name_at_end(text: str, start: int, end: int) -> tuple[int, str | None]:
    """Return the currency whose name ends at an offset, and where the name begins."""
    lead = text[start:end].lower()
    words = lead.split()[-_NAME_WORDS:]
    for name in (" ".join(words[k:]) for k in range(len(words))):
        if name != _POWER and (code := currencies().names.get(name)):
            return start + max(0, lead.rfind(name)), code
    return end, None


def pair_before(text: str, c: Candidate) -> str | None:
    """Return the currency that a pair named before is priced in: "EUR/JPY naik ke level 125,06"."""
    start = _within(text, c.start, _PAIRED)
    pairs = [m for m in _PAIR.finditer(text, start, c.start) if all(map(currencies().code, m.groups()))]
    if not pairs or not _CENTS.search(text, c.start, c.number_end):
        return None
    reached = form_pattern("levelled", before=r"(?<!\w)").search(text, max(start, c.start - 50), c.start)
    return currencies().code(pairs[-1][2]) if reached else None


def level_before(text: str, c: Candidate) -> Told | None:
    """Return what a level is told in: points of an index, rupiah of a share; no unit where it is of something else."""
    if form_pattern("tip", before=r"(?<!\w)").search(text, max(0, c.start - 12), c.start):
        shares = text.rfind("saham", max(0, c.start - _LISTED), c.start) >= 0
        return Told("money", "IDR") if shares and c.value >= _CHEAPEST else None
    if not form_pattern("levelled", before=r"(?<!\w)").search(text, max(0, c.start - 50), c.start):
        return None
    start = _within(text, c.start, _PARAGRAPH)
    last = _last("anchors", text, start, c.start, after=r"(?!\w)")
    what = last.lastgroup if last else None
    if what == "point" or (what is None and _PRECISE.search(text, c.start, c.number_end) and _rises(text, c)):
        return Told("quantity", "point")
    if what in _LEAST and (c.value >= _LEAST[what] or (what == "share" and not isinstance(c.value, int))):
        return Told("money", "IDR")
    return None if what in {None, "share"} else Told("", "")


def _rises(text: str, c: Candidate) -> bool:
    """Whether points are told right before a level: "turun 70,57 poin ke level 5.999,37"."""
    return text.find(" poin", max(0, c.start - _BESIDE), c.start) >= 0


def _last(form: str, text: str, start: int, end: int, *, after: str = "") -> re.Match[str] | None:
    """Return the last place of a form between two offsets."""
    found = list(form_pattern(form, before=r"(?<!\w)", after=after).finditer(text, start, end))
    return found[-1] if found else None


def counted_before(text: str, c: Candidate) -> Told | None:
    """Return what a number counts that stands behind it: "jumlah pelanggan mencapai 8 juta", "volume saham 9 juta"."""
    start = _within(text, c.start, _SENTENCE, _END)
    if form_pattern("traded", before=r"(?<!\w)").search(text, start, c.start):
        return Told("quantity", "share", "saham")
    counting = _last("counting", text, start, c.start)
    if counting and form_pattern("counted_to").search(text, counting.end(), c.start):
        return _noun(text, counting.end(), c.start)
    people = form_pattern("population", before=r"(?<!\w)", after=r"(?!\w)").search(text, start, c.start)
    if people and form_pattern("counted_to").search(text, people.end(), c.start):
        return Told("count", "person", people[0].lower())
    return None


def _noun(text: str, at: int, end: int) -> Told | None:
    """Return the counted noun that begins at an offset or a few words behind it."""
    for _ in range(_NOUN_WORDS):
        found = units().nouns.match(text, at) or units().quantities.match(text, at)
        unit = units().unit(found["unit"]) if found and found.end() <= end else None
        if found and unit:
            return Told(unit.kind, unit.code, found["unit"].lower())
        space = text.find(" ", at, end)
        if space < 0:
            return None
        at = space + 1
    return None


def _within(text: str, at: int, reach: int, end: re.Pattern[str] | None = None) -> int:
    """Return where what stands before an offset begins, in one paragraph or sentence, so far at most."""
    start = text.rfind("\n", max(0, at - reach), at) + 1 or max(0, at - reach)
    if end is None:
        return start
    ends = [m.end() for m in end.finditer(text, start, at)]
    return ends[-1] if ends else start
