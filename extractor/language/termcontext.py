"""Where a term stands: features of its surroundings, shared by the commodities and the sectors pipe."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Protocol

from spacy.tokens import Doc, Token

from extractor.language.facts import article_of, facts_of
from extractor.language.linear import LinearModel

_REACH = 5  # tokens within which a word class counts as near
_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of certainties
_REASONS = 3  # features named in an explanation
_GAP = 3  # list words between two members of a list
_OPENING = 400  # characters of the body that count as its opening


class Stretch(Protocol):
    """Anything that covers tokens `start` to `end` (exclusive)."""

    @property
    def start(self) -> int:
        """Index of the first token."""

    @property
    def end(self) -> int:
        """Index after the last token."""


@cache
def cues() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the tables of `cues.toml`."""
    return tomllib.loads(files("extractor.language").joinpath("cues.toml").read_text("utf-8"))


@cache
def _class_of() -> Mapping[str, tuple[str, ...]]:
    classes: dict[str, tuple[str, ...]] = {}
    for name, words in cues()["classes"].items():
        for word in words:
            classes[word] = (*classes.get(word, ()), name)
    return classes


@cache
def _joins() -> frozenset[str]:
    return frozenset(cues()["lists"]["joins"])


def inside_names(doc: Doc) -> frozenset[int]:
    """Return the indexes of tokens that belong to a named thing (`Pelabuhan Tanjung Emas`, `PT Kopi Jaya`)."""
    taken: set[int] = set()
    for entity in facts_of(doc).entities:
        for mention in entity.mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None:
                taken.update(range(span.start, span.end))
    return frozenset(taken)


def chains(doc: Doc, stretches: Sequence[Stretch]) -> list[list[int]]:
    """Return lists in the text as indexes into `stretches` (sorted): members joined by commas, `dan`, `and` …"""
    found: list[list[int]] = [[i] for i in range(min(1, len(stretches)))]
    for (_, a), (i, b) in pairwise(enumerate(stretches)):
        if joined(doc, a.end, b.start):
            found[-1].append(i)
        else:
            found.append([i])
    return [chain for chain in found if len(chain) > 1]


def joined(doc: Doc, end: int, start: int) -> bool:
    """Whether list words join token `end` to token `start`; one unknown member of up to two words may stand between."""
    between = [t.lower_ for t in doc[end:start]]
    if not between or len(between) > 2 * _GAP:
        return False
    if all(word in _joins() for word in between):
        return len(between) <= _GAP
    inner = [word for word in between if word not in _joins()]
    edges = between[0] in _joins() and between[-1] in _joins()
    return edges and len(inner) <= 2 and all(word.isalpha() for word in inner)


def neighbours(doc: Doc, stretch: Stretch) -> Iterator[str]:
    """Yield features of the words around one stretch: the words themselves, their classes, numbers, case."""
    yield f"w-1={_word(doc, stretch.start - 1)}"
    yield f"w+1={_word(doc, stretch.end)}"
    yield from _near(doc[max(0, stretch.start - _REACH) : stretch.start], "-")
    yield from _near(doc[stretch.end : stretch.end + _REACH], "+")
    first = doc[stretch.start]
    yield from _sentence(doc, stretch.start)
    if first.is_sent_start:
        yield "opens-sentence"
    elif first.text[:1].isupper():
        yield "capital"
        if _capital(doc, stretch.start - 1) or _capital(doc, stretch.end):
            yield "capital-beside"
    if stretch.start and doc[stretch.start - 1].text == "(":
        yield "bracket"


def _sentence(doc: Doc, at: int) -> Iterator[str]:
    # by hand: `token.sent` looks through the whole doc each time
    start, end = at, at + 1
    while start > 0 and not doc[start].is_sent_start:
        start -= 1
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
    words = {doc[i].lower_ for i in range(start, end)}
    yield from (f"sentence={name}" for name, known in _sentence_classes().items() if not known.isdisjoint(words))


@cache
def _sentence_classes() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in cues()["sentence"].items()}


def _capital(doc: Doc, i: int) -> bool:
    return 0 <= i < len(doc) and doc[i].text[:1].isupper() and not doc[i].is_sent_start


def _near(tokens: Iterable[Token], side: str) -> Iterator[str]:
    for token in tokens:
        if token.like_num or token.is_digit:
            yield f"number{side}"
        if token.is_currency or token.text in {"Rp", "US$", "%"}:
            yield f"sign{side}"
        for name in _class_of().get(token.lower_, ()):
            yield f"{name}{side}"


def _word(doc: Doc, i: int) -> str:
    if not 0 <= i < len(doc):
        return "|"
    token = doc[i]
    if token.is_space:
        return "|"
    return "9" if token.is_digit or token.like_num else token.lower_


def steps(name: str, value: float) -> Iterator[str]:
    """Yield `name>t` for every threshold that `value` reaches, so that a linear decision can grow with it."""
    yield from (f"{name}>{t}" for t in _THRESHOLDS if value >= t)


def reasons(model: LinearModel, features: Sequence[str]) -> list[str]:
    """Return the strongest features for a `yes`, but for the lexicon's certainty, which is a reason of its own."""
    told = [f for f in features if not f.startswith("sure>")]
    return model.explain(told, "yes", most=_REASONS)


def position(doc: Doc, stretches: Sequence[Stretch]) -> Iterator[str]:
    """Yield features of where in the article the stretches stand and how many there are."""
    article = article_of(doc)
    starts = [doc[s.start].idx for s in stretches]
    if article.title and min(starts) < len(article.title):
        yield "in-title"
    if any(article.body_start <= s < article.body_start + _OPENING for s in starts):
        yield "in-opening"
    for least in (2, 3, 5):
        if len(starts) >= least:
            yield f"n>={least}"
