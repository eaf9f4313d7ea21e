"""What the words of a candidate say by themselves, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.knowledge.names import person_words
from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import is_acronym
from extractor.language.entities.wording import wording
from extractor.language.joint import Group
from extractor.language.remembered import MEMO

_INITIALLED = re.compile(r"(?:[A-Z]\. ?){1,3}(?<= )[A-Z][\w'’-]+")
_PHRASES = 10_000  # candidates' words remembered at most: half of them come again


class _Word(NamedTuple):
    """What a word of a candidate says by itself."""

    lower: str
    sign: str
    """Its shape in one sign."""
    post: bool
    never: bool
    stop: bool
    link: bool
    person: bool
    """Whether it is a common name of persons."""
    digits: bool


@lru_cache(maxsize=MEMO)
def _word(text: str) -> _Word:
    words, lower = wording(), text.lower()
    post, person = text in post_words().heads_id, text in person_words()
    never, stop, link = text in words.never, text in words.stops, lower in words.links
    return _Word(lower, _sign(text), post, never, stop, link, person, any(map(str.isdigit, text)))


@lru_cache(maxsize=_PHRASES)
def word_features(text: str, written: Group) -> tuple[Group, ...]:
    """Return what the words `written`, which make up `text`, say by themselves."""
    lower, signs, posts, never, stops, links, persons, digits = zip(*map(_word, written), strict=True)
    last, closings = lower[-1], wording().closes
    opens, closes = opens_of(lower), closings.get(last) or closings.get(" ".join(lower[-2:])) or ""
    out = [
        _frame(min(len(lower), 6), opens, closes, _shape(signs)),
        (f"form={text.lower()}",),
        *map(_middle, lower[1:-1]),
        _posts(True in posts[1:], text.casefold() in minister_posts()),
        _unlikely(never[0], True in never[1:], True in stops[:-1], last in ("tbk", "tbk."), len(lower) == 1),
        _marks(True in digits, text.isupper(), "(" in text, "," in text, True in links),
        _name_words(persons),
    ]
    long = [t for t in lower if len(t) > 2]
    if len(set(long)) < len(long):
        out.append(("repeats", f"repeats&opens={opens}"))
    if len(lower) > 1 and is_acronym(written[-1]):
        fit = initials_fit(lower[:-1], last)
        out.append((f"trail={fit}", f"trail={fit}&opens={opens}"))
    if is_acronym(text):
        out.append((f"acronym={len(text)}",))
    if text[1:2] == "." and is_initialled(text):
        out.append((f"initialled={closes}",))
    return tuple(out)


@lru_cache(maxsize=MEMO)
def _frame(length: int, opens: str, closes: str, shape: str) -> Group:
    return (
        f"length={length}",
        f"opens={opens}",
        f"closes={closes}",
        f"opens={opens}&closes={closes}",
        f"opens={opens}&shape={shape}",
        f"shape={shape}",
    )


@lru_cache(maxsize=MEMO)
def _middle(word: str) -> Group:
    return (f"word={word}",)


@cache
def _posts(inside: bool, minister: bool) -> Group:  # by place, as those below: they are remembered
    return f"post_inside={inside}", f"minister={minister}"


@cache
def _unlikely(never: bool, never_inside: bool, stop: bool, tbk: bool, single: bool) -> Group:
    """Words that no name begins with or holds; `tbk`: the last word is the mark of a company that ends many."""
    return f"never={never}&{single}", f"never_inside={never_inside}", f"stop={stop}&{tbk}"


def is_initialled(text: str) -> bool:
    """Whether one word stands behind initials: `B.K. Otieno`, `A. M. Perez`."""
    return bool(_INITIALLED.fullmatch(text))


@cache
def _marks(digits: bool, capitals: bool, bracket: bool, comma: bool, link: bool) -> Group:
    return f"digits={digits}", f"capitals={capitals}", f"bracket={bracket}", f"comma={comma}", f"link={link}"


def opens_of(tokens: Sequence[str]) -> str:
    """The name of the cue that the words begin with."""
    opens = wording().opens
    return opens.get(tokens[0]) or opens.get(" ".join(tokens[:2])) or ""


@lru_cache(maxsize=MEMO)
def _name_words(marks: tuple[bool, ...]) -> Group:
    """Which of the words are common names of persons."""
    if True not in marks:
        return ("person_words=0",)
    share = "all" if all(marks) else "some"
    return f"person_words={share}&{min(len(marks), 4)}", f"person_first={marks[0]}", f"person_last={marks[-1]}"


@lru_cache(maxsize=MEMO)
def _shape(word_signs: Group) -> str:
    signs: list[str] = []
    for sign in word_signs:
        if not signs or signs[-1] != sign or sign != "X":
            signs.append(sign)
    return "".join(signs)[:6]


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
