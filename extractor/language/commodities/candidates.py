"""Candidate goods of an article: lexicon terms outside names, grouped so that one good is one candidate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from spacy.tokens import Doc

from extractor.knowledge.terms import Concept
from extractor.language.facts import Mention, article_of
from extractor.language.matcher import TermHit, matcher, text_language
from extractor.language.sectors.heads import Branch, branches, names_office
from extractor.language.termcontext import cues, inside_names

# words of at least so many letters that are so alike are spellings of one word
_SPELT: Final = 6
_ALIKE: Final = 0.9


@dataclass(slots=True)
class Good:
    """One good: its hits in text order, the concept it is, and for each hit whether it only names a branch."""

    hits: list[TermHit]
    concept: Concept
    certainty: float
    as_branch: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoodsView:
    """Everything the features need to know of one doc's goods."""

    doc: Doc
    language: str
    hits: Sequence[TermHit]
    goods: Sequence[Good]


def find_goods(doc: Doc) -> GoodsView:
    """Return the candidate goods of `doc`, whose entities should be known."""
    language = text_language(doc, article_of(doc).language)
    names = inside_names(doc)
    hits = [
        hit
        for hit in _single(doc, matcher("goods")(doc, language=language))
        if names.isdisjoint(range(hit.start, hit.end)) and not names_office(doc, hit.start, hit.end)
    ]
    branch_hits = _branch_hits(doc, hits, language)
    goods = _group(doc, hits)
    for good in goods:
        good.as_branch = [hit in branch_hits for hit in good.hits]
    return GoodsView(doc, language, hits, goods)


def _single(doc: Doc, hits: Sequence[TermHit]) -> list[TermHit]:
    """Split names of two goods (`steel and aluminium`) where the lexicon knows both and their chapters differ."""
    return [part for hit in hits for part in _parts(doc, hit)]


def _parts(doc: Doc, hit: TermHit) -> Sequence[TermHit]:
    joints = [i for i in range(hit.start + 1, hit.end - 1) if doc[i].lower_ in cues()["lists"]["couples"]]
    if len(joints) != 1:
        return (hit,)
    whole = matcher("goods")
    halves = [whole.exact(doc, hit.start, joints[0]), whole.exact(doc, joints[0] + 1, hit.end)]
    if None in halves:
        return (hit,)
    kept = [half for half in halves if half is not None]
    return kept if len({half.best.concept.code[:2] for half in kept}) == len(kept) else (hit,)


def _branch_hits(doc: Doc, hits: Sequence[TermHit], language: str) -> set[TermHit]:
    """Return the hits that stand beside a branch's head or inside a longer name of a branch."""
    found: list[Branch] = branches(doc, hits)
    inside = {b.good for b in found}
    for sector in matcher("sectors")(doc, language=language):
        inside.update(
            h
            for h in hits
            if sector.start <= h.start and h.end <= sector.end and sector.end - sector.start > h.end - h.start
        )
    return inside


def _group(doc: Doc, hits: Sequence[TermHit]) -> list[Good]:
    """Put hits of one good together: first by term, then variants of the same code."""
    by_term: dict[str, list[TermHit]] = {}
    for hit in hits:
        by_term.setdefault(hit.term, []).append(hit)
    groups: list[list[TermHit]] = []
    for own in sorted(by_term.values(), key=_length):
        homes = [g for g in groups if any(_one_good(doc, a, own[0]) for a in _by_term(g))]
        if homes:
            homes[0].extend(own)
            for other in homes[1:]:
                homes[0].extend(other)
                groups.remove(other)
        else:
            groups.append(list(own))
    return sorted((_good(g) for g in groups), key=_place)


def _length(hits: Sequence[TermHit]) -> tuple[int, int]:
    return len(hits[0].term), hits[0].start


def _place(good: Good) -> tuple[int, int]:
    return good.hits[0].start, good.hits[0].end


def _by_term(hits: Iterable[TermHit]) -> list[TermHit]:
    return list({hit.term: hit for hit in hits}.values())


def _good(hits: list[TermHit]) -> Good:
    """Settle a group's code: that of its surest, most frequent, longest term."""
    hits = sorted(hits, key=lambda h: (h.start, h.end))
    weight: dict[str, float] = {}
    for hit in hits:
        code = hit.best.concept.code
        weight[code] = weight.get(code, 0.0) + hit.best.certainty
    best = max(hits, key=lambda h: (weight[h.best.concept.code], h.best.certainty, len(h.term), -h.start))
    return Good(hits, best.best.concept, max(h.best.certainty for h in hits))


def _one_good(doc: Doc, a: TermHit, b: TermHit) -> bool:
    """Whether two terms, in one article, mean one good."""
    first, second = a.best, b.best
    if not _compatible(first.concept, second.concept):
        return False
    short, long = sorted((set(a.term.split()), set(b.term.split())), key=len)
    if (short <= long and first.concept.code == second.concept.code) or _spelt_alike(a.term, b.term):
        return True
    if _initials(a.term, b.term) or _initials(b.term, a.term) or _in_brackets(doc, a, b):
        return True
    return first.concept == second.concept and (_abbreviates(doc, a, b) or _abbreviates(doc, b, a))


def _compatible(a: Concept, b: Concept) -> bool:
    return a.code.startswith(b.code) or b.code.startswith(a.code)


def _initials(short: str, long: str) -> bool:
    words = long.split()
    return len(words) > 1 and short == "".join(w[0] for w in words)


def _spelt_alike(a: str, b: str) -> bool:
    """Whether two forms are spellings of one word: `batubara`, `batu bara`; `aluminum`, `aluminium`."""
    a, b = a.replace(" ", ""), b.replace(" ", "")
    return a == b or (min(len(a), len(b)) >= _SPELT and SequenceMatcher(None, a, b).ratio() >= _ALIKE)


def _in_brackets(doc: Doc, a: TermHit, b: TermHit) -> bool:
    """Whether the later of the two stands in brackets right behind the other: `minyak sawit mentah (CPO)`."""
    first, second = sorted((a, b), key=_start)
    return second.start == first.end + 1 and doc[first.end].text == "("


def _start(hit: TermHit) -> int:
    return hit.start


def _abbreviates(doc: Doc, short: TermHit, long: TermHit) -> bool:
    """Whether `short` is written as an abbreviation with as many letters as `long` has words: `CPO`, palm oil terms."""
    word = doc[short.start]
    words = long.term.split()
    return short.end - short.start == 1 and word.is_upper and len(word) == len(words) and all(map(str.isalpha, words))


def mention(doc: Doc, hit: TermHit, language: str) -> Mention:
    """Return the hit with the modifiers that belong to it (`udang beku`, `frozen shrimp`)."""
    start, end = hit.start, hit.end
    modifiers = cues()["modifiers"]
    if language == "id":
        end += end < len(doc) and doc[end].lower_ in modifiers["after"]
    elif start and doc[start - 1].lower_ in modifiers["before"] and not doc[start].is_sent_start:
        start -= 1
    return Mention.of(doc[start:end])
