"""The second look: what the first decisions say about each other across the article.

A name once sure makes its other occurrences, its short forms and its acronym likely; a sure neighbour makes an
overlapping stretch unlikely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from spacy.tokens import Doc

from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.wording import wording
from extractor.language.linear import Decision
from extractor.language.tokens import Tokens, tokens_of

TYPES = ("organization", "person", "place", "program")
_STEPS = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
SURE = 0.5


def _stepped(name: str) -> tuple[str, ...]:
    """The features of a probability, by its step: made once, they are looked up faster."""
    return tuple(f"{name}={step}" for step in range(len(_STEPS) + 1))


_OWN = {t: _stepped(f"p:{t}") for t in TYPES}
_OTHERS = {t: _stepped(f"others:{t}") for t in TYPES}
_INNER, _OUTER, _CROSSING = map(_stepped, ("inner", "outer", "crossing"))

Words = tuple[str, ...]


@dataclass(slots=True)
class _Form:
    """A sure name in one form: type, words, and the first tokens of its first and last place."""

    label: str
    words: Words
    first: int
    last: int


@dataclass(slots=True)
class FirstLook:
    """The first decisions of one doc, indexed."""

    tokens: Tokens
    items: Sequence[Candidate]
    decisions: Sequence[Decision]
    bests: list[tuple[str, float]]
    """The most probable type of each candidate, and its probability."""
    reach: list[int]
    """How far, in tokens, a candidate and those before it reach."""
    texts: list[str] = field(default_factory=list)
    by_text: dict[str, list[int]] = field(default_factory=dict)
    by_start: dict[int, list[int]] = field(default_factory=dict)
    by_end: dict[int, list[int]] = field(default_factory=dict)
    sure_words: dict[str, list[_Form]] = field(default_factory=dict)
    """The sure names that hold a word."""
    initials: dict[str, set[str]] = field(default_factory=dict)
    """Types of the sure names whose initials make an acronym."""
    elsewhere: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """By text and type: the highest probability among its candidates and the second highest."""


def look(doc: Doc, items: Sequence[Candidate], decisions: Sequence[Decision]) -> FirstLook:
    """Index the first decisions on the candidates `items`, which stand in text order."""
    tokens = tokens_of(doc)
    bests = [best(decision) for decision in decisions]
    first = FirstLook(tokens, items, decisions, bests, list(accumulate((item.end for item in items), max)))
    sure: dict[tuple[str, Words], _Form] = {}
    for i, item in enumerate(items):
        text = tokens.piece(item.start, item.end)
        first.texts.append(text)
        first.by_text.setdefault(text.casefold(), []).append(i)
        label, probability = bests[i]
        if probability >= SURE:
            first.by_start.setdefault(item.start, []).append(i)
            first.by_end.setdefault(item.end, []).append(i)
            words = tuple(text.split())
            form = sure.setdefault((label, words), _Form(label, words, item.start, item.start))
            form.last = item.start  # items stand in text order
    for form in sure.values():
        for word in set(form.words):
            first.sure_words.setdefault(word, []).append(form)
        if len(form.words) > 1:
            first.initials.setdefault(initials_of(form.words), set()).add(form.label)
    first.elsewhere = {text: _two_highest(same, decisions) for text, same in first.by_text.items() if len(same) > 1}
    return first


def _two_highest(same: Sequence[int], decisions: Sequence[Decision]) -> list[tuple[float, float]]:
    ranked = (sorted((decisions[i].scores.get(t, 0.0) for i in same), reverse=True) for t in TYPES)
    return [(row[0], row[1]) for row in ranked]


def best(decision: Decision) -> tuple[str, float]:
    """Return the most probable type and its probability, `none` aside."""
    scores = decision.scores
    probability, label = max([(scores.get(t, 0.0), t) for t in TYPES])
    return label, probability


def initials_of(words: Sequence[str]) -> str:
    """Return the capitals that begin the words, company marks and small words left out."""
    return "".join(w[0] for w in words if w[0].isupper() and w not in {"PT", "Tbk"})


def _step(probability: float) -> int:
    return bisect_left(_STEPS, probability)


def second_features(index: int, first: FirstLook) -> list[str]:
    """Return the features of candidate `index` that come from the other decisions."""
    item, scores = first.items[index], first.decisions[index].scores
    out = [_OWN[t][_step(scores.get(t, 0.0))] for t in TYPES]
    out += _elsewhere(index, first)
    out += _overlaps(index, first)
    out += _short_forms(item, first.texts[index], first)
    out += _neighbours(item, first)
    return out


def _elsewhere(index: int, first: FirstLook) -> list[str]:
    highest = first.elsewhere.get(first.texts[index].casefold())
    if highest is None:
        return ["alone"]
    scores = first.decisions[index].scores
    # the highest of the others is the second highest where the candidate itself is the first
    others = (second if scores.get(t, 0.0) == top else top for t, (top, second) in zip(TYPES, highest, strict=True))
    return [_OTHERS[t][_step(other)] for t, other in zip(TYPES, others, strict=True)]


def _overlaps(index: int, first: FirstLook) -> list[str]:
    """How probable the candidates are that share a token with candidate `index`."""
    items, bests, reach = first.items, first.bests, first.reach
    start, end = items[index].start, items[index].end
    low, high = index, index + 1
    while low > 0 and reach[low - 1] > start:
        low -= 1
    while high < len(items) and items[high].start < end:
        high += 1
    inner = outer = crossing = 0.0
    for i in range(low, high):
        rival = items[i]
        if i == index or rival.end <= start:
            continue
        probability = bests[i][1]
        if rival.start <= start and rival.end >= end:
            outer = max(outer, probability)
        elif rival.start >= start and rival.end <= end:
            inner = max(inner, probability)
        else:
            crossing = max(crossing, probability)
    leads = bests[index][1] >= max(inner, outer, crossing)
    return [_INNER[_step(inner)], _OUTER[_step(outer)], _CROSSING[_step(crossing)], f"leads={leads}"]


def _short_forms(item: Candidate, text: str, first: FirstLook) -> list[str]:
    words = tuple(text.split())
    out = set()
    for form in first.sure_words.get(words[0], ()):
        if len(form.words) > len(words) and (place := _place_in(words, form.words)):
            size = min(len(words), 2)
            if item.start > form.first:
                out.add(f"part:{form.label}:{place}:later:{size}")
            if item.start <= form.last:
                out.add(f"part:{form.label}:{place}:earlier:{size}")
    if is_acronym(text):
        out |= {f"initials:{label}" for label in first.initials.get(text, ())}
    return sorted(out)


def _place_in(words: Words, whole: Words) -> str:
    if whole[: len(words)] == words:
        return "head"
    if whole[-len(words) :] == words:
        return "tail"
    if whole[0] in {"PT", "PT."} and whole[1 : 1 + len(words)] == words:
        return "company"
    return "middle" if any(whole[i : i + len(words)] == words for i in range(len(whole))) else ""


def _neighbours(item: Candidate, first: FirstLook) -> list[str]:
    text = first.tokens.text
    bracketed = item.start > 1 and text[item.start - 1] == "("
    before = item.start - (2 if bracketed else 1)
    out = []
    if before >= 0:
        mark = "follows(" if bracketed else "follows"
        out += [f"{mark}={t}" for t in _types(first.by_end.get(before + 1, ()), first)]
    out += [f"precedes={t}" for t in _types(first.by_start.get(item.end, ()), first)]
    if before > 0 and text[before] == ",":
        out += [f"follows,={t}" for t in _types(first.by_end.get(before, ()), first)]
    if text[item.end - 1] in wording().stops:
        out.append("ends_in_stop")
    return out


def _types(sure: Iterable[int], first: FirstLook) -> list[str]:
    return sorted({first.bests[i][0] for i in sure})
