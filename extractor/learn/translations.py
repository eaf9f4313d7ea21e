"""Learns which stems of English and Indonesian translate each other, from sentences aligned line by line.

The method is IBM Model 1 (Brown et al., Computational Linguistics 19, 1993), which looks at nothing but which words
stand in translations of one another, in both directions: what is hardly likely there must be likely back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from extractor.errors import ExtractorError
from extractor.language.stems import stem
from extractor.language.views import words_of
from extractor.learn.corpora.aligned import read_pairs
from extractor.learn.corpora.layout import layout
from extractor.store.atomic import write_text

ROUNDS: Final = 8
"""Rounds of expectation and maximisation."""
LONGEST: Final = 60
"""Words of a sentence that are looked at."""
LEAST_COUNT: Final = 3
"""Sentences that an English stem must stand in."""
LIKELY: Final = 0.3
"""Probability of the Indonesian stem, given the English one, from which it is a translation."""
LEAST: Final = 0.15
LEAST_BACK: Final = 0.1
"""Probabilities there and back from which it is one, too."""

_HEADER = "# source: learned by `extractor train translations` from the aligned sentences of corpora/manifest.toml\n"
_NULL = ""  # what the words come from that translate none

Sides = tuple[Sequence[str], Sequence[str]]
"""The stems of a sentence and those of its translation."""
Chances = Mapping[str, Mapping[str, float]]
"""Of each stem, what it may be translated by, with the probability."""


def read_sentences(data: Path) -> list[Sides]:
    """Return the stems of all aligned sentences under `data/parallel`, English and Indonesian.

    Raises ExtractorError where a part is missing.
    """
    pairs = (pair for part in layout()["aligned"] for pair in read_pairs(data, part=part))
    return [(_stems(pair.english), _stems(pair.indonesian)) for pair in pairs]


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words_of(text.lower()) if word != "0"][:LONGEST]


def likely_translations(sentences: Sequence[Sides]) -> dict[str, list[str]]:
    """Return of each stem of the first side those of the second that likely translate it, the likeliest first.

    Stems that are the same on both sides, most of them names, are left out. Raises ExtractorError where there is no
    sentence with words on both sides.
    """
    there = translation_chances(sentences)
    back = translation_chances([(target, source) for source, target in sentences])
    counts = Counter(word for source, _ in sentences for word in set(source))
    found = {}
    for word in sorted(counts):
        likely = sorted(there.get(word, {}).items(), key=_likeliest_first)
        others = [
            other for other, chance in likely
            if other != word
            and (chance >= LIKELY or (chance >= LEAST and back.get(other, {}).get(word, 0.0) >= LEAST_BACK))
        ]  # fmt: skip
        if others and counts[word] >= LEAST_COUNT:
            found[word] = others
    return found


def _likeliest_first(row: tuple[str, float]) -> tuple[float, str]:
    return -row[1], row[0]


def translation_chances(sentences: Iterable[Sides]) -> Chances:
    """Return P(target | source) of the stems of the second side given those of the first, by IBM Model 1.

    Only probabilities that could ever matter here, from the lower of the two thresholds, are returned. Raises
    ExtractorError where there is no sentence with words on both sides.
    """
    sentences = [(source, target) for source, target in sentences if source and target]
    if not sentences:
        raise ExtractorError("no aligned sentences to learn translations from; fetch the corpora first")
    sources = {word: row for row, word in enumerate(sorted({_NULL, *(w for source, _ in sentences for w in source)}))}
    targets = {word: row for row, word in enumerate(sorted({w for _, target in sentences for w in target}))}
    # of every word of a translation all words of its sentence, and the null word, that it could come from
    origins, words, places, place = [], [], [], 0
    for source, target in sentences:
        rows = np.array([sources[_NULL], *(sources[word] for word in source)])
        for word in target:
            origins.append(rows)
            words.append(np.full(len(rows), targets[word]))
            places.append(np.full(len(rows), place))
            place += 1
    at = np.concatenate(places)
    keys, pair_of = np.unique(np.concatenate(origins) * len(targets) + np.concatenate(words), return_inverse=True)
    source_of = keys // len(targets)
    chances = np.ones(len(keys))
    for _ in range(ROUNDS):
        shares = chances[pair_of]
        shares /= np.bincount(at, shares, minlength=place)[at]
        expected = np.bincount(pair_of, shares, minlength=len(keys))
        chances = expected / np.bincount(source_of, expected, minlength=len(sources))[source_of]
    names, others = list(sources), list(targets)
    found: dict[str, dict[str, float]] = {}
    for i in np.flatnonzero(chances >= min(LEAST, LEAST_BACK)).tolist():
        if source := names[source_of[i]]:
            found.setdefault(source, {})[others[keys[i] % len(targets)]] = float(chances[i])
    return found


def write_translations(table: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write a line a stem, with its translations behind it; see `extractor.language.translated`.

    Raises OutputError where `path` cannot be written.
    """
    rows = (f"{word}\t{' '.join(others)}\n" for word, others in sorted(table.items()))
    write_text(path, _HEADER + "".join(rows))
