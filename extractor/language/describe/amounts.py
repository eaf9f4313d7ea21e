"""Numbers, figures and lists in words: `US$17.9 million`, `sekitar 14 perusahaan`, `kopi, teh, dan dua lainnya`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from extractor.knowledge.codewords import currency_signs, unit_label
from extractor.knowledge.terms import Lang
from extractor.language.describe.wording import wording
from extractor.record import Figure

_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
# a scaled number with more signs than this is easier to read in full
_SIGNS: Final = 6
_IN_WORDS: Final = 10


def amount(value: float, value_max: float | None, lang: Lang) -> str:
    """Return a number or range exactly, with thousands separated and a scale word from a million on.

    >>> amount(17900000, None, "en"), amount(17900000, None, "id"), amount(7, 8, "id"), amount(-2.5, None, "id")
    ('17.9 million', '17,9 juta', '7–8', '-2,5')
    """
    numbers = [Decimal(str(x)) for x in (value, value_max) if x is not None]
    least = min(abs(x) for x in numbers)
    for size, word in _SCALES:
        scaled = [x / size for x in numbers]
        if least >= size and all(len(x.normalize().as_tuple().digits) <= _SIGNS for x in scaled):
            return wording(lang).words[word].format(number="–".join(_plain(x, lang) for x in scaled))
    return "–".join(_plain(x, lang) for x in numbers)


def _plain(number: Decimal, lang: Lang) -> str:
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    words = wording(lang).words
    return text.translate(str.maketrans(",.", words["thousands"] + words["decimal"]))


def in_words(value: float, lang: Lang) -> str:
    """Return a small whole number as a word, any other in digits."""
    return _small(lang).get(value) or amount(value, None, lang)


@cache
def _small(lang: Lang) -> Mapping[float, str]:
    table = tomllib.loads(files("extractor.knowledge").joinpath("data", "numbers.toml").read_text("utf-8"))
    return {value: word for word, value in table[lang]["ones"].items() if 0 < value <= _IN_WORDS}


def listed(names: Sequence[str], lang: Lang, *, most: int) -> str:
    """Return names as a list in words; of more than `most` the first ones and how many others there are.

    >>> listed(["kopi", "teh", "kakao", "lada"], "id", most=3)
    'kopi, teh, dan dua lainnya'
    """
    words = wording(lang).words
    every = list(dict.fromkeys(name for name in names if name))
    if len(every) > most:
        shown = max(1, most - 1)
        every = [*every[:shown], words["others"].format(number=in_words(len(every) - shown, lang))]
    if len(every) < 2:
        return "".join(every)
    *first, last = every
    return words["two" if len(first) == 1 else "many"].format(first=words["comma"].join(first), last=last)


def spoken_figure(figure: Figure, lang: Lang) -> str:
    """Return hedge, value and unit of a figure as a sentence has them."""
    words = wording(lang).words
    number = amount(figure.value, figure.value_max, lang)
    if figure.kind == "money":
        sign = currency_signs().get(figure.unit, figure.unit)
        code = sign.isalpha() and sign.isupper() and len(sign) > 2
        below = "-" if not code and figure.value_max is None and number.startswith("-") else ""
        text = words["money_code" if code else "money"]
        told = below + text.format(sign=sign, number=number.removeprefix(below))
    elif figure.unit == "percent":
        told = words["percent"].format(number=number)
    else:
        told = words["measured"].format(number=number, unit=_unit(figure.unit, number, lang))
    return words[figure.approximation].format(amount=told)


def _unit(unit: str, number: str, lang: Lang) -> str:
    """The unit behind a number; English has one of a thing in the singular, which the code of a unit is."""
    label = unit_label(unit)
    if lang == "id":
        return label.id
    return unit.replace("_", " ") if number == "1" and len(unit) > 3 and unit.isascii() else label.en
