"""What stands around a figure candidate: its sentence, the words to both sides, and cue words by class and distance."""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, takewhile
from typing import NamedTuple

from spacy.tokens import Doc

from extractor.language.events.triggers import EVENTS, stated_kinds
from extractor.language.figures.candidate import Candidate
from extractor.language.remembered import MEMO
from extractor.language.tokens import tokens_of
from extractor.language.wordsearch import WordSearch

_TOKEN = re.compile(r"\d[\d.,/]*|[^\W\d_]+(?:[-'’&.][^\W\d_]+)*|[%$]|[^\w\s]")


_GATHERINGS = frozenset({"business_matching", "trade_mission", "exhibition"})
_SAME, _FAR = 1e-3, 500  # numbers that differ by no more than this share are told as one; twice that is too far
_HUGE = 1e300  # beyond this a number is only the same as itself
_LEAD = 3  # sentences that say what an article is about


class Cue(NamedTuple):
    """A cue word: its class (`topic.price`), offsets, and the word itself in lower case."""

    name: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its offsets, cue words, candidates, and the gatherings it names (types of events)."""

    index: int
    start: int
    end: int
    text: str
    cues: tuple[Cue, ...]
    figures: tuple[int, ...]
    gatherings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """One article as the decisions see it: sentences and their offsets, and the number of each candidate's sentence."""

    text: str
    language: str
    title_end: int
    sentences: tuple[Sentence, ...]
    candidates: tuple[Candidate, ...]
    where: tuple[int, ...]
    starts: tuple[int, ...]
    numbers: Mapping[tuple[str, int | float | None], list[tuple[int | float, list[int]]]]
    """By unit and upper value: the values in rising order, each with its candidates."""
    topics: tuple[str, ...] = ()

    @property
    def lead_gatherings(self) -> frozenset[str]:
        """The gatherings that the first sentences name."""
        return frozenset(kind for sentence in self.sentences[:_LEAD] for kind in sentence.gatherings)

    def same_number(self, i: int) -> list[list[int]]:
        """Return the candidates that tell the number of candidate `i`, itself among them, grouped by exact value."""
        one = self.candidates[i]
        values = self.numbers[one.unit, one.value_max]
        edge = abs(one.value) // _FAR + 1
        at = bisect_left(values, one.value - edge, key=_value)
        near = takewhile(lambda row: row[0] <= one.value + edge, islice(values, at, None))
        return [places for value, places in near if _alike(value, one.value)]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds a character; None between sentences."""
        sentence = self.sentences[max(0, bisect_right(self.starts, offset) - 1)]
        return sentence if sentence.start <= offset < sentence.end else None


@cache
def _cue_table() -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """The classes of each whole word, and (stem, class) of the open ones."""
    table = tomllib.loads(files("extractor.language.figures").joinpath("cues.toml").read_text("utf-8"))
    whole: dict[str, list[str]] = {}
    stems: list[tuple[str, str]] = []
    for group, classes in table.items():
        for name, words in classes.items():
            for word in words:
                if word.endswith("*"):
                    stems.append((word[:-1].lower(), f"{group}.{name}"))
                else:
                    whole.setdefault(word.lower(), []).append(f"{group}.{name}")
    return {w: tuple(c) for w, c in whole.items()}, tuple(stems)


@cache
def _cue_search() -> WordSearch[str]:
    whole, stems = _cue_table()
    forms = [re.escape(w).replace(r"\ ", r"\s+") for w in whole] + [re.escape(s) + r"\w*" for s, _ in stems]
    return WordSearch({"cue": forms}, before=r"\w-", ignore_case=True)


def find_cues(text: str, *, offset: int = 0) -> list[Cue]:
    """Return the cue words of `text` in order, one entry for every class a word has."""
    cues = []
    for _, m in _cue_search().finditer(text):
        word = " ".join(m[0].lower().split())
        start, end = offset + m.start(), offset + m.end()
        cues += [Cue(name, start, end, word) for name in _classes(word)]
    return cues


@lru_cache(maxsize=MEMO)
def _classes(word: str) -> tuple[str, ...]:
    whole, stems = _cue_table()
    return tuple(sorted({*whole.get(word, ()), *(name for stem, name in stems if word.startswith(stem))}))


def words_of(text: str) -> list[str]:
    """Split `text` into lower-case words and marks; digits become `#`."""
    return _words_in(text.split())


def _words_in(pieces: Iterable[str]) -> list[str]:
    return [word for piece in pieces for word in _words_of(piece)]


@lru_cache(maxsize=MEMO)
def _words_of(piece: str) -> tuple[str, ...]:
    return tuple("#" if w[0].isdigit() else w.lower() for w in _TOKEN.findall(piece))


def last_words(text: str, most: int) -> list[str]:
    """Return the last of `words_of(text)`, `most` of them at most."""
    pieces = text.rsplit(None, most)
    words = _words_in(pieces[-most:])
    short = len(words) < most < len(pieces)  # a piece may hold no word
    return (words_of(text) if short else words)[-most:]


def first_words(text: str, most: int) -> list[str]:
    """Return the first of `words_of(text)`, `most` of them at most."""
    pieces = text.split(None, most)
    words = _words_in(pieces[:most])
    short = len(words) < most < len(pieces)
    return (words_of(text) if short else words)[:most]


def build_context(doc: Doc, candidates: Sequence[Candidate], *, language: str, title_end: int) -> Context:
    """Gather what the decisions about `candidates` of `doc` look at."""
    tokens = tokens_of(doc)
    whole = tokens.whole
    spans = [(tokens.start[s], tokens.end[e - 1]) for s, e in tokens.sentences] or [(0, len(whole))]
    where: list[int] = []
    inside_of: dict[int, list[int]] = {}
    at = 0
    for c in candidates:
        while at + 1 < len(spans) and c.start >= spans[at][1]:
            at += 1
        inside_of.setdefault(at, []).append(len(where))
        where.append(at)
    sentences = []
    for i, (start, end) in enumerate(spans):
        text = whole[start:end]
        inside = tuple(inside_of.get(i, ()))
        taken = [(candidates[j].start, candidates[j].end) for j in inside]
        cues = find_cues(text, offset=start)
        if taken:
            cues = [q for q in cues if not any(s <= q.start < e for s, e in taken)]
        gatherings = _GATHERINGS & stated_kinds(text.strip().lower(), EVENTS) if inside or i < _LEAD else frozenset()
        sentences.append(Sentence(i, start, end, text, tuple(cues), inside, gatherings))
    counts = Counter(q.name for s in sentences for q in s.cues if q.name.startswith("topic"))
    topics = tuple(name for name, _ in sorted(counts.items(), key=_rarest_last)[:4])
    starts = tuple(start for start, _ in spans)
    numbers = _numbers(candidates)
    return Context(
        whole, language, title_end, tuple(sentences), tuple(candidates), tuple(where), starts, numbers, topics
    )


def _numbers(
    candidates: Sequence[Candidate],
) -> Mapping[tuple[str, int | float | None], list[tuple[int | float, list[int]]]]:
    found: dict[tuple[str, int | float | None], dict[int | float, list[int]]] = {}
    for i, one in enumerate(candidates):
        found.setdefault((one.unit, one.value_max), {}).setdefault(one.value, []).append(i)
    return {key: sorted(values.items()) for key, values in found.items()}


def _alike(a: int | float, b: int | float) -> bool:
    return a == b or (abs(a) < _HUGE and abs(b) < _HUGE and math.isclose(a, b, rel_tol=_SAME))


def _value(row: tuple[int | float, list[int]]) -> int | float:
    return row[0]


def _rarest_last(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
