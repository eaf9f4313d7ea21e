"""Reads written numbers: digits in Indonesian and English style, short scales (`jt`, `bn`) and number words.

For newcomers: `1.500` is 1500 in Indonesian and 1.5 in English writing, and outlets mix both. `number_style` counts
the unmistakable forms of a text (`3,5` `1.234.567` against `3.5` `1,234,567`); only three-digit groups after a
single mark need it. Values are exact where the writing is: decimals go through `Decimal`, whole values become int.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple
from unicodedata import numeric

from extractor.errors import ExtractorError
from extractor.knowledge.currencies import currencies
from extractor.knowledge.phrases import cut_words

Style = Literal["id", "en"]

_VULGAR = "¼½¾⅓⅔⅛⅜⅝⅞"
_THIN = "\u00a0\u2009\u202f"
"""Spaces that part groups of three digits; a common one does where the last group has noughts alone."""
_DIGITS = (
    rf"(?:\d*[{_VULGAR}]|\d+[ -][1-7]/[248](?![/\w])"
    rf"|\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?:[.,]\d+)?|\d{{1,3}}(?: \d{{3}})* 000"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
)
_VALUES = {sign: Decimal(str(round(numeric(sign), 3))) for sign in _VULGAR}
_MIXED = re.compile(rf"(\d+)[ -](\d)/(\d)|(\d*)([{_VULGAR}])")
_SPACES = str.maketrans("", "", f" {_THIN}")
_FIGURES = re.compile(r"(?<![.,])\d[\d.,]*|[.,][\d.,]*")
_GROUP = 3  # digits between the marks of a number
_SIGN = 12  # characters before a number in which a currency is looked for
_LETTERS = re.compile(r"[^\W\d_]+")
# a next sentence or item of a list may be glued on: "Rp5 miliarHarga", "Rp5 miliar2. Harga"
_SCALE_END = r"(?:(?!\w)|(?<=[a-z])(?=[A-Z]|\d{1,2}\.\s?[A-Z]))"
# a word may be glued on before what is a number for sure: "konsumsi18 persen"
_AFTER_WORD = (
    r"(?<=[a-z]{3})(?=\d{1,3}(?:[.,]\d{1,2})?(?:%| ?(?:persen|percent|ribu|juta|miliar|triliun|million|billion)(?!\w)))"
)
# words behind which a hyphen makes a range and no name: "5 juta-6 juta", but not "B-20"
_RANGED = ("ribu", "juta", "miliar", "milyar", "triliun", "rb", "jt", "persen", "ton", "MT", "MW")
_RANGED_EN = ("thousand", "million", "billion", "trillion", "percent")
_HYPHEN = "|".join([r"(?<![A-Za-z]-)", *(rf"(?<=\d {word}-)" for word in (*_RANGED, *_RANGED_EN))])
_START = re.compile(r"(?<!\d)\d|(?<![\w-])[^\W\d_]+")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_ID_MARKS = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|0,\d+)(?![\d.,]\d|\d)"
)
_EN_MARKS = re.compile(
    r"(?<![\d.,])(?!\d\.0(?!\d)|\d\d?\.\d\d (?:WIB|WITA|WIT)\b)"  # "Industri 4.0", "10.30 WIB"
    r"(?:\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{1,2}|0\.\d+)(?![\d.,]\d|\d)"
)


class Number(NamedTuple):
    """A number as written: offsets into the text, its value, the scale word's value (1 without), words or digits.

    A vague number ("puluhan ribu", "dozens") has the least that it is said of as `value` and the most as `value_max`.
    """

    start: int
    end: int
    value: int | float
    scale: int
    words: bool
    value_max: int | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    ones: dict[str, Decimal]
    small: dict[str, str]
    scales: dict[str, Decimal]
    short: dict[Style, dict[str, Decimal]]
    ambiguous: frozenset[str]
    """Abbreviations that are scales behind a currency only."""
    before_slash: frozenset[str]
    """The only abbreviations that are scales before a slash without a currency."""
    vague: dict[str, tuple[int, int]]
    firsts: frozenset[str]
    """What a number in words may begin with."""
    indonesian: frozenset[str]
    """The words that are numbers below a thousand in Indonesian alone."""
    pattern: re.Pattern[str]


def _glued(more: set[str], never: set[str]) -> str:
    """Return the alternatives of a pattern: the signs of currencies right before digits, as in `Rp5` but not in `B20`.

    A sign in another case than its own must begin a word.
    """
    known = currencies()
    signs, any_case = ({s for s in table if s[-1].isalpha() or s[-1] == "."} for table in (known.signs, known.any_case))
    exact = [rf"|(?<={re.escape(s)})" for s in sorted((signs | more) - never)]
    return "".join(
        [*exact, *(rf"|(?<=(?<!\w)(?i:{re.escape(s)}))" for s in sorted(any_case - {s.lower() for s in never}))]
    )


@cache
def _tables() -> _Words:
    source = files("extractor.knowledge.data").joinpath("numbers.toml").read_text("utf-8")
    table = tomllib.loads(source)
    ones: dict[str, Decimal] = {}
    small: dict[str, str] = {}
    scales: dict[str, Decimal] = {}
    short: dict[Style, dict[str, Decimal]] = {"id": {}, "en": {}}
    styles: tuple[Style, ...] = ("id", "en")
    for style in styles:
        part = table[style]
        for group in ("ones", "tens", "halves", "whole"):
            ones |= {w: Decimal(str(v)) for w, v in part.get(group, {}).items()}
        small |= part["small"]
        scales |= {w: Decimal(str(v)) for group in ("scales", "misspelt") for w, v in part[group].items()}
        short[style] = {w: Decimal(str(v)) for w, v in part["short"].items()}
    abbreviations = {w for s in short.values() for w in s}
    long = "|".join(sorted((w for w in abbreviations if len(w) > 1), key=lambda w: (-len(w), w)))
    single = "".join(sorted(w for w in abbreviations if len(w) == 1))
    glued = _glued({*table["glued"]["more"]}, {*table["glued"]["never"]})
    scale_words = "|".join(sorted(scales, key=len, reverse=True))
    word = "|".join(sorted({*ones, *small, *scales}, key=len, reverse=True))
    vague: dict[str, tuple[int, int]] = {w: (low, high) for w, (low, high) in table["vague"]["ranges"].items()}
    # `Rp5 T`, `Rp12 M-an`, `Rp5 T-Rp6 T`, but `500 T-shirts`
    brief = rf"\s?(?:{long})|[{single}]| [MT](?!-(?!an\b|(?:Rp|RP|US|[A-Z]{{3}})\W{{0,2}}\d)[^\W\d_])"
    one_of = r"(?<!\d )(?<!dollars )(?<!cents )a "  # "a million tons", but "$3 a million" is a price
    pattern = re.compile(
        rf"(?<![\w-])(?P<vague>(?i:{'|'.join(sorted(vague))}))(?!\w)"
        rf"(?:(?: of)? (?P<times>(?i:{scale_words}))(?!\w))?(?: of(?= ))?"
        rf"|(?:(?<![\w.,/]){glued}|(?<=\dx)|{_AFTER_WORD})(?:{_HYPHEN})(?P<digits>{_DIGITS})(?![.,]?\d)"
        rf"(?:(?:-an )?[ \u00a0-]?(?P<scale>(?i:{scale_words})){_SCALE_END}|(?P<short>{brief})(?!\.\w|/\d|\w))?"
        rf"|(?<![\w-])(?P<words>(?i:(?:{one_of}(?=(?:hundred|{scale_words})\b))?(?:{word})"
        rf"(?:(?:[ \u00a0-]|[ -]and[ -](?:a[ -]?)?|[ -]a[ -])(?:{word}|koma|point))*))(?![\w-]*\w)",
    )
    firsts = frozenset(["a"]) | frozenset(_LETTERS.findall(" ".join([*ones, *small, *scales, *vague])))
    indonesian = frozenset({*table["id"]["ones"], *table["id"]["halves"]})
    always, but = (frozenset(table["ambiguous"][name]) for name in ("always", "but_before_slash"))
    return _Words(ones, small, scales, short, always, but, vague, firsts, indonesian, pattern)


def number_style(text: str, *, language: str = "und") -> Style:
    """Return how `text` writes numbers: `id` (1.234,5) or `en` (1,234.5); `language` settles a draw."""
    starts = [m.start() for m in _FIGURES.finditer(text) if not m[0].isdigit()]
    indonesian, english = (sum(bool(marks.match(text, at)) for at in starts) for marks in (_ID_MARKS, _EN_MARKS))
    if indonesian == english:
        return "en" if language == "en" else "id"
    return "id" if indonesian > english else "en"


def read_digits(text: str, *, style: Style) -> int | float:
    """Return the value of digits with their marks, `1.234,5` or `1,234.5`; `style` settles `1.500`.

    Raises ExtractorError where `text` is no number.
    """
    if not re.fullmatch(_DIGITS, text):
        raise ExtractorError(f"{text!r} is no number in digits; give digits with '.' and ',' as marks")
    return _plain(_decimal(text, style))


def _decimal(text: str, style: Style) -> Decimal:
    if mixed := _MIXED.fullmatch(text):  # 2-1/2, 1½
        whole, above, below, before, vulgar = mixed.groups()
        return Decimal(whole) + Decimal(above) / Decimal(below) if whole else Decimal(before or 0) + _VALUES[vulgar]
    text = text.translate(_SPACES)
    marks = [c for c in text if c in ".,"]
    if len(set(marks)) == 2:  # both marks: the last one is the decimal mark
        last = marks[-1]
        other = "." if last == "," else ","
        return Decimal(text.replace(other, "").replace(last, "."))
    if not marks:
        return Decimal(text)
    mark = marks[0]
    grouped = bool(_GROUPED.fullmatch(text)) and not text.startswith("0")
    whole, _, part = text.rpartition(mark)
    if len(marks) > 1:  # cents behind the same mark: "4.500.000.00"; the next item's number: "4.500.000.0002. Harga"
        return Decimal(whole.replace(mark, "") + (f".{part}" if len(part) < _GROUP else part[:_GROUP]))
    if grouped and (mark == ".") == (style == "id"):
        return Decimal(text.replace(mark, ""))
    return Decimal(text.replace(mark, "."))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def find_numbers(text: str, *, style: Style) -> Iterator[Number]:
    """Yield every number of `text` in order, with the scale word that belongs to it."""
    tables = _tables()
    for match in _matches(text, tables):
        if match["vague"]:
            yield _vague_number(match, tables)
        elif match["words"]:
            value = read_words(match["words"])
            if value is not None:
                scale = max(
                    (int(s) for w, s in tables.scales.items() if re.search(rf"\b{w}\b", match["words"], re.I)),
                    default=1,
                )
                yield Number(match.start(), match.end(), value, scale, True)
        else:
            yield _digit_number(match, style, tables)


def is_indonesian(words: str) -> bool:
    """Whether a number in words is one in Indonesian alone: `lima`, which is a city and a bean in English."""
    return words.lower() in _tables().indonesian


def _matches(text: str, tables: _Words) -> Iterator[re.Match[str]]:
    """Yield what `tables.pattern.finditer(text)` does; the pattern is tried where a number may begin."""
    reached, firsts = 0, tables.firsts
    starts, words = cut_words(text)
    # signs beyond ASCII may be equal in other ways than by lower case, and digits stand anywhere in a word
    for i in [i for i, w in enumerate(words) if w.lower() in firsts or not (w.isascii() and w.isalpha())]:
        for start in _START.finditer(text, starts[i], starts[i] + len(words[i])):
            first, place = start[0], start.start()
            if place >= reached and (first.isdigit() or not first.isascii() or first.lower() in firsts):
                match = tables.pattern.match(text, place)
                if match:
                    reached = match.end()
                    yield match


def _vague_number(match: re.Match[str], tables: _Words) -> Number:
    low, high = tables.vague[match["vague"].lower()]
    scale = int(tables.scales[match["times"].lower()]) if match["times"] else 1
    return Number(match.start(), match.end(), low * scale, scale, True, high * scale)


def _digit_number(match: re.Match[str], style: Style, tables: _Words) -> Number:
    scale, end = Decimal(1), match.end()
    if match["scale"]:
        scale = tables.scales[match["scale"].lower()]
    elif match["short"]:
        other: Style = "en" if style == "id" else "id"
        short = match["short"].strip()
        if _is_scale(match, short, tables):
            scale = tables.short[style].get(short) or tables.short[other].get(short) or scale
        else:
            end = match.end("digits")
    value = _decimal(match["digits"], style) * scale
    return Number(match.start(), end, _plain(value), int(scale), False)


def _is_scale(match: re.Match[str], short: str, tables: _Words) -> bool:
    """Whether an abbreviation behind digits is a scale and not metres or tons."""
    text, start, end = match.string, match.start(), match.end()
    slash = text[end : end + 1] == "/" and text[end + 1 : end + 2].isalpha()
    if short not in tables.ambiguous and (not slash or short in tables.before_slash):
        return True
    return currencies().sign_before(text, start, _SIGN) is not None


def read_words(text: str) -> int | float | None:
    """Return the value of number words (`dua puluh lima ribu`, `two and a half million`), None where they are none."""
    tables = _tables()
    words = re.split(r"[\s-]+", text.lower())
    if words[0] == "a" and words[1:] and (words[1] in tables.scales or words[1] in tables.small):
        words[0] = "one"
    words = [w for w in words if w not in {"and", "a"}]
    for mark in ("koma", "point"):
        if mark in words:
            return _read_fraction(words, mark, tables)
    value = _sum_words(words, tables)
    return None if value is None else _plain(value)


def _read_fraction(words: list[str], mark: str, tables: _Words) -> int | float | None:
    """Read `dua koma lima juta`: digits one by one after the mark, then an optional scale word."""
    at = words.index(mark)
    scale = Decimal(1)
    tail = words[at + 1 :]
    while tail and tail[-1] in tables.scales:
        scale *= tables.scales[tail.pop()]
    whole = _sum_words(words[:at], tables)
    digits = [tables.ones.get(w, Decimal(-1)) for w in tail]
    if whole is None or not digits or not all(0 <= d <= 9 for d in digits):
        return None
    return _plain(Decimal(f"{int(whole)}.{''.join(str(int(d)) for d in digits)}") * scale)


def _sum_words(words: list[str], tables: _Words) -> Decimal | None:
    total = part = last = Decimal(0)  # part: below the next scale word; last: what `puluh`, `ratus` multiply
    opened = False
    for word in words:
        if word in tables.ones:
            value = tables.ones[word]
            if value >= 1000:  # seribu, sejuta
                total, part, last = total + part + value, Decimal(0), Decimal(0)
            else:
                part, last = part + value, value
        elif word in tables.small and opened:
            factor = Decimal(tables.small[word][1:])
            part += (last + factor if tables.small[word][0] == "+" else last * factor) - last
            last = Decimal(0)
        elif word in tables.scales and opened:
            total, part, last = _scaled(total, part, tables.scales[word])
        else:
            return None
        opened = True
    return total + part if opened else None


def _scaled(total: Decimal, part: Decimal, scale: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Apply a scale word: to the part before it, or to all where it stands alone (`dua ribu triliun`)."""
    if part == 0:
        return total * scale, Decimal(0), Decimal(0)
    return total + part * scale, Decimal(0), Decimal(0)
