"""Reads each number of a text with the unit around it: a currency, percent, a physical unit or what is counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from extractor.knowledge.currencies import currencies
from extractor.knowledge.numbers import Number, Style, find_numbers, is_indonesian, read_digits
from extractor.knowledge.units import units
from extractor.language.figures.candidate import excluded, form_pattern, makers, minor_units

WORD = re.compile(r"[^\W\d_](?:[\w'’/&-]|\.(?![A-Z][a-z]))*")
FACTOR = re.compile(r"\s?[xX]\s?\d")
_FRACTION = re.compile(r"-(\d)/(\d)(?!\d)")
_TIMES = re.compile(r"(?<!\d)(\d{1,3})\s?[xX]\s?$")
_PLURAL = re.compile(r"[^ui]s$", re.I)  # but not "kasus", "jenis"
_PLURAL_WORD = re.compile(r"(?:[a-z-]{3,}|[a-z][A-Z][a-z]+|[A-Z]{2,5})(?<!s)s")  # smelters, iPhones, SMEs
# words before an English plural, the first one of two that are joined: "bilateral and multilateral creditors"
_COMPOUND = re.compile(
    r" (?:(?P<first>[A-Za-z]{4,}) and )?[A-Za-z][a-z-]{2,} (?:[a-z-]{3,} )?(?P<last>[a-z-]{3,}(?<![isu])s)\b"
)
_CODED = re.compile(r"\w-\d|\d\.\d{1,2}$")  # no count: "NI 43-101 reports", "Neo 3.0 solar modules"
_OF_KIND = re.compile(r"(?:al|an|ese|ish|ic|ern|ate|ary|ive|er|utch|hai|wiss|reek|rench)$")
_QUOTE = re.compile(r"/\s?(?:[A-Z]p\.?\s?)?(\d+(?:[.,]\d+)+)(?![\d/.,]*\d)")  # what is asked, behind what is bid
_MARKED = re.compile(r"\d+(?:[.,]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_THOUSANDTHS = re.compile(r"\d{1,2}[.,]\d{3}")
_DECIMAL: dict[str, str] = {"id": ",", "en": "."}
_HUNDREDS = re.compile(r"\d{2,3}[.,]\d00")
_SPREAD = 1.05  # the most that is asked for each one that is bid
# a plus or minus that belongs to the number behind it; at the start of a line it marks an item of a list
_SIGN = re.compile(r"(?:[(:;]|\S[ \u00a0\t]{1,3})([-−+])$")
_US_GLUED = re.compile(r"(?<![\w$])US$")
_GLOSS = re.compile(r"\s?\(([^()\n]{1,80})\)")
_RUPIAH_SCALE = re.compile(r"(?:rb|ribu|jt|juta)$", re.I)  # 30rb
_OF_PERCENT = re.compile(r"percent|persen|basis|bps|bp|pp|poin (?:persen|basis)")  # of an index they are amounts
_GAP = re.compile(r"[ \u00a0]+")
_SPACED = re.compile(r"(?<![-–/:.,])(?:[1-9]\d{0,2})(?: \d{3})+(?![.,:/-]?\d)(?! \d)")  # "9 500"
_TORN = re.compile(r"\d{1,3}(?: \d{1,2})?(?: \. ?|\.)\d{1,3}(?: \d{1,2})?(?![\d.,]| ?\d)")
_TORN_PART = re.compile(r"\d{1,3}(?:\.\d{3})*(?: ,|, )\d{1,2} (?:ribu|juta|miliar|milyar|triliun)(?!\w)")
_NAMED = re.compile(r"[A-Z][\w-]*\s$")  # a name, whose number may stand behind it: "PLTU Suralaya 9"
_WRITTEN = re.compile(r"\d\s?$")
_OFTEN = 100  # "kali" behind more than that counts deals and is no multiple


class Reading(NamedTuple):
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
    sign: str = ""
    factor: int = 1
    """What the unit multiplies the number by."""


def times(value: int | float, factor: int) -> int | float:
    """Return a value so many times, whole where it is."""
    scaled = value * factor
    return int(scaled) if float(scaled).is_integer() else round(scaled, 6)


def plain(word: re.Match[str]) -> str:
    """Return a word in lower case, without the marks at its end."""
    return word[0].rstrip(".-/'’").lower()


def _inside(number: Number, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a number begins in one of the stretches, which stand in text order and do not overlap."""
    at = bisect_right(taken, number.start, key=itemgetter(0)) - 1
    return at >= 0 and number.start < taken[at][1]


def find_readings(text: str, style: Style, taken: Sequence[tuple[int, int]], *, language: str) -> Iterator[Reading]:
    """Yield every number outside the stretches `taken` that no number before it has read already."""
    reached = 0
    for number in find_numbers(text, style=style):
        foreign = number.words and language == "en" and is_indonesian(text[number.start : number.end])
        if number.start >= reached and not foreign and not _inside(number, taken):
            reading = (
                _torn(text, number, style)
                or _spaced(text, number, style)
                or _in_brackets(text, number, style)
                or _read(text, number, style)
            )
            if not reading.unit and language != "id":
                reading = _compound(text, reading)
            if reading.form == "percent" and language in _DECIMAL:
                reading = _parts(text, reading, _DECIMAL[language])
            reached = reading.end
            # "kampus", "kios": an Indonesian word in -s is no plural
            yield reading._replace(unit=reading.head) if reading.form == "plural" and language == "id" else reading


def _parts(text: str, r: Reading, mark: str) -> Reading:
    """Read the mark of decimals in a percent as one in a text that parts thousands by it: "imbal hasil 6,625%"."""
    written = text[r.number.start : r.number.end]
    if r.value_max is not None or not _THOUSANDTHS.fullmatch(written) or mark not in written:
        return r
    return r._replace(value=float(written.replace(",", ".")))


def _spaced(text: str, number: Number, style: Style) -> Reading | None:
    """Read digits in groups of three with spaces between, where a unit or currency behind or a currency before says so.

    What follows a name may be its number and the next one a figure of its own: "PLTU Suralaya 9 500 MW".
    """
    if text[number.end : number.end + 1] != " " or not text[number.end + 1 : number.end + 2].isdigit():
        return None
    found = _SPACED.match(text, number.start)
    if not found:
        return None
    reading = _read(text, Number(number.start, found.end(), _whole(found[0]), 1, words=False), style)
    if reading.form in {"unit", "name"}:
        titled = text[number.end : reading.end].rsplit(maxsplit=1)[-1].istitle()  # in a title, every word has a capital
        if titled or not _NAMED.search(text, max(0, number.start - 24), number.start):
            return reading
    alone = reading.form == "sign" and not _counted(text, reading, _skip(text, reading.end)).head
    return reading if alone else None


def _torn(text: str, number: Number, style: Style) -> Reading | None:
    """Read rupiah that spaces tear: "Rp 907 .000", "Rp 8 49.12 0", "Rp4, 28 triliun"."""
    torn, part = _TORN.match(text, number.start), _TORN_PART.match(text, number.start)
    if not (torn or part) or _money_before(text, number.start) != "IDR":
        return None
    if part and not _counted(text, Reading(number, part.start(), part.end()), _skip(text, part.end())).unit:
        whole = next(find_numbers(re.sub(r" ?, ?", ",", part[0]), style="id"))
        return _read(text, whole._replace(start=part.start(), end=part.end()), style)
    if not torn or " " not in torn[0] or not _THOUSANDS.fullmatch(torn[0].replace(" ", "")):
        return None
    return _read(text, Number(number.start, torn.end(), _whole(torn[0]), 1, words=False), style)


def _in_brackets(text: str, number: Number, style: Style) -> Reading | None:
    """Read what is below nought as accounts write it: "a loss of (12.4) million dollars", "Rp(3,2) miliar", "(5)%"."""
    if text[number.start - 1 : number.start] != "(" or text[number.end : number.end + 1] != ")" or number.words:
        return None
    opening = number.start - 1
    before = currencies().sign_before(text, opening, 12)
    if before is None and _WRITTEN.search(text, max(0, opening - 2), opening):
        return None  # what stands before the bracket is told again in it: "twelve (12) million"
    written = text[number.start : number.end]
    scaled = next(find_numbers(written + text[number.end + 1 : number.end + 17], style=style), None)
    if scaled is None or scaled.start:
        return None
    end = number.end + 1 + scaled.end - len(written)
    whole = Number(opening, end, times(number.value, scaled.scale), scaled.scale, words=False)
    reading = _with_unit(text, Reading(whole, opening, end, value=whole.value, sign="-"))
    return reading if reading.form == "percent" or (reading.kind == "money" and (before or scaled.scale > 1)) else None


def _read(text: str, number: Number, style: Style) -> Reading:
    """Read the unit around one number."""
    start, end = number.start, number.end
    marked = bool(_MARKED.fullmatch(text, start, end))
    money = _money_before(text, start) if marked and number.scale == 1 else None
    value, value_max = _digits(text[start:end], number.value, money), None
    if fraction := _FRACTION.match(text, end):  # grain quotes: 5.79-1/2 is 579 and a half cents
        part = int(fraction[1]) / max(int(fraction[2]), 1)
        value, end = round(value + (part / 100 if isinstance(number.value, float) else part), 6), fraction.end()
    if marked and end == number.end and (quote := _QUOTE.match(text, end)):
        asked = _digits(quote[1], read_digits(quote[1], style=style), money)
        if value < asked <= value * _SPREAD:
            value_max, end = asked, quote.end()
    each = _TIMES.search(text, max(0, start - 5), start)
    if each and not form_pattern("percent").match(text, _skip(text, end)):  # "42/50 x 100%" is a sum
        value, start = value * int(each[1]), each.start()
    r = _signed(text, _behind(text, Reading(number, start, end, value=value, value_max=value_max), style))
    if r.kind == "count" and r.value % 1 and _THOUSANDS.fullmatch(text, number.start, number.end):
        return r._replace(value=_whole(text[number.start : number.end]))  # nobody counts parts of people or firms
    return r


def _behind(text: str, r: Reading, style: Style) -> Reading:
    """Read the unit of a number, also behind a hedge or a gloss: "30 lebih ton", "20-an firma", "10 (sepuluh) unit"."""
    measured = _with_unit(text, r)
    if measured.unit:
        return measured
    if hedge := form_pattern("more", after=r"(?= )").match(text, r.end):
        beyond = _with_unit(text, r._replace(end=hedge.end()))
        return beyond if beyond.form in {"noun", "unit", "name", "percent", "plural"} else measured
    if r.value > 1 and (owned := form_pattern("owned").match(text, r.end)):
        beyond = _counted(text, r._replace(end=owned.end()), _skip(text, owned.end()))
        return beyond if beyond.form in {"noun", "unit", "plural"} else measured
    return _behind_gloss(text, r, measured, style)


def _behind_gloss(text: str, r: Reading, measured: Reading, style: Style) -> Reading:
    """Read on behind the same number again in brackets: "10 (sepuluh) unit", "twenty (20) tonnes"."""
    gloss = _GLOSS.match(text, r.end)
    if not gloss:
        return measured
    number = next(find_numbers(gloss[1], style=style), None)
    if number is None or gloss[1] != gloss[1][number.start : number.end] or number.value != r.value:
        return measured
    written = text[r.start : r.end]
    scaled = next(find_numbers(written + text[gloss.end() : gloss.end() + 16], style=style), None)
    if scaled is None:
        return measured
    end, number = gloss.end(), r.number
    if scaled.end > len(written):  # "5 (lima) juta orang" are not five
        end += scaled.end - len(written)
        number = number._replace(end=end, value=times(number.value, scaled.scale), scale=scaled.scale)
    beyond = _with_unit(text, r._replace(number=number, end=end, value=times(r.value, number.scale // r.number.scale)))
    return beyond if beyond.unit else measured


def _signed(text: str, r: Reading) -> Reading:
    """Read the sign written before a number: "-4,5 persen", "US$ -2,1 miliar", "-US$ 2,1 miliar", "minus Rp5"."""
    sign = currencies().sign_before(text, r.number.start, 12) if r.form == "sign" else None
    written = sign["minus"] if sign else ""
    if not written and (found := _SIGN.search(text, max(0, r.start - 5), r.start)):
        written = found[1]
    elif form_pattern("negative", before=r"(?<!\w)(?<!plus[ -/])(?<!or )(?<!and )", after=r"\s$").search(
        text, max(0, r.start - 12), r.start
    ):
        written = "-"
    return r._replace(sign=written.replace("−", "-")) if written else r


def _money_before(text: str, start: int) -> str | None:
    """Return the currency whose sign stands before a number."""
    sign = currencies().sign_before(text, start, 10)
    return currencies().code(sign["sign"]) if sign else None


def _digits(written: str, value: int | float, money: str | None) -> int | float:
    """Return the value of digits as read; in money a mark before three digits may part thousands in any style.

    It does in rupiah, and in any currency before two noughts: nobody writes $17.2 as "$17,200".
    """
    thousands = (money == "IDR" and _THOUSANDS.fullmatch(written)) or (money and _HUNDREDS.fullmatch(written))
    return _whole(written) if thousands else value


def _whole(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _with_unit(text: str, r: Reading) -> Reading:
    before = currencies().sign_before(text, r.start, 12)
    gap = _GAP.match(text, r.end)
    at = gap.end() if gap else r.end + (text[r.end : r.end + 1] in {"-", "–"})
    percent = form_pattern("percent").match(text, at)
    code = currencies().code(before["sign"]) if before else None
    if before and code and not (before["minus"] and percent):  # "EUR -0,3%" is how the euro moved
        return r._replace(start=before.start("sign"), kind="money", unit=code, form="sign")
    if percent:
        return _percent(text, r, percent.end())
    if r.number.scale > 1 and r.start == r.number.start and _US_GLUED.search(text, max(0, r.start - 3), r.start):
        return r._replace(start=r.start - 2, kind="money", unit="USD", form="sign")  # "US1 million"
    return _named(text, r, at) or _counted(text, r, at)


def _percent(text: str, r: Reading, end: int) -> Reading:
    """Read percent, or percentage points where the word for points follows."""
    point = units().quantities.match(text, _skip(text, end))
    unit = units().unit(point["unit"]) if point else None
    if point and unit and unit.code == "point":
        return r._replace(end=point.end(), kind="percent", unit="point", form="unit")
    return r._replace(end=end, kind="percent", unit="percent", form="percent")


def _named(text: str, r: Reading, at: int) -> Reading | None:
    """Read money by what stands behind the number; a price a piece in "rb" or "juta" is told in rupiah without it.

    Pounds of a good are a weight.
    """
    if minor := minor_units().match(text, at):
        unit = minor.lastgroup or ""
        return r._replace(end=minor.end(), kind="money", unit=unit, form="name", value=round(r.value / 100, 8))
    if weight := form_pattern("weight").match(text, at):
        return r._replace(end=weight.end(), kind="quantity", unit="lb", form="unit", head="pounds")
    after = currencies().after.match(text, r.end)
    if after and (code := currencies().code(after["name"])):
        return r._replace(end=after.end(), kind="money", unit=code, form="name")
    if r.number.scale > 1 and (less := form_pattern("dollarless").match(text, r.end)):
        return r._replace(end=less.end(), kind="money", unit="USD", form="name")
    if _RUPIAH_SCALE.search(text, r.number.start, r.number.end) and form_pattern("per_piece").match(text, r.end):
        return r._replace(kind="money", unit="IDR", form="sign")
    return None


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _counted(text: str, r: Reading, at: int) -> Reading:
    """Read a physical unit or a counted noun, at most three words behind the number."""
    if FACTOR.match(text, r.end):
        return r
    if r.value >= _OFTEN and (traded := form_pattern("trades").match(text, at)):
        return r._replace(end=traded.end(), kind="count", unit="transaction", form="noun", head="kali")
    if text[at : at + 1].isdigit() and (pack := form_pattern("pack").match(text, at)):
        at = pack.end()  # "2 million 60-kg bags"
    if measure := units().quantities.match(text, at):
        unit = units().unit(measure["unit"])
        noun = units().nouns.match(text, at)
        if unit and not (noun and noun.end() > measure.end()):
            head, value = measure["unit"].lower(), times(r.value, unit.factor)
            scaled = r._replace(value=value, factor=unit.factor)
            kind = "percent" if unit.code == "point" and _OF_PERCENT.match(head) else "quantity"
            return scaled._replace(end=measure.end(), kind=kind, unit=unit.code, form="unit", head=head)
    at_word = at
    for step in range(1 if text[r.end : r.end + 1].isalpha() else 4):  # "5R" is no number of what follows
        word = WORD.match(text, at_word)
        if not word:
            break
        noun = units().nouns.match(text, at_word)
        if plain(word) in _stops(step) and not (noun and " " in noun["unit"]):  # "kali" alone counts nothing
            break
        if noun := (noun or (units().quantities.match(text, at_word) if step else None)):
            unit = units().unit(noun["unit"])
            if unit and unit.code != "t":
                head = noun["unit"]
                return _phrase(text, r._replace(end=noun.end(), kind=unit.kind, unit=unit.code, form="noun", head=head))
        if word[0][-1:] in ".," or text[word.end() : word.end() + 1] not in {" ", "\u00a0", "-"}:
            break
        at_word = _skip(text, word.end()) if text[word.end()] != "-" else word.end() + 1
        if plain(word) in makers() and (model := form_pattern("model").match(text, at_word)):
            at_word = model.end()  # "60 Boeing 737 MAX jets"
    first = WORD.match(text, at)
    return _plural(r, first) if first and plain(first) not in _stops(0) else r


@cache
def _stops(step: int) -> frozenset[str]:
    """Words that no counted noun can follow; right behind the number also units of time and multiples."""
    return excluded("stop") | (frozenset() if step else excluded("after"))


def _phrase(text: str, r: Reading) -> Reading:
    """Let an English compound run to its last noun: "cooperative managers" are managers."""
    more = units().nouns.match(text, _skip(text, r.end))
    unit = units().unit(more["unit"]) if more else None
    if more and unit and (unit.code == r.unit or _PLURAL.search(more["unit"])):
        return r._replace(end=more.end(), kind=unit.kind, unit=unit.code, head=more["unit"].lower())
    return r._replace(head=r.head.lower())


def _plural(r: Reading, word: re.Match[str]) -> Reading:
    """An English plural outside the table is a unit of its own, in the singular."""
    text = word[0].rstrip(".")
    if not _PLURAL_WORD.fullmatch(text) or text in excluded("after"):
        return r
    singular = text[:-3] + "y" if text.endswith("ies") else text[:-1]
    return r._replace(end=word.start() + len(text), kind="count", unit=singular, form="plural", head=text)


def _compound(text: str, r: Reading) -> Reading:
    """Read an English plural behind one or two words that tell which: "60 gas furnaces", "6 Thai and Dutch mills"."""
    coded = _CODED.search(text, max(0, r.start - 2), r.end)
    if r.value <= 1 or coded or not (phrase := _COMPOUND.match(text, r.end)):
        return r
    words = phrase[0].lower().split()
    if (phrase["first"] and not _OF_KIND.search(phrase["first"])) or words[0].endswith("ed"):
        return r
    if any(word in _stops(0) or word in excluded("no_compound") for word in words if word != "and"):
        return r
    last = WORD.match(text, phrase.start("last"))
    return _plural(r, last) if last else r
