"""The second look: what the first decisions say about each other across the article.

A name once sure makes its other occurrences, its short forms and its acronym likely; a sure neighbour makes an
overlapping stretch unlikely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc

from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens, tokens_of

TYPES = ("organization", "person", "place", "program")
_STEPS = np.array([0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95])
_STEP_COUNT = len(_STEPS) + 1
SURE = 0.5

_KINDS = (*(f"p:{t}" for t in TYPES), *(f"others:{t}" for t in TYPES), "inner", "outer", "crossing")
STEPPED = (*(f"{kind}={step}" for kind in _KINDS for step in range(_STEP_COUNT)), "alone", "leads=False", "leads=True")
"""The features that depend on probabilities by their step; a candidate's are told by their places in this list."""
_FIRST_PLACE = np.arange(len(_KINDS)) * _STEP_COUNT
_ALONE, _LEADS = len(_FIRST_PLACE) * _STEP_COUNT, len(_FIRST_PLACE) * _STEP_COUNT + 1


@dataclass(slots=True)
class _Form:
    """A sure name in one form: type, words, and the first tokens of its first and last place."""

    label: str
    words: list[str]
    first: int
    last: int


@dataclass(slots=True)
class FirstLook:
    """The first decisions of one doc, indexed."""

    tokens: Tokens
    items: Sequence[Candidate]
    labels: Sequence[str]
    """The most probable type of each candidate."""
    stepped: np.ndarray
    """For each candidate (rows) the places of its features in `STEPPED`, -1 for none."""
    by_start: dict[int, list[int]] = field(default_factory=dict)
    by_end: dict[int, list[int]] = field(default_factory=dict)
    sure_words: dict[str, list[_Form]] = field(default_factory=dict)
    """The sure names that hold a word."""
    initials: dict[str, set[str]] = field(default_factory=dict)
    """Types of the sure names whose initials make an acronym."""


def look(doc: Doc, items: Sequence[Candidate], chances: np.ndarray) -> FirstLook:
    """Index the first decisions on the candidates `items`, which stand in text order and are at least one.

    `chances` has the probability of each of `TYPES` (columns) for every candidate (rows).
    """
    places, highest = best(chances)
    labels = [TYPES[place] for place in places.tolist()]
    kinds = [chances, _others(items, chances), *(part[:, None] for part in _overlaps(items, highest))]
    stepped = np.searchsorted(_STEPS, np.concatenate(kinds, axis=1)) + _FIRST_PLACE
    alone = np.isneginf(kinds[1][:, 0])
    stepped[alone, len(TYPES) : 2 * len(TYPES)] = -1
    leads = highest >= np.maximum.reduce(kinds[2:])[:, 0]
    marks = np.stack([np.where(alone, _ALONE, -1), _LEADS + leads], axis=1)
    first = FirstLook(tokens_of(doc), items, labels, np.concatenate([stepped, marks], axis=1))
    _index(first, np.flatnonzero(highest >= SURE).tolist())
    return first


def _index(first: FirstLook, sure: Iterable[int]) -> None:
    """File the sure names by where they begin and end, their words and initials."""
    forms: dict[tuple[str, str], _Form] = {}
    for i in sure:
        item, label = first.items[i], first.labels[i]
        first.by_start.setdefault(item.start, []).append(i)
        first.by_end.setdefault(item.end, []).append(i)
        words = item.text.split()
        form = forms.setdefault((label, " ".join(words)), _Form(label, words, item.start, item.start))
        form.last = item.start  # items stand in text order
    for form in forms.values():
        for word in set(form.words):
            first.sure_words.setdefault(word, []).append(form)
        if len(form.words) > 1:
            first.initials.setdefault(initials_of(form.words), set()).add(form.label)


def of_types(probabilities: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """Return the columns of `TYPES` from probabilities of `labels`; zero for a type that is no label."""
    columns = [probabilities[:, labels.index(t)] if t in labels else np.zeros(len(probabilities)) for t in TYPES]
    return np.stack(columns, axis=1)


def best(chances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each row's most probable type in `TYPES`, the last of equals, and its probability."""
    places = len(TYPES) - 1 - chances[:, ::-1].argmax(axis=1)
    return places, chances[np.arange(len(chances)), places]


def _others(items: Sequence[Candidate], chances: np.ndarray) -> np.ndarray:
    """Return the highest probability of each type among the other candidates of the same text, -inf where none is."""
    by_text: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        by_text.setdefault(item.text.casefold(), []).append(i)
    out = np.full(chances.shape, -np.inf)
    again = [same for same in by_text.values() if len(same) > 1]
    if not again:
        return out
    rows = np.array([i for same in again for i in same])
    sizes = np.array(list(map(len, again)))
    starts, own = np.cumsum(sizes) - sizes, chances[rows]
    top = np.maximum.reduceat(own, starts).repeat(sizes, axis=0)
    highest = own == top
    once = np.add.reduceat(highest, starts, dtype=np.int64).repeat(sizes, axis=0) == 1
    second = np.maximum.reduceat(np.where(highest, -np.inf, own), starts).repeat(sizes, axis=0)
    out[rows] = np.where(highest & once, second, top)
    return out


def _overlaps(items: Sequence[Candidate], chances: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how probable the candidates are that share a token with each: inside it, around it, across its edge."""
    starts, ends = np.array([item.start for item in items]), np.array([item.end for item in items])
    inner, outer, crossing = np.zeros(len(items)), np.zeros(len(items)), np.zeros(len(items))
    later = np.searchsorted(starts, ends) - np.arange(len(items)) - 1  # how many begin later and before its end
    left = np.arange(len(items)).repeat(later)
    right = left + 1 + np.arange(len(left)) - (np.cumsum(later) - later).repeat(later)
    longer = starts[left] == starts[right]  # of those that begin together the later one is longer
    within = ~longer & (ends[right] <= ends[left])
    across = ~longer & ~within
    for small, large in ((left[longer], right[longer]), (right[within], left[within])):
        np.maximum.at(inner, large, chances[small])
        np.maximum.at(outer, small, chances[large])
    np.maximum.at(crossing, left[across], chances[right[across]])
    np.maximum.at(crossing, right[across], chances[left[across]])
    return inner, outer, crossing


def initials_of(words: Sequence[str]) -> str:
    """Return the capitals that begin the words, company marks and small words left out."""
    return "".join(w[0] for w in words if w[0].isupper() and w not in {"PT", "Tbk"})


def second_features(index: int, first: FirstLook) -> list[str]:
    """Return the features of candidate `index` that come from the other decisions."""
    return [*(STEPPED[place] for place in first.stepped[index].tolist() if place >= 0), *other_features(index, first)]


def other_features(index: int, first: FirstLook) -> list[str]:
    """Return those of `second_features` that are not in `STEPPED`: what is near, and what it is a short form of."""
    item = first.items[index]
    return [*_short_forms(item, first), *_neighbours(item, first)]


def _short_forms(item: Candidate, first: FirstLook) -> Iterable[str]:
    words = item.text.split()
    longer = first.sure_words.get(words[0], ())
    initials = first.initials.get(item.text, ()) if is_acronym(item.text) else ()
    if not longer and not initials:
        return ()
    out, size = {f"initials:{label}" for label in initials}, min(len(words), 2)
    for form in longer:
        if len(form.words) > len(words) and (place := _place_in(words, form.words)):
            if item.start > form.first:
                out.add(f"part:{form.label}:{place}:later:{size}")
            if item.start <= form.last:
                out.add(f"part:{form.label}:{place}:earlier:{size}")
    return sorted(out)


def _place_in(words: list[str], whole: list[str]) -> str:
    if whole[: len(words)] == words:
        return "head"
    if whole[-len(words) :] == words:
        return "tail"
    if whole[0] in {"PT", "PT."} and whole[1 : 1 + len(words)] == words:
        return "company"
    return "middle" if any(whole[i : i + len(words)] == words for i in range(len(whole))) else ""


def _neighbours(item: Candidate, first: FirstLook) -> list[str]:
    text, start = first.tokens.text, item.start
    bracketed = start > 1 and text[start - 1] == "("
    before = start - (2 if bracketed else 1)
    out = []
    if sure := first.by_end.get(before + 1):
        mark = "follows(" if bracketed else "follows"
        out += [f"{mark}={t}" for t in _types(sure, first)]
    if sure := first.by_start.get(item.end):
        out += [f"precedes={t}" for t in _types(sure, first)]
    if before > 0 and text[before] == "," and (sure := first.by_end.get(before)):
        out += [f"follows,={t}" for t in _types(sure, first)]
    if text[item.end - 1] in wording().stops:
        out.append("ends_in_stop")
    return out


def _types(sure: Iterable[int], first: FirstLook) -> list[str]:
    return sorted({first.labels[i] for i in sure})
