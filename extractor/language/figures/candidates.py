"""Finds every number with a unit: money, percent, physical quantities and counted nouns, as one value or a range.

High recall is the aim; what measures nothing is discarded later by a trained decision. Offsets cover number and unit
as the record wants them: without hedges and without a "per kg", counts with their noun phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter

from extractor.knowledge.currencies import currencies
from extractor.knowledge.numbers import Number, Style, find_numbers, number_style, read_digits
from extractor.knowledge.units import units
from extractor.language.figures.candidate import Candidate, form_pattern, patterns
from extractor.language.figures.inherit import inherit

_FRACTION = re.compile(r"-(\d)/(\d)(?!\d)")
_TIMES = re.compile(r"(?<!\d)(\d{1,3})\s?[xX]\s?$")
_FACTOR = re.compile(r"\s?[xX]\s?\d")
_WORD = re.compile(r"[^\W\d_][\w'’/&.-]*")
_CHAIN_BEFORE, _CHAIN_AFTER = re.compile(r"(?:\d[-–]|\w\+)$"), re.compile(r"[-–]\d")  # telephone numbers, "T+1"
_LIST_MARK, _LIST_PLACE = re.compile(r"[.)]\s"), re.compile(r"(?:^|[\n:;.]\s{0,2})$")
_LISTED = 30  # more items than that are not numbered nor ranked
_PLURAL = re.compile(r"[^ui]s$", re.I)  # but not "kasus", "jenis"
_QUOTE = re.compile(r"/\s?(?:[A-Z]p\.?\s?)?(\d+(?:[.,]\d+)+)(?![\d/.,]*\d)")  # what is asked, behind what is bid
_MARKED = re.compile(r"\d+(?:[.,]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_CENTS = re.compile(r"\d+[.,]\d\d")
_SPREAD = 1.05  # the most that is asked for each one that is bid
_GAP = re.compile(r"[ \u00a0]+")
_OFTEN = 100  # "kali" behind more than that counts deals and is no multiple


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(patterns()[table][name])


@dataclass(frozen=True, slots=True)
class _Reading:
    """One number with the unit read around it; `unit` is empty where there is none."""

    number: Number
    start: int
    end: int
    kind: str = ""
    unit: str = ""
    form: str = ""
    value: int | float = 0
    head: str = ""
    value_max: int | float | None = None


def find_candidates(text: str, *, language: str = "und", blocked: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """Return the candidates of `text` in order; numbers inside `blocked` stretches (dates) are passed over.

    A number without unit becomes a candidate of the form `bare`, with the unit of its nearest measured neighbour.
    """
    style = number_style(text, language=language)
    readings = list(_readings(text, style, sorted(blocked)))
    found: list[Candidate] = []
    i = 0
    while i < len(readings):
        joined = _join(text, readings[i], readings[i + 1]) if i + 1 < len(readings) else None
        if joined:
            found.append(joined)
            i += 2
            continue
        if candidate := _single(text, readings[i]):
            found.append(candidate)
        i += 1
    return inherit(text, _resolve_names(text, found))


def _resolve_names(text: str, found: list[Candidate]) -> list[Candidate]:
    """Read a bare "riyal" as the one the article names in full; a bare dollar stays the US dollar."""
    named = {(text[c.number_end : c.end].lower(), c.unit) for c in found if c.form == "name"}
    units_of = {(name.strip(), unit): _fuller(name.strip(), unit, named) for name, unit in named if unit != "USD"}
    return [
        replace(c, unit=units_of.get((text[c.number_end : c.end].strip().lower(), c.unit), c.unit))
        if c.form == "name"
        else c
        for c in found
    ]


def _fuller(name: str, unit: str, named: set[tuple[str, str]]) -> str:
    others = {code for words, code in named if name[:5] in words} - {unit}
    return others.pop() if " " not in name and len(others) == 1 else unit


def _inside(number: Number, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a number begins in one of the stretches, which stand in text order and do not overlap."""
    at = bisect_right(taken, number.start, key=itemgetter(0)) - 1
    return at >= 0 and number.start < taken[at][1]


def _readings(text: str, style: Style, taken: Sequence[tuple[int, int]]) -> Iterator[_Reading]:
    """Yield every number outside the stretches `taken` that no number before it has read already."""
    reached = 0
    for number in find_numbers(text, style=style):
        if number.start >= reached and not _inside(number, taken):
            reading = _read(text, number, style)
            reached = reading.end
            yield reading


def _read(text: str, number: Number, style: Style) -> _Reading:
    """Read the unit around one number."""
    start, end = number.start, number.end
    marked = bool(_MARKED.fullmatch(text, start, end))
    rupiah = marked and number.scale == 1 and _in_rupiah(text, start)
    value, value_max = _digits(text[start:end], number.value, rupiah=rupiah), None
    if fraction := _FRACTION.match(text, end):  # grain quotes: 5.79-1/2 is 579 and a half cents
        part = int(fraction[1]) / max(int(fraction[2]), 1)
        value, end = round(value + (part / 100 if isinstance(number.value, float) else part), 6), fraction.end()
    if marked and end == number.end and (quote := _QUOTE.match(text, end)):
        asked = _digits(quote[1], read_digits(quote[1], style=style), rupiah=rupiah)
        if value < asked <= value * _SPREAD:
            value_max, end = asked, quote.end()
    if times := _TIMES.search(text, max(0, start - 5), start):
        value, start = value * int(times[1]), times.start()
    r = _with_unit(text, _Reading(number, start, end, value=value, value_max=value_max))
    if r.kind == "count" and r.value % 1 and _THOUSANDS.fullmatch(text, number.start, number.end):
        return replace(r, value=_whole(text[number.start : number.end]))  # nobody counts parts of people or firms
    return r


def _in_rupiah(text: str, start: int) -> bool:
    sign = currencies().before.search(text, max(0, start - 10), start)
    return sign is not None and currencies().code(sign["sign"]) == "IDR"


def _digits(written: str, value: int | float, *, rupiah: bool) -> int | float:
    """Return the value of digits as read; a mark before three digits of rupiah parts thousands, in any style."""
    return _whole(written) if rupiah and _THOUSANDS.fullmatch(written) else value


def _whole(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _with_unit(text: str, r: _Reading) -> _Reading:
    before = currencies().before.search(text, max(0, r.start - 10), r.start)
    if before and (code := currencies().code(before["sign"])):
        return replace(r, start=before.start("sign"), kind="money", unit=code, form="sign")
    gap = _GAP.match(text, r.end)
    at = gap.end() if gap else r.end + (text[r.end : r.end + 1] in {"-", "–"})
    if percent := form_pattern("percent").match(text, at):
        point = units().quantities.match(text, _skip(text, percent.end()))
        unit = units().unit(point["unit"]) if point else None
        if point and unit and unit.code == "point":
            return replace(r, end=point.end(), kind="percent", unit="point", form="unit")
        return replace(r, end=percent.end(), kind="percent", unit="percent", form="percent")
    if minor := form_pattern("minor", after=r"(?!\w)").match(text, at):
        return replace(r, end=minor.end(), kind="money", unit="USD", form="name", value=round(r.value / 100, 8))
    after = currencies().after.match(text, r.end)
    if after and (code := currencies().code(after["name"])):
        return replace(r, end=after.end(), kind="money", unit=code, form="name")
    return _counted(text, r, at)


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _counted(text: str, r: _Reading, at: int) -> _Reading:
    """Read a physical unit or a counted noun, at most three words behind the number."""
    if _FACTOR.match(text, r.end):
        return r
    if r.value >= _OFTEN and (times := form_pattern("trades").match(text, at)):
        return replace(r, end=times.end(), kind="count", unit="transaction", form="noun", head="kali")
    if measure := units().quantities.match(text, at):
        unit = units().unit(measure["unit"])
        noun = units().nouns.match(text, at)
        if unit and not (noun and noun.end() > measure.end()):
            head = measure["unit"].lower()
            if head.startswith("mmscf"):  # millions of cubic feet
                r = replace(r, value=r.value * 1_000_000)
            return replace(r, end=measure.end(), kind="quantity", unit=unit.code, form="unit", head=head)
    at_word = at
    for step in range(4):
        word = _WORD.match(text, at_word)
        if not word or _plain(word) in _stops(step):
            break
        if noun := (units().nouns.match(text, at_word) or (units().quantities.match(text, at_word) if step else None)):
            unit = units().unit(noun["unit"])
            if unit and unit.code != "t":
                head = noun["unit"]
                return _phrase(text, replace(r, end=noun.end(), kind=unit.kind, unit=unit.code, form="noun", head=head))
        if word[0][-1:] in ".," or text[word.end() : word.end() + 1] not in {" ", "\u00a0", "-"}:
            break
        at_word = _skip(text, word.end()) if text[word.end()] != "-" else word.end() + 1
    first = _WORD.match(text, at)
    return _plural(r, first) if first and _plain(first) not in _stops(0) else r


@cache
def _stops(step: int) -> frozenset[str]:
    """Words that no counted noun can follow; right behind the number also units of time and multiples."""
    return _words("exclude", "stop") | (frozenset() if step else _words("exclude", "after"))


def _phrase(text: str, r: _Reading) -> _Reading:
    """Let an English compound run to its last noun: "cooperative managers" are managers."""
    more = units().nouns.match(text, _skip(text, r.end))
    unit = units().unit(more["unit"]) if more else None
    if more and unit and (unit.code == r.unit or _PLURAL.search(more["unit"])):
        return replace(r, end=more.end(), kind=unit.kind, unit=unit.code, head=more["unit"].lower())
    return replace(r, head=r.head.lower())


def _plural(r: _Reading, word: re.Match[str]) -> _Reading:
    """An English plural outside the table is a unit of its own, in the singular."""
    text = word[0]
    if not re.fullmatch(r"[a-z-]{3,}(?<!s)s", text) or text in _words("exclude", "after"):
        return r
    singular = text[:-3] + "y" if text.endswith("ies") else text[:-1]
    return replace(r, end=word.end(), kind="count", unit=singular, form="plural", head=text)


def _join(text: str, a: _Reading, b: _Reading) -> Candidate | None:
    """Join two numbers to a range where a connector stands between them and their units agree."""
    between = text[a.end : b.start] if b.start >= a.end else text[a.end : b.number.start]
    ranges = any(x is not None for r in (a, b) for x in (r.number.value_max, r.value_max))
    if ranges or len(between) > 20 or (a.unit and b.unit and (a.unit, a.form) != (b.unit, b.form)):
        return None
    if form_pattern("margin").fullmatch(between):
        return _give_or_take(a, b)
    if (a.unit and not b.unit and not _shares_sign(a, b, between)) or not _connected(text, a, b, between):
        return None
    if not (a.unit or b.unit) and (_names(text, a) or _names(text, b)):
        return None
    low, high = _spread(text, a, b)
    falling = low > high and form_pattern("range_falling").fullmatch(between) and bool(a.unit) == bool(b.unit)
    if not 0 < low < high and not falling:
        return None
    low, high = min(low, high), max(low, high)
    unit = b if b.unit else a
    form = unit.form or "bare"
    return Candidate(a.start, b.end, unit.kind, low, unit.unit, form, high, a.number.words, b.number.end, unit.head)


def _give_or_take(a: _Reading, b: _Reading) -> Candidate | None:
    """Read "6 plus minus 1 persen" as the range that it is."""
    if not b.unit or not 0 < b.value < a.value:
        return None
    low, high = round(a.value - b.value, 6), round(a.value + b.value, 6)
    return Candidate(a.start, b.end, b.kind, low, b.unit, b.form, high, a.number.words, b.number.end, b.head)


def _shares_sign(a: _Reading, b: _Reading, between: str) -> bool:
    """Whether the sign before the first number is the second one's too: `Rp8-9 juta`, `Rp45 sampai 50 ribu`."""
    if a.form != "sign":
        return False
    scaled = a.number.scale == 1 and b.number.scale > 1
    return bool(form_pattern("range" if scaled else "dash").fullmatch(between))


def _connected(text: str, a: _Reading, b: _Reading, between: str) -> bool:
    """Whether the words between two numbers make a range of them; "from X to Y" is a change, not a range."""
    if form_pattern("range").fullmatch(between):
        return True
    if form_pattern("range_closed").fullmatch(between):
        lead = text[max(0, a.start - 22) : a.start]
        return bool(form_pattern("range_opener", after=r"\W+(?:\w+\W+)?$").search(lead))
    if form_pattern("range_choice").fullmatch(between):
        return not a.unit and a.number.scale in {1, b.number.scale}
    return bool(form_pattern("range_change").fullmatch(between)) and not _moves(text, a)


def _moves(text: str, a: _Reading) -> bool:
    """Whether "X to Y" tells of a change: after "from", or after a verb of change."""
    lead = text[max(0, a.start - 30) : a.start].lower()
    if form_pattern("movement", before=r"\b", after=r"\W+$").search(lead):
        return True
    stems = (*patterns()["polarity"]["down"], *patterns()["polarity"]["up"])
    return bool(a.unit) and any(w.startswith(s) for w in re.findall(r"\w+", lead)[-3:] for s in stems if len(s) > 2)


def _spread(text: str, a: _Reading, b: _Reading) -> tuple[int | float, int | float]:
    """Give the first number the scale of the second (`2-3 juta`), the second the whole of the first (`119.60-65`)."""
    low, high = a.value, b.value
    if isinstance(high, int) and 10 <= high < 100 < low and _CENTS.fullmatch(text, a.number.start, a.number.end):
        return low, round(int(low) + high / 100, 2)
    if a.number.scale == 1 and b.number.scale > 1 and low < max(1000, high / b.number.scale):
        scaled = low * b.number.scale
        low = int(scaled) if float(scaled).is_integer() else round(scaled, 6)
    if a.unit == "" and b.form == "name" and b.value != b.number.value and b.number.scale == 1:
        low = round(low / 100, 8)  # both in cents
    return low, high


def _single(text: str, r: _Reading) -> Candidate | None:
    vague = r.number.value_max is not None
    if not r.unit and (vague or _names(text, r)):
        return None
    if r.form in {"noun", "plural"} and (_is_year(r) or _follows_a_name(text, r)):
        return None
    return Candidate(
        r.start, r.end, r.kind, r.value, r.unit, r.form or "bare", r.number.value_max if vague else r.value_max,
        r.number.words, r.number.end, r.head, vague,
    )  # fmt: skip


def _follows_a_name(text: str, r: _Reading) -> bool:
    lead = text[max(0, r.start - 16) : r.start]
    words = _WORD.findall(lead)
    return bool(words) and words[-1].lower() in _before() and lead.endswith(f"{words[-1]} ")


def _names(text: str, r: _Reading) -> bool:
    """Whether a number without unit is a name, a year, a time or part of one."""
    lead = _WORD.findall(text[max(0, r.start - 16) : r.start])
    word = _WORD.match(text, r.end + (text[r.end : r.end + 1] in {" ", "-"}))
    if text[r.end : r.end + 1] in {"/", ":"} or text[r.start - 1 : r.start] in {"/", ":", "#"}:
        return True
    if _FACTOR.match(text, r.end):
        return True
    if form_pattern("index_name", before=r"\b").search(text, max(0, r.start - 12), r.start):
        return True
    code = text[r.start : r.start + 1] == "0" and text[r.start + 1 : r.start + 2].isdigit()
    chained = bool(_CHAIN_BEFORE.search(text, max(0, r.start - 2), r.start) or _CHAIN_AFTER.match(text, r.end))
    listed = r.value <= _LISTED and bool(
        _LIST_MARK.match(text, r.end) and _LIST_PLACE.search(text[max(0, r.start - 3) : r.start])
    )
    alone = r.number.words and r.value <= 1
    word_before = lead[-1].lower() if lead else ""
    ranked = word_before in _before() or (word_before in _words("exclude", "before_small") and r.value <= _LISTED)
    after = bool(word and _plain(word) in _words("exclude", "after"))
    return code or chained or listed or alone or after or _is_year(r) or ranked


def _plain(word: re.Match[str]) -> str:
    return word[0].rstrip(".-/'’").lower()


def _before() -> frozenset[str]:
    return _words("exclude", "before")


def _is_year(r: _Reading) -> bool:
    return isinstance(r.value, int) and 1900 <= r.value <= 2100 and r.number.end - r.number.start == 4
