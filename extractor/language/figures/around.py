"""What stands around the figures of one article, looked up once: phrases, clauses, ways of change, governing words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.language.figures.candidate import patterns
from extractor.language.figures.context import Context, Cue, Sentence, words_of
from extractor.language.remembered import MEMO

_WHOLE = 4  # stems up to so many letters stand only for themselves
_BEFORE, _AFTER, _GOVERNING = 40, 25, 80  # characters in which a way of change, and the governing word, are looked for
_BREAK = re.compile(r"[,;:()\n]|\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PER = re.compile(r"\s*(?:/|per\s|a\s|an\s|se(?=\w)|each\b)\s*([^\W\d_]+)", re.I)


class Phrase(NamedTuple):
    """Topic words side by side ("kapasitas produksi"): the classes of the head, the words, the offsets."""

    names: tuple[str, ...]
    words: str
    start: int
    end: int


class Governor(NamedTuple):
    """The first word of weight before a figure, its way of change, and its classes."""

    word: str
    way: str
    names: tuple[str, ...]


class Around:
    """The surroundings of the figures of one article; each is looked up when it is first asked for."""

    def __init__(self, c: Context) -> None:
        self.c = c
        self._topics: dict[int, tuple[Cue, ...]] = {}
        self._phrases: dict[tuple[int, int, int], list[Phrase]] = {}
        self._clauses: dict[int, tuple[int, int]] = {}
        self._governors: dict[int, Governor | None] = {}
        self._ways: dict[int, list[str]] = {}
        self._gaps: dict[int, list[str]] = {}
        self._bags: dict[int, list[str]] = {}

    def topics(self, sentence: int) -> tuple[Cue, ...]:
        """Return the topic words of a sentence."""
        found = self._topics.get(sentence)
        if found is None:
            found = self._topics[sentence] = topics_in(self.c.sentences[sentence])
        return found

    def phrases(self, i: int, *, after: bool = False) -> list[Phrase]:
        """Return the topic phrases of the sentence that end before figure `i`, or begin `after` it."""
        figure, sentence = self.c.candidates[i], self.c.where[i]
        topics = self.topics(sentence)
        # cues stand in text order, and those of different places do not overlap
        low = bisect_left(topics, figure.end, key=_start) if after else 0
        high = len(topics) if after else bisect_right(topics, figure.start, key=_end)
        key = sentence, low, high
        found = self._phrases.get(key)
        if found is None:
            found = self._phrases[key] = phrases(self.c, topics[low:high])
        return found

    def clause(self, i: int) -> tuple[int, int]:
        """Return the offsets of the stretch between the marks and figures nearest to figure `i`."""
        found = self._clauses.get(i)
        if found is None:
            found = self._clauses[i] = _clause(self.c, i)
        return found

    def governor(self, i: int) -> Governor | None:
        """Return the first word of weight to the left of figure `i`; None where there is none."""
        if i not in self._governors:
            self._governors[i] = _governor(self.c, i)
        return self._governors[i]

    def ways_before(self, i: int) -> list[str]:
        """Return the ways of change told right before figure `i`."""
        found = self._ways.get(i)
        if found is None:
            start, sentence = self.c.candidates[i].start, self.c.sentences[self.c.where[i]]
            found = self._ways[i] = way(self.c.text[max(sentence.start, start - _BEFORE) : start])
        return found

    def ways_after(self, i: int) -> list[str]:
        """Return the ways of change told right behind figure `i`."""
        end, sentence = self.c.candidates[i].end, self.c.sentences[self.c.where[i]]
        return way(self.c.text[end : min(sentence.end, end + _AFTER)])

    def gap(self, i: int) -> list[str]:
        """Return the words between figure `i` and the next one."""
        found = self._gaps.get(i)
        if found is None:
            first, second = self.c.candidates[i], self.c.candidates[i + 1]
            found = self._gaps[i] = words_of(self.c.text[first.end : second.start])
        return found

    def per(self, i: int) -> str:
        """Return what the figure is told of each of ("per kg"), in lower case, empty where of none."""
        found = _PER.match(self.c.text, self.c.candidates[i].end)
        return found[1].lower() if found else ""

    def bag(self, sentence: int) -> list[str]:
        """Return the different words of a sentence."""
        found = self._bags.get(sentence)
        if found is None:
            words = sorted(set(words_of(self.c.sentences[sentence].text)))
            found = self._bags[sentence] = [w for w in words if w.isalpha()]
        return found


def _start(cue: Cue) -> int:
    return cue.start


def _end(cue: Cue) -> int:
    return cue.end


def topics_in(sentence: Sentence) -> tuple[Cue, ...]:
    """Return the topic words of a sentence, in text order."""
    return tuple(q for q in sentence.cues if q.name.startswith("topic"))


def phrases(c: Context, topics: Sequence[Cue]) -> list[Phrase]:
    """Join neighbouring topic words to phrases."""
    out: list[list[Cue]] = []
    for cue in topics:
        gap = c.text[out[-1][-1].end : cue.start] if out else "."
        if out and (cue.start <= out[-1][-1].end or gap.strip() == ""):
            out[-1].append(cue)
        else:
            out.append([cue])
    return [_phrase(c, group) for group in out]


def _phrase(c: Context, group: list[Cue]) -> Phrase:
    edge = max(q.start for q in group) if c.language == "en" else min(q.start for q in group)
    names = tuple(sorted({q.name[6:] for q in group if q.start == edge}))
    words = " ".join(sorted({q.word: q.start for q in group}, key={q.word: q.start for q in group}.__getitem__))
    return Phrase(names, words, group[0].start, group[-1].end)


def _clause(c: Context, i: int) -> tuple[int, int]:
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    start, end = sentence.start, sentence.end
    if i and c.where[i - 1] == sentence.index:
        start = c.candidates[i - 1].end
    if i + 1 < len(c.candidates) and c.where[i + 1] == sentence.index:
        end = c.candidates[i + 1].start
    for mark in _BREAK.finditer(c.text, start, figure.start):
        start = mark.end()
    if mark_after := _BREAK.search(c.text, figure.end, end):
        end = mark_after.start()
    return start, end


@cache
def _polarities() -> tuple[dict[str, str], dict[str, str]]:
    """The way of change that a whole word tells, and that the beginning of one does; the first by name counts."""
    tables: dict[str, list[str]] = patterns()["polarity"]
    rows = [(stem, name) for name in sorted(tables, reverse=True) for stem in tables[name]]
    return dict(rows), {stem: name for stem, name in rows if len(stem) > _WHOLE}


def _polarity_of(word: str) -> str | None:
    whole, begun = _polarities()
    found = [begun[word[:size]] for size in range(_WHOLE + 1, len(word) + 1) if word[:size] in begun]
    return min([*found, *([whole[word]] if word in whole else [])], default=None)


@lru_cache(maxsize=MEMO)
def _ways_of(piece: str) -> tuple[str, ...]:
    return tuple(p for w in _WORD.findall(piece.lower()) if (p := _polarity_of(w)))


def way(text: str) -> list[str]:
    """Return which ways of change the words of `text` tell, in order: up, down, loss, deficit."""
    pieces = text.split()
    if "lebih" not in pieces:
        return [p for piece in pieces for p in _ways_of(piece)]
    return [p for i, piece in enumerate(pieces) for p in _ways_of(piece) or _compared(pieces, i)]


def _compared(pieces: list[str], i: int) -> tuple[str, ...]:
    """The way of change that a comparative at `i` tells: of the figure behind it, or of the one right before it."""
    name = _comparatives().get(pieces[i]) if i and pieces[i - 1] == "lebih" else None
    told = name is not None and (i == 1 or _than().isdisjoint(pieces[i + 1 :]))
    return (name,) if name is not None and told else ()


@cache
def _comparatives() -> dict[str, str]:
    return {word: name for name in ("up", "down") for word in patterns()["compared"][name]}


@cache
def _than() -> frozenset[str]:
    return frozenset(patterns()["compared"]["than"])


@cache
def _passed_over() -> frozenset[str]:
    """Words between a figure and the word that governs it: hedges, "sebesar", prepositions."""
    hedges = " ".join(patterns()["hedges"].values()).replace("|", " ")
    return frozenset(_WORD.findall(hedges.lower())) | frozenset(patterns()["exclude"]["light"])


def _governor(c: Context, i: int) -> Governor | None:
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    words = list(_WORD.finditer(c.text, max(sentence.start, figure.start - _GOVERNING), figure.start))
    found = next((w for w in reversed(words) if w[0].lower() not in _passed_over()), None)
    if found is None:
        return None
    names = tuple(q.name for q in sentence.cues if q.start <= found.start() < q.end)
    return Governor(found[0].lower(), (way(found[0]) or ["none"])[0], names)


def last_ways(text: str) -> list[str]:
    """Return the ways of change that the last three words of `text` tell."""
    last: list[str] = []
    for piece in reversed(text.split()):
        last = _WORD.findall(piece) + last
        if len(last) >= 3:
            break
    return way(" ".join(last[-3:]))
