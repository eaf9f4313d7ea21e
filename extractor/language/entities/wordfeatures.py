"""What the words of a candidate say by themselves, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

from extractor.knowledge.names import person_words
from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import is_acronym
from extractor.language.entities.parts import Part
from extractor.language.entities.wording import wording
from extractor.language.remembered import WORDS

_INITIALLED = re.compile(r"(?:[A-Z]\. ?){1,3}(?<= )[A-Z][\w'’-]+")

_POST, _NEVER, _STOP, _LINK, _PERSON, _DIGITS = (1 << bit for bit in range(6))


class _Word(NamedTuple):
    """What a word of a candidate says by itself."""

    lower: str
    sign: str
    """Its shape in one sign."""
    marks: int
    """The bits of what it is: the head of a post, a word of a list, a common name of persons, a word with digits."""


@lru_cache(maxsize=WORDS)
def _word(text: str) -> _Word:
    words, lower = wording(), text.lower()
    marks = {
        _POST: text in post_words().heads_id,
        _NEVER: text in words.never,
        _STOP: text in words.stops,
        _LINK: lower in words.links,
        _PERSON: text in person_words(),
        _DIGITS: any(map(str.isdigit, text)),
    }
    return _Word(lower, _sign(text), sum(mark for mark, there in marks.items() if there))


def word_features(text: str, written: tuple[str, ...]) -> list[Part]:
    """Return what the words `written`, which make up `text`, say by themselves."""
    lower, signs, marks = zip(*map(_word, written), strict=True)
    size, last, closings = len(lower), lower[-1], wording().closes
    opens, closes = opens_of(lower), closings.get(last) or closings.get(" ".join(lower[-2:])) or ""
    out: list[Part] = [
        (_frame, min(size, 6), opens, closes, _shape("".join(signs))),
        f"form={text.lower()}",
        (_marks, marks, text.casefold() in minister_posts(), last in ("tbk", "tbk.")),
        (_signs, text.isupper(), "(" in text, "," in text),
    ]
    if size > 1:
        out += [f"word={word}" for word in lower[1:-1]]
        long = [word for word in lower if len(word) > 2]
        if len(set(long)) < len(long):
            out += ["repeats", f"repeats&opens={opens}"]
        if is_acronym(written[-1]):
            fit = initials_fit(lower[:-1], last)
            out += [f"trail={fit}", f"trail={fit}&opens={opens}"]
    if is_acronym(text):
        out.append(f"acronym={len(text)}")
    if text[1:2] == "." and is_initialled(text):
        out.append(f"initialled={closes}")
    return out


def _frame(length: int, opens: str, closes: str, shape: str) -> tuple[str, ...]:
    return (
        f"length={length}",
        f"opens={opens}",
        f"closes={closes}",
        f"opens={opens}&closes={closes}",
        f"opens={opens}&shape={shape}",
        f"shape={shape}",
    )


def _marks(marks: tuple[int, ...], minister: bool, tbk: bool) -> list[str]:
    """What the words are; `tbk`: the last one is the mark of a company that ends many. By place: they are keys."""
    first, last, inside = marks[0], marks[-1], reduce(or_, marks[1:], 0)
    every = first | inside
    out = [
        f"post_inside={bool(inside & _POST)}",
        f"minister={minister}",
        f"never={bool(first & _NEVER)}&{len(marks) == 1}",
        f"never_inside={bool(inside & _NEVER)}",
        f"stop={bool(reduce(or_, marks[:-1], 0) & _STOP)}&{tbk}",
        f"digits={bool(every & _DIGITS)}",
        f"link={bool(every & _LINK)}",
    ]
    if not every & _PERSON:
        return [*out, "person_words=0"]
    share = "all" if reduce(and_, marks) & _PERSON else "some"
    out.append(f"person_words={share}&{min(len(marks), 4)}")
    return [*out, f"person_first={bool(first & _PERSON)}", f"person_last={bool(last & _PERSON)}"]


def is_initialled(text: str) -> bool:
    """Whether one word stands behind initials: `B.K. Otieno`, `A. M. Perez`."""
    return bool(_INITIALLED.fullmatch(text))


def _signs(capitals: bool, bracket: bool, comma: bool) -> tuple[str, ...]:
    return f"capitals={capitals}", f"bracket={bracket}", f"comma={comma}"


def opens_of(tokens: Sequence[str]) -> str:
    """The name of the cue that the words begin with."""
    opens = wording().opens
    return opens.get(tokens[0]) or opens.get(" ".join(tokens[:2])) or ""


def _shape(signs: str) -> str:
    """The signs of the words, several capitalised ones in a row told as one."""
    while "XX" in signs:
        signs = signs.replace("XX", "X")
    return signs[:6]


def _sign(text: str) -> str:
    if text.isupper():
        return "A" if len(text) > 1 else "I"
    if text[0].isupper():
        return "X"
    return "9" if text[0].isdigit() else "x" if text[0].isalpha() else text[0]


def initials_fit(tokens: Sequence[str], acronym: str) -> int:
    """How well an acronym fits the words before it: 0 no, 1 its letters are there in order, 2 it is the initials."""
    links = wording().links
    words = [w for w in tokens if w[0].isalpha() and w not in links]
    if "".join(w[0] for w in words if w not in {"pt", "tbk"}) == acronym:
        return 2
    letters = iter("".join(words))
    return int(all(letter in letters for letter in acronym))
