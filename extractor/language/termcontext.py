"""Where a term stands: features of its surroundings, shared by the commodities and the sectors pipe."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Protocol

from spacy.lang.lex_attrs import is_currency, like_num
from spacy.tokens import Doc

from extractor.language.facts import article_of, facts_of
from extractor.language.joint import Group, marked
from extractor.language.linear import LinearModel
from extractor.language.reasons import Spoken
from extractor.language.remembered import MEMO
from extractor.language.stems import stem
from extractor.language.tokens import Tokens, tokens_of

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


def in_list(mates: Mapping[int, tuple[int, float]], stretches: Sequence[Stretch]) -> Group:
    """Return features of the lists that `stretches` stand in: length, and how sure the surest member beside them is."""
    met = [mates[s.start] for s in stretches if s.start in mates]
    return _listed(sum(number for number, _ in met), max(certainty for _, certainty in met)) if met else ()


@lru_cache(maxsize=MEMO)
def named_by(term: str) -> Group:
    """Return the feature of a term of the lexicon."""
    return (f"t={term}",)


@lru_cache(maxsize=MEMO)
def _listed(number: int, certainty: float) -> Group:
    return "in-list", f"in-list={min(4, number)}", *steps("mate", certainty)


class Surroundings:
    """What stands around the terms of one doc, in groups of features."""

    def __init__(self, doc: Doc) -> None:
        self._tokens = tokens_of(doc)
        article = article_of(doc)
        self._title_end = len(article.title) if article.title else 0
        self._opening = range(article.body_start, article.body_start + _OPENING)
        self._sentences: dict[int, Group] = {}

    def beside(self, stretch: Stretch) -> list[Group]:
        """Return features of the two words before and behind a stretch: stem and classes, each with its place."""
        words = self._tokens.text
        places = (-2, stretch.start - 2), (-1, stretch.start - 1), (1, stretch.end), (2, stretch.end + 1)
        return [_word_at(place, words[i]) if 0 <= i < len(words) else _no_word_at(place) for place, i in places]

    def neighbours(self, stretch: Stretch) -> list[Group]:
        """Return features of the words around one stretch: the words themselves, their classes, numbers, case."""
        tokens, start, end = self._tokens, stretch.start, stretch.end
        out = [_words_beside(_word(tokens, start - 1), _word(tokens, end)), self._sentence(start)]
        for side, words in (("-", tokens.text[max(0, start - _REACH) : start]), ("+", tokens.text[end : end + _REACH])):
            out += [group for word in words if (group := _word_near(side, word))]
        capital = not tokens.opens[start] and tokens.text[start][:1].isupper()
        capital_beside = capital and (_capital(tokens, start - 1) or _capital(tokens, end))
        bracket = bool(start) and tokens.text[start - 1] == "("
        out.append(_written(tokens.opens[start], capital, capital_beside, bracket))
        return out

    def _sentence(self, at: int) -> Group:
        first, last = self._tokens.sentence(at)
        found = self._sentences.get(first)
        if found is None:
            words = set(self._tokens.lower[first:last])
            classes = (name for name, known in _sentence_classes().items() if not known.isdisjoint(words))
            found = self._sentences[first] = tuple(f"sentence={name}" for name in classes)
        return found

    def position(self, stretches: Sequence[Stretch]) -> Group:
        """Return features of where in the article the stretches stand and how many there are."""
        starts = [self._tokens.start[s.start] for s in stretches]
        in_opening = any(start in self._opening for start in starts)
        return _position(min(starts) < self._title_end, in_opening, min(5, len(starts)))


@lru_cache(maxsize=MEMO)
def _word_at(place: int, word: str) -> Group:
    stemmed = stem(word.lower()) if word.lower().isalpha() else word.lower()[:2]
    return (f"stem{place:+}={stemmed}", *(f"{name}{place:+}" for name in _classes(word)))


@cache
def _no_word_at(place: int) -> Group:
    return (f"stem{place:+}=|",)


@lru_cache(maxsize=MEMO)
def _words_beside(before: str, behind: str) -> Group:
    return f"w-1={before}", f"w+1={behind}"


@lru_cache(maxsize=MEMO)
def _word_near(side: str, word: str) -> Group:
    return tuple(f"{name}{side}" for name in _classes(word))


@cache
def _written(opens: bool, capital: bool, capital_beside: bool, bracket: bool) -> Group:
    marks = {"opens-sentence": opens, "capital": capital, "capital-beside": capital_beside, "bracket": bracket}
    return marked(marks)


@cache
def _position(in_title: bool, in_opening: bool, number: int) -> Group:
    """`number` is that of the stretches, up to five."""
    marks = {"in-title": in_title, "in-opening": in_opening}
    return (*marked(marks), *(f"n>={n}" for n in (2, 3, 5) if number >= n))


@cache
def _sentence_classes() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in cues()["sentence"].items()}


def _capital(tokens: Tokens, i: int) -> bool:
    return 0 <= i < len(tokens) and tokens.text[i][:1].isupper() and not tokens.opens[i]


@lru_cache(maxsize=MEMO)
def _classes(word: str) -> tuple[str, ...]:
    """The classes of a word near a term: number, sign, and those of the cue words."""
    classes = list(_class_of().get(word.lower(), ()))
    if is_currency(word) or word in {"Rp", "US$", "%"}:
        classes.append("sign")
    if like_num(word) or word.isdigit():
        classes.append("number")
    return tuple(classes)


def _word(tokens: Tokens, i: int) -> str:
    return _plain(tokens.text[i]) if 0 <= i < len(tokens) else "|"


@lru_cache(maxsize=MEMO)
def _plain(word: str) -> str:
    if word.isspace():
        return "|"
    return "9" if word.isdigit() or like_num(word) else word.lower()


@lru_cache(maxsize=MEMO)
def steps(name: str, value: float) -> Group:
    """Return `name>t` for every threshold that `value` reaches, so that a linear decision can grow with it."""
    return tuple(f"{name}>{t}" for t in _THRESHOLDS if value >= t)


def spoken(model: LinearModel, rows: bytes) -> Spoken:
    """Return what told a `yes`, but for the lexicon's certainty, which is a reason of its own; `rows` are packed."""
    return Spoken(model, rows, "yes", most=_REASONS, but="sure>")
