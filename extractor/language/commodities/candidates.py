"""Candidate goods of an article: lexicon terms outside names, grouped so that one good is one candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor.knowledge.terms import Concept
from extractor.language.commodities.grouping import group
from extractor.language.facts import Mention, article_of
from extractor.language.matcher import TermHit, matcher, text_language
from extractor.language.sectors.heads import Branch, branches, names_office
from extractor.language.termcontext import cues, inside_names


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
    goods = [_good(variants) for variants in group(doc, hits)]
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


def _good(hits: list[TermHit]) -> Good:
    """Settle the code of one good's hits: that of its surest, most frequent, longest term."""
    weight: dict[str, float] = {}
    for hit in hits:
        code = hit.best.concept.code
        weight[code] = weight.get(code, 0.0) + hit.best.certainty
    best = max(hits, key=lambda h: (weight[h.best.concept.code], h.best.certainty, len(h.term), -h.start))
    return Good(hits, best.best.concept, max(h.best.certainty for h in hits))


def mention(doc: Doc, hit: TermHit, language: str) -> Mention:
    """Return the hit with the modifiers that belong to it (`udang beku`, `frozen shrimp`)."""
    start, end = hit.start, hit.end
    modifiers = cues()["modifiers"]
    if language == "id":
        end += end < len(doc) and doc[end].lower_ in modifiers["after"]
    elif start and doc[start - 1].lower_ in modifiers["before"] and not doc[start].is_sent_start:
        start -= 1
    return Mention.of(doc[start:end])
