"""Finds every number with a unit: money, percent, physical quantities and counted nouns, as one value or a range.

High recall is the aim; what measures nothing is discarded later by a trained decision. Offsets cover number and unit
as the record wants them: without hedges and without a "per kg", counts with their noun phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.knowledge.currencies import currencies
from extractor.knowledge.numbers import number_style
from extractor.knowledge.places import find_countries
from extractor.language.figures.candidate import Candidate, excluded, form_pattern, patterns
from extractor.language.figures.inherit import inherit
from extractor.language.figures.readings import FACTOR, WORD, Reading, find_readings, plain, times

_CHAIN_BEFORE, _CHAIN_AFTER = re.compile(r"(?:\d[-–]|\w\+)$"), re.compile(r"[-–]\d")  # telephone numbers, "T+1"
_PARTED = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+[.,]\d+")
_TIME = re.compile(r"[0-2]\d\.[0-5]\d")
_LIST_MARK, _LIST_PLACE = re.compile(r"[.)]\s"), re.compile(r"(?:^|[\n:;.]\s{0,2})$")
_LISTED = 30  # more items than that are not numbered nor ranked
_CODE = re.compile(r"\((?:[A-Z]{1,5}[ .-]?)?$")  # "(HS 73)", "(B 15)"
_GLOSS = re.compile(r"\s?\(")
_CENTS = re.compile(r"\d+[.,]\d\d")
_UNSCALED, _ALIKE = 1000, 5  # a number that may share the next one's scale, and the most that it moves by then
_SUMS = 1_000_000  # nobody tells sums of some rupiah beside such of millions
_PER = (" per ", "\u00a0per ")
_PURE = 24  # carats of gold without anything else
_AIMED, _REACH = 20, 100  # percents of inflation at most; characters to what they are of
_INDEX = 3000  # the highest number in the name of an index
_AIRCRAFT, _AIRCRAFT_MAKER = re.compile(r"7[0-8]7"), "Boeing"
_PACKED = frozenset({"kg", "g", "lb", "l", "ml"})  # units that tell how much a pack holds


def find_candidates(text: str, *, language: str = "und", blocked: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """Return the candidates of `text` in order; numbers inside `blocked` stretches (dates) are passed over.

    A number without unit becomes a candidate of the form `bare`, with the unit of its nearest measured neighbour.
    """
    style = number_style(text, language=language)
    readings = _summed(text, find_readings(text, style, sorted(blocked), language=language))
    found: list[Candidate] = []
    coded = -1  # where the last number ends that a word before it makes a name or code
    i = 0
    while i < len(readings):
        joined = _join(text, readings[i], readings[i + 1]) if i + 1 < len(readings) else None
        if joined:
            found.append(joined)
            i += 2
            continue
        one = _scaled_alike(text, readings[i], readings[i + 1]) if i + 1 < len(readings) else readings[i]
        if not one.unit and one.value == 0 and one.number.words:
            one = _nought(text, one, readings[max(0, i - 1) : i], readings[i + 1 : i + 2])
        if not one.unit and (_ranked(text, one) or (coded >= 0 and _listed_with(text, coded, one))):
            coded = one.end
        elif candidate := _single(text, one):
            found.append(candidate)
        i += 1
    return inherit(text, _without_glosses(text, _resolve_names(text, found)))


def _summed(text: str, readings: Iterable[Reading]) -> list[Reading]:
    """Return readings with those of one number as one: "Rp 2 miliar 25 juta", "3 juta 500 ribu orang"."""
    out: list[Reading] = []
    for b in readings:
        a = out[-1] if out else None
        if a and a.number.scale > b.value >= b.number.scale > 1 and text[a.end : b.start] == " ":
            if a.form == "sign" and b.form in {"", "name"} and b.unit in {"", a.unit}:
                out[-1] = a._replace(value=a.value + b.value, end=b.end, number=a.number._replace(end=b.number.end))
                continue
            if not a.unit and b.unit and b.form != "sign":
                out[-1] = b._replace(value=a.value + b.value, start=a.start, number=b.number._replace(start=a.start))
                continue
        out.append(b)
    return out


def _nought(text: str, r: Reading, before: Sequence[Reading], behind: Sequence[Reading]) -> Reading:
    """Return a nought in words in the unit of what moves to it or what it moves to: "from 10 percent to zero"."""
    shift = form_pattern("shift")
    lent = [one for one in before if one.unit and shift.fullmatch(text, one.end, r.start)]
    lent += [one for one in behind if one.unit and shift.fullmatch(text, r.end, one.start)]
    return r._replace(kind=lent[0].kind, unit=lent[0].unit, form=lent[0].form) if lent else r


def _scaled_alike(text: str, a: Reading, b: Reading) -> Reading:
    """Return the first of two with the scale of the second, where it shares it.

    It does in "dari 12 menjadi 15 ribu rupiah" and "Rp5 dan Rp7 triliun".
    """
    if a.form == b.form == "sign" and a.unit == b.unit and a.number.scale == 1 < b.number.scale:
        joined = form_pattern("shared").fullmatch(text, a.end, b.start) and a.value < _UNSCALED
        alike = a.value < _ALIKE * b.value / b.number.scale and b.value / b.number.scale < _ALIKE * a.value
        least = b.number.scale >= _SUMS if a.unit == "IDR" else alike
        return a._replace(value=times(a.value, b.number.scale)) if joined and least else a
    unscaled = not a.unit and a.number.scale == 1 < b.number.scale and a.value < _UNSCALED
    if not unscaled or not form_pattern("shift").fullmatch(text, a.end, b.start):
        return a
    if not _moves(text, a) and not form_pattern("level").search(text, max(0, a.start - 24), a.start):
        return a
    scaled = times(a.value, b.number.scale)
    return a._replace(value=scaled) if b.value < _ALIKE * scaled and scaled < _ALIKE * b.value else a


def _listed_with(text: str, coded: int, r: Reading) -> bool:
    """Whether a number is of the list that a code begins: "HS 72, 73 dan 76"."""
    return r.number.scale == 1 and form_pattern("listed").fullmatch(text, coded, r.start) is not None


def _without_glosses(text: str, found: list[Candidate]) -> list[Candidate]:
    """Leave out what says the number before it again in brackets: "10% (sepuluh persen)", "12 ton (dua belas)"."""
    out: list[Candidate] = []
    for c in found:
        last = out[-1] if out else None
        closed = text[c.end : c.end + 1] == ")" and last is not None and _GLOSS.fullmatch(text, last.end, c.start)
        if last is None or not closed or (last.value, last.value_max) != (c.value, c.value_max):
            out.append(c)
        elif not last.unit:
            out[-1] = c
        elif c.unit not in {"", last.unit}:
            out.append(c)
    return out


def _resolve_names(text: str, found: list[Candidate]) -> list[Candidate]:
    """Read a bare "riyal" as the one the article names in full, else as that of a country it names.

    A bare dollar stays the US dollar.
    """
    named = {(text[c.number_end : c.end].lower(), c.unit) for c in found if c.form == "name"}
    units_of = {(name.strip(), unit): _fuller(text, name.strip(), unit, named) for name, unit in named if unit != "USD"}
    return [
        c._replace(unit=units_of.get((text[c.number_end : c.end].strip().lower(), c.unit), c.unit))
        if c.form == "name"
        else c
        for c in found
    ]


def _fuller(text: str, name: str, unit: str, named: set[tuple[str, str]]) -> str:
    others = {code for words, code in named if name[:5] in words} - {unit}
    if " " not in name and len(others) == 1:
        return others.pop()
    shared = currencies().kin
    kin = shared.get(name) or shared.get(name.removesuffix("s"), ())
    return _of_country(text, kin, unit) if unit in kin and not others else unit


def _of_country(text: str, kin: Sequence[str], unit: str) -> str:
    """Return which currency of a name is that of the country named most; `unit` where its own is named or none is."""
    counts = Counter(m.code for m in find_countries(text))
    homes = {code: counts[code[:2]] for code in kin}
    return unit if homes[unit] or not any(homes.values()) else max(kin, key=homes.__getitem__)


def _join(text: str, a: Reading, b: Reading) -> Candidate | None:
    """Join two numbers to a range where a connector stands between them and their units agree."""
    between = text[a.end : b.start] if b.start >= a.end else text[a.end : b.number.start]
    if a.sign and b.sign:
        between = between.removesuffix("-").removesuffix("−").removesuffix("+")
    ranges = any(x is not None for r in (a, b) for x in (r.number.value_max, r.value_max))
    if ranges or len(between) > 20 or (a.unit and b.unit and (a.unit, a.form) != (b.unit, b.form)):
        return None
    if form_pattern("margin").fullmatch(between):
        return _give_or_take(text, a, b)
    if (a.unit and not b.unit and not _shares_sign(a, b, between)) or not _connected(text, a, b, between):
        return None
    bare = not (a.unit or b.unit) and not form_pattern("per_currency").match(text, b.end)
    chained = _CHAIN_BEFORE.search(text, max(0, a.start - 2), a.start) or _CHAIN_AFTER.match(text, b.end)
    plain_range = not chained and _is_range(text, a, b)
    if bare and (_names(text, a, ranged=plain_range) or _names(text, b, ranged=plain_range)):
        return None
    low, high = _spread(text, a, b)
    falling = low > high and form_pattern("range_falling").fullmatch(between) and bool(a.unit) == bool(b.unit)
    falling = falling or (bare and plain_range and a.value < _ALIKE * b.value)
    if not 0 <= low < high and not falling:
        return None
    low, high = min(low, high), max(low, high)
    unit = b if b.unit else a
    form = unit.form or "bare"
    return Candidate(
        a.start, b.end, unit.kind, low, unit.unit, form, high, a.number.words, b.number.end, unit.head, sign=a.sign
    )  # fmt: skip


def _is_range(text: str, a: Reading, b: Reading) -> bool:
    """Whether a hyphen between bare numbers parts a range, and not the parts of a code or of a telephone number."""
    if b.number.scale > 1:
        return True
    if _ranked(text, a) or (_TIME.fullmatch(text, a.start, a.end) and _TIME.fullmatch(text, b.start, b.end)):
        return False
    if _PARTED.fullmatch(text, a.start, a.end) and _PARTED.fullmatch(text, b.start, b.end):
        return True
    lead = max(0, a.start - 40)
    told = any(form_pattern(name, before=r"(?<!\w)").search(text, lead, a.start) for name in ("levelled", "tip"))
    return told and max(a.value, b.value) < _ALIKE * min(a.value, b.value)


def _give_or_take(text: str, a: Reading, b: Reading) -> Candidate | None:
    """Read "6 plus minus 1 persen" as the range that it is, also "6, plus or minus 1, percent" and without the unit."""
    if not a.unit and not b.unit and b.value < a.value < _AIMED:
        percent = form_pattern("percent", before=r",?\s").match(text, b.end)
        if percent or form_pattern("aimed").search(text, max(0, a.start - _REACH), a.start):
            b = b._replace(end=percent.end() if percent else b.end, kind="percent", unit="percent", form="percent")
    if not b.unit or not 0 < b.value < a.value:
        return None
    low, high = round(a.value - b.value, 6), round(a.value + b.value, 6)
    return Candidate(a.start, b.end, b.kind, low, b.unit, b.form, high, a.number.words, b.number.end, b.head)


def _shares_sign(a: Reading, b: Reading, between: str) -> bool:
    """Whether the sign before the first number is the second one's too: `Rp8-9 juta`, `Rp45 sampai 50 ribu`."""
    if a.form != "sign":
        return False
    scaled = a.number.scale == 1 and b.number.scale > 1
    return bool(form_pattern("range" if scaled else "dash").fullmatch(between))


def _connected(text: str, a: Reading, b: Reading, between: str) -> bool:
    """Whether the words between two numbers make a range of them; "from X to Y" is a change, not a range."""
    if a.sign == "-" and not b.sign and not form_pattern("dash").fullmatch(between):
        return False  # from below nought to above it
    if form_pattern("range").fullmatch(between):
        return True
    if form_pattern("range_closed").fullmatch(between):
        lead = text[max(0, a.start - 22) : a.start]
        return bool(form_pattern("range_opener", after=r"\W+(?:\w+\W+)?$").search(lead))
    if form_pattern("range_choice").fullmatch(between):
        return not a.unit and a.number.scale in {1, b.number.scale}
    return bool(form_pattern("range_change").fullmatch(between)) and not _moves(text, a)


def _moves(text: str, a: Reading) -> bool:
    """Whether "X to Y" tells of a change: after "from", or after a verb of change."""
    lead = text[max(0, a.start - 30) : a.start].lower()
    if form_pattern("movement", before=r"\b", after=r"\W+$").search(lead):
        return True
    if a.unit and lead.endswith("by "):  # "by 300 contracts to 5,000"
        return True
    stems = (*patterns()["polarity"]["down"], *patterns()["polarity"]["up"])
    return bool(a.unit) and any(w.startswith(s) for w in re.findall(r"\w+", lead)[-3:] for s in stems if len(s) > 2)


def _spread(text: str, a: Reading, b: Reading) -> tuple[int | float, int | float]:
    """Give the first number the scale of the second (`2-3 juta`), the second the whole of the first (`119.60-65`)."""
    low, high = a.value, b.value
    if isinstance(high, int) and 10 <= high < 100 < low and _CENTS.fullmatch(text, a.number.start, a.number.end):
        return low, round(int(low) + high / 100, 2)
    if a.number.scale == 1 and b.number.scale > 1 and low < max(1000, high / b.number.scale):
        low = times(low, b.number.scale)
    if not a.unit:
        low = times(low, b.factor)
    if a.unit == "" and b.form == "name" and b.value != b.number.value and b.number.scale == 1:
        low = round(low / 100, 8)  # both in cents
    return low, high


def _single(text: str, r: Reading) -> Candidate | None:
    vague = r.number.value_max is not None
    if not r.unit and (vague or _names(text, r)):
        return None
    if _tells_what(text, r):
        return None
    return Candidate(
        r.start, r.end, r.kind, r.value, r.unit, r.form or "bare", r.number.value_max if vague else r.value_max,
        r.number.words, r.number.end, r.head, vague, r.sign,
    )  # fmt: skip


def _tells_what(text: str, r: Reading) -> bool:
    """Whether a number with a unit is a year, a model, part of a name, a grade or the size of what is counted."""
    if r.form in {"noun", "plural"} and (_is_year(r) or _is_named_one(text, r)):
        return True
    if (r.form in {"noun", "plural"} or r.unit == "unit") and (_follows_a_name(text, r) or _is_model(text, r)):
        return True
    if _is_size(text, r):
        return True
    if r.form == "percent":
        return _is_grade(text, r)
    if r.unit == "carat":
        return _is_purity(text, r)
    return (r.kind == "count" or r.unit == "share") and _names_index(text, r)


def _is_size(text: str, r: Reading) -> bool:
    """Whether a number is the size of a pack, of a container or of what a price is for: "$40 per 100 litres"."""
    if r.kind in {"quantity", "count"} and text.endswith(_PER, 0, r.start):
        return True
    if r.unit in _PACKED:
        return form_pattern("packed", before=r"(?<!\w)").search(text, max(0, r.start - 40), r.start) is not None
    if r.unit == "ft":
        before = form_pattern("boxed", before=r"(?<!\w)").search(text, max(0, r.start - 24), r.start)
        return before is not None or form_pattern("boxes").match(text, r.end) is not None
    return False


def _is_named_one(text: str, r: Reading) -> bool:
    """Whether a number is one of the two in the name of a scheme: "One Village One Product"."""
    if r.value != 1 or not r.number.words or not text[r.start].isupper():
        return False
    lead, rest = WORD.findall(text[max(0, r.start - 40) : r.start]), WORD.findall(text[r.end : r.end + 20])
    return text[r.start : r.number.end] in (*lead[-3:], *rest[:2])


def _names_index(text: str, r: Reading) -> bool:
    """Whether a number is part of the name of an index: "BIST 30 share"; a level has marks or is higher."""
    if not isinstance(r.value, int) or r.value > _INDEX or not text[r.number.start : r.number.end].isdigit():
        return False
    if form_pattern("index_behind").match(text, r.number.end):
        return True
    return form_pattern("index_name", before=r"\b").search(text, max(0, r.start - 12), r.start) is not None


def _is_model(text: str, r: Reading) -> bool:
    """Whether a number is a model of aircraft: "737 MAX jets", and "787 planes" where its maker is named."""
    if _AIRCRAFT.fullmatch(text, r.number.start, r.number.end) and _AIRCRAFT_MAKER in text:
        return True
    return form_pattern("model_after").match(text, r.number.end) is not None


def _is_grade(text: str, r: Reading) -> bool:
    """Whether a percent tells the quality of a good and measures nothing: "5 percent broken rice"."""
    if form_pattern("grade").match(text, r.end):
        return True
    return form_pattern("graded", before=r"(?<!\w)").search(text, max(0, r.start - 12), r.start) is not None


def _is_purity(text: str, r: Reading) -> bool:
    """Whether carats tell how pure gold is and measure nothing: "emas 24 karat"."""
    if r.value > _PURE:
        return False
    before = form_pattern("purified", before=r"(?<!\w)").search(text, max(0, r.start - 48), r.start)
    return before is not None or form_pattern("purity").match(text, r.end) is not None


def _follows_a_name(text: str, r: Reading) -> bool:
    lead = text[max(0, r.start - 32) : r.start]
    if lead.endswith(") "):  # "Boeing (NYSE:BA) 737"
        lead = form_pattern("model_before").sub("", lead)
    words = WORD.findall(lead)
    return bool(words) and words[-1].lower() in excluded("before") and lead.endswith(f"{words[-1]} ")


def _names(text: str, r: Reading, *, ranged: bool = False) -> bool:
    """Whether a number without unit is a name, a year, a time or part of one; a `ranged` one has a hyphen."""
    word = WORD.match(text, r.end + (text[r.end : r.end + 1] in {" ", "-"}))
    if text[r.end : r.end + 1] in {"/", ":"} or text[r.start - 1 : r.start] in {"/", ":", "#"}:
        return True
    if FACTOR.match(text, r.end):
        return True
    if _names_index(text, r):
        return True
    code = text[r.start : r.start + 1] == "0" and text[r.start + 1 : r.start + 2].isdigit()
    chained = not ranged and bool(
        _CHAIN_BEFORE.search(text, max(0, r.start - 2), r.start) or _CHAIN_AFTER.match(text, r.end)
    )
    listed = r.value <= _LISTED and bool(
        _LIST_MARK.match(text, r.end) and _LIST_PLACE.search(text[max(0, r.start - 3) : r.start])
    )
    alone = r.number.words and (r.value <= 1 or _is_place(text, r))
    coded = text[r.end : r.end + 1] == ")" and bool(_CODE.search(text, max(0, r.start - 8), r.start))
    after = bool(word and plain(word) in excluded("after"))
    if after and r.number.scale > 1:  # "8 juta tahun ini" is told of the year and no time of 8 million years
        after = form_pattern("this_period").match(text, r.end) is None
    return code or chained or listed or alone or coded or after or _is_year(r)


def _is_place(text: str, r: Reading) -> bool:
    """Whether a number in words is a city behind a preposition: "di Lima"."""
    return (
        text[r.start].isupper()
        and form_pattern("placed", before=r"(?<!\w)").search(text, r.start - 5, r.start) is not None
    )


def _ranked(text: str, r: Reading) -> bool:
    """Whether the word before a number makes a name, a rank or a code of it: "Pasal 12", "HS 73"."""
    lead = [word.lower() for word in WORD.findall(text[max(0, r.start - 16) : r.start])]
    if not lead:
        return False
    if lead[-1] in excluded("before") or " ".join(lead[-2:]) in excluded("before"):
        return True
    return lead[-1] in excluded("before_small") and r.value <= _LISTED


def _is_year(r: Reading) -> bool:
    return isinstance(r.value, int) and 1900 <= r.value <= 2100 and r.number.end - r.number.start == 4
