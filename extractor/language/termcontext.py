"""Where a term stands: features of its surroundings, shared by the commodities and the sectors pipe."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Protocol

from spacy.lang.lex_attrs import is_currency, like_num
from spacy.tokens import Doc

from extractor.language.facts import article_of, facts_of
from extractor.language.linear import LinearModel
from extractor.language.stems import stem
from extractor.language.tokens import Tokens, tokens_of

_REACH = 5  # tokens within which a word class counts as near
_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of certainties
_REASONS = 3  # features named in an explanation
_GAP = 3  # list words between two members of a list
_MEMO = 20_000  # words remembered at most
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
    tokens = tokens_of(doc)
    taken: set[int] = set()
    for entity in facts_of(doc).entities:
        for mention in entity.mentions:
            taken.update(range(*tokens.cover(mention.start, mention.end)))
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
    if not 0 < start - end <= 2 * _GAP:
        return False
    between = tokens_of(doc).lower[end:start]
    if all(word in _joins() for word in between):
        return len(between) <= _GAP
    inner = [word for word in between if word not in _joins()]
    edges = between[0] in _joins() and between[-1] in _joins()
    return edges and len(inner) <= 2 and all(word.isalpha() for word in inner)


def list_mates(doc: Doc, stretches: Sequence[Stretch], certainties: Sequence[float]) -> dict[int, tuple[int, float]]:
    """Return, for the stretches (sorted) that stand in a list of the text, how many stand there beside each and how
    sure the surest of those is: first token -> (number, certainty)."""
    mates: dict[int, tuple[int, float]] = {}
    for chain in chains(doc, stretches):
        first, second = sorted((certainties[i] for i in chain), reverse=True)[:2]
        for i in chain:
            mates[stretches[i].start] = (len(chain) - 1, second if certainties[i] == first else first)
    return mates


def in_list(mates: Mapping[int, tuple[int, float]], stretches: Sequence[Stretch]) -> Iterator[str]:
    """Yield features of the lists that `stretches` stand in: length, and how sure the surest member beside them is."""
    met = [mates[s.start] for s in stretches if s.start in mates]
    if met:
        yield "in-list"
        yield f"in-list={min(4, sum(number for number, _ in met))}"
        yield from steps("mate", max(certainty for _, certainty in met))


def beside(doc: Doc, stretch: Stretch) -> Iterator[str]:
    """Yield features of the two words before and the two behind a stretch: stem and classes, each with its place."""
    tokens = tokens_of(doc)
    for place in (-2, -1, 1, 2):
        i = stretch.start + place if place < 0 else stretch.end + place - 1
        if not 0 <= i < len(tokens):
            yield f"stem{place:+}=|"
            continue
        word = tokens.lower[i]
        yield f"stem{place:+}={stem(word) if word.isalpha() else word[:2]}"
        yield from (f"{name}{place:+}" for name in _classes(tokens.text[i]))


def neighbours(doc: Doc, stretch: Stretch) -> Iterator[str]:
    """Yield features of the words around one stretch: the words themselves, their classes, numbers, case."""
    tokens = tokens_of(doc)
    start, end = stretch.start, stretch.end
    yield f"w-1={_word(tokens, start - 1)}"
    yield f"w+1={_word(tokens, end)}"
    for word in tokens.text[max(0, start - _REACH) : start]:
        yield from (f"{name}-" for name in _classes(word))
    for word in tokens.text[end : end + _REACH]:
        yield from (f"{name}+" for name in _classes(word))
    yield from _sentence(tokens, start)
    if tokens.opens[start]:
        yield "opens-sentence"
    elif tokens.text[start][:1].isupper():
        yield "capital"
        if _capital(tokens, start - 1) or _capital(tokens, end):
            yield "capital-beside"
    if start and tokens.text[start - 1] == "(":
        yield "bracket"


def _sentence(tokens: Tokens, at: int) -> Iterator[str]:
    first, last = tokens.sentence(at)
    words = set(tokens.lower[first:last])
    yield from (f"sentence={name}" for name, known in _sentence_classes().items() if not known.isdisjoint(words))


@cache
def _sentence_classes() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in cues()["sentence"].items()}


def _capital(tokens: Tokens, i: int) -> bool:
    return 0 <= i < len(tokens) and tokens.text[i][:1].isupper() and not tokens.opens[i]


@lru_cache(maxsize=_MEMO)
def _classes(word: str) -> tuple[str, ...]:
    """The classes of a word near a term: number, sign, and those of the cue words."""
    classes = list(_class_of().get(word.lower(), ()))
    if is_currency(word) or word in {"Rp", "US$", "%"}:
        classes.append("sign")
    if like_num(word) or word.isdigit():
        classes.append("number")
    return tuple(classes)


def _word(tokens: Tokens, i: int) -> str:
    if not 0 <= i < len(tokens) or tokens.text[i].isspace():
        return "|"
    word = tokens.text[i]
    return "9" if word.isdigit() or like_num(word) else tokens.lower[i]


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
    tokens = tokens_of(doc)
    starts = [tokens.start[s.start] for s in stretches]
    if article.title and min(starts) < len(article.title):
        yield "in-title"
    if any(article.body_start <= s < article.body_start + _OPENING for s in starts):
        yield "in-opening"
    for least in (2, 3, 5):
        if len(starts) >= least:
            yield f"n>={least}"
