"""The second look: what the first decisions say about each other across the article.

A name once sure makes its other occurrences, its short forms and its acronym likely; a sure neighbour makes an
overlapping stretch unlikely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.wording import wording
from extractor.language.linear import Decision

TYPES = ("organization", "person", "place", "program")
_STEPS = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
SURE = 0.5


@dataclass(slots=True)
class FirstLook:
    """The first decisions of one doc, indexed."""

    doc: Doc
    items: Sequence[Candidate]
    decisions: Sequence[Decision]
    texts: list[str] = field(default_factory=list)
    by_text: dict[str, list[int]] = field(default_factory=dict)
    by_token: dict[int, list[int]] = field(default_factory=dict)
    sure: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    """Start, type and words of each stretch that looks sure."""
    sure_words: dict[str, list[tuple[int, str, tuple[str, ...]]]] = field(default_factory=dict)
    initials: dict[str, set[str]] = field(default_factory=dict)
    """Types of the sure names whose initials make an acronym."""


def look(doc: Doc, items: Sequence[Candidate], decisions: Sequence[Decision]) -> FirstLook:
    """Index the first decisions."""
    first = FirstLook(doc, items, decisions)
    for i, (item, decision) in enumerate(zip(items, decisions, strict=True)):
        text = doc[item.start : item.end].text
        first.texts.append(text)
        first.by_text.setdefault(text.casefold(), []).append(i)
        for token in range(item.start, item.end):
            first.by_token.setdefault(token, []).append(i)
        label, probability = best(decision)
        if probability >= SURE:
            words = tuple(text.split())
            entry = (item.start, label, words)
            first.sure.append(entry)
            for word in set(words):
                first.sure_words.setdefault(word, []).append(entry)
            if len(words) > 1:
                first.initials.setdefault(initials_of(words), set()).add(label)
    return first


def best(decision: Decision) -> tuple[str, float]:
    """Return the most probable type and its probability, `none` aside."""
    return max(((t, decision.scores.get(t, 0.0)) for t in TYPES), key=_by_probability)


def _by_probability(pair: tuple[str, float]) -> tuple[float, str]:
    return pair[1], pair[0]


def initials_of(words: Sequence[str]) -> str:
    """Return the capitals that begin the words, company marks and small words left out."""
    return "".join(w[0] for w in words if w[0].isupper() and w not in {"PT", "Tbk"})


def _step(probability: float) -> int:
    return sum(probability > step for step in _STEPS)


def second_features(index: int, first: FirstLook) -> list[str]:
    """Return the features of candidate `index` that come from the other decisions."""
    item, decision = first.items[index], first.decisions[index]
    out = [f"p:{t}={_step(decision.scores.get(t, 0.0))}" for t in TYPES]
    out += _elsewhere(index, first)
    out += _overlaps(index, first)
    out += _short_forms(item, first.texts[index], first)
    out += _neighbours(item, first)
    return out


def _elsewhere(index: int, first: FirstLook) -> list[str]:
    others = [i for i in first.by_text[first.texts[index].casefold()] if i != index]
    if not others:
        return ["alone"]
    return [f"others:{t}={_step(max(first.decisions[i].scores.get(t, 0.0) for i in others))}" for t in TYPES]


def _overlaps(index: int, first: FirstLook) -> list[str]:
    item = first.items[index]
    rivals = {i for token in range(item.start, item.end) for i in first.by_token[token]} - {index}
    inner = outer = crossing = 0.0
    for i in rivals:
        rival = first.items[i]
        probability = best(first.decisions[i])[1]
        if rival.start <= item.start and rival.end >= item.end:
            outer = max(outer, probability)
        elif rival.start >= item.start and rival.end <= item.end:
            inner = max(inner, probability)
        else:
            crossing = max(crossing, probability)
    own = best(first.decisions[index])[1]
    out = [f"inner={_step(inner)}", f"outer={_step(outer)}", f"crossing={_step(crossing)}"]
    out.append(f"leads={own >= max(inner, outer, crossing)}")
    return out


def _short_forms(item: Candidate, text: str, first: FirstLook) -> list[str]:
    words = tuple(text.split())
    out = set()
    for start, label, whole in first.sure_words.get(words[0], ()):
        if len(whole) > len(words):
            where = "later" if item.start > start else "earlier"
            place = _place_in(words, whole)
            if place:
                out.add(f"part:{label}:{place}:{where}:{min(len(words), 2)}")
    if is_acronym(text):
        out |= {f"initials:{label}" for label in first.initials.get(text, ())}
    return sorted(out)


def _place_in(words: tuple[str, ...], whole: tuple[str, ...]) -> str:
    if whole[: len(words)] == words:
        return "head"
    if whole[-len(words) :] == words:
        return "tail"
    if whole[0] in {"PT", "PT."} and whole[1 : 1 + len(words)] == words:
        return "company"
    return "middle" if any(whole[i : i + len(words)] == words for i in range(len(whole))) else ""


def _neighbours(item: Candidate, first: FirstLook) -> list[str]:
    doc = first.doc
    out = []
    bracketed = item.start > 1 and doc[item.start - 1].text == "("
    before = item.start - (2 if bracketed else 1)
    if before >= 0:
        types = {best(first.decisions[i])[0] for i in first.by_token.get(before, ()) if _ends_sure(i, before, first)}
        out += [f"follows{'(' if bracketed else ''}={t}" for t in sorted(types)]
    types = {best(first.decisions[i])[0] for i in first.by_token.get(item.end, ()) if _starts_sure(i, item.end, first)}
    out += [f"precedes={t}" for t in sorted(types)]
    if before >= 0 and doc[before].text == "," and before > 0:
        listed = [i for i in first.by_token.get(before - 1, ()) if _ends_sure(i, before - 1, first)]
        types = {best(first.decisions[i])[0] for i in listed}
        out += [f"follows,={t}" for t in sorted(types)]
    if doc[item.end - 1].text in wording().stops:
        out.append("ends_in_stop")
    return out


def _ends_sure(i: int, token: int, first: FirstLook) -> bool:
    return first.items[i].end == token + 1 and best(first.decisions[i])[1] >= SURE


def _starts_sure(i: int, token: int, first: FirstLook) -> bool:
    return first.items[i].start == token and best(first.decisions[i])[1] >= SURE
