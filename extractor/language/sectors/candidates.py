"""Candidate branches of an article: lexicon terms, goods with a branch's head, and members of lists of branches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.knowledge.isic import isic_label
from extractor.knowledge.terms import Labels, certainty_of
from extractor.language.couples import goods_hits, parted
from extractor.language.facts import Mention, article_of
from extractor.language.matcher import TermHit, matcher, term_hits, text_language, word_forms
from extractor.language.sectors.heads import (
    Head,
    branch_code,
    head_beside,
    heads_of,
    holds_head,
    lone_code,
    names_office,
    opens_list,
    seller_code,
    step_code,
)
from extractor.language.termcontext import Surroundings, chains, inside_names, list_mates
from extractor.language.tokens import tokens_of

# certainty of branches made of a good and a head, by the head's strength, and of a good in a list of branches
_STRONG, _WEAK, _LISTED = 0.7, 0.35, 0.4
# share of a lexicon term's doubt that a head beside it takes away
_STRONG_HEAD, _WEAK_HEAD = 0.6, 0.3
_PHRASE = 0.03  # certainty below which a term of several words names no branch


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that may name a branch: tokens of the mention and of the bare term, code, source and head."""

    start: int
    end: int
    term: str
    code: str
    alternatives: tuple[str, ...]
    labels: Labels
    certainty: float
    source: str  # lexicon, compound (good and head), list
    head: Head | None
    bare: tuple[int, int]
    listed: bool = False

    @property
    def core(self) -> frozenset[str]:
        """The words that tell this branch from others."""
        return frozenset(self.term.split())


@dataclass(slots=True)
class Branching:
    """One branch: its spots in text order and the spot that settles its code."""

    spots: list[Spot]
    best: Spot


@dataclass(frozen=True, slots=True)
class SectorsView:
    """Everything the features need to know of one doc's branches; `mates` as `list_mates` returns it."""

    doc: Doc
    language: str
    branches: Sequence[Branching]
    goods: Sequence[TermHit]
    mates: Mapping[int, tuple[int, float]]
    in_sentence: Mapping[int, int]
    """How many terms of branches a sentence has, by its first token."""
    around: Surroundings


def find_branches(doc: Doc) -> SectorsView:
    """Return the candidate branches of `doc`, whose entities should be known."""
    language = text_language(doc, article_of(doc).language)
    names = inside_names(doc)

    def free(hit: TermHit) -> bool:
        return names.isdisjoint(range(hit.start, hit.end)) and not names_office(doc, hit.start, hit.end)

    goods = [h for h in goods_hits(doc, language) if free(h)]
    terms = [
        h for h in term_hits(doc, "sectors", language) if free(h) and not (h.is_phrase(_PHRASE) or _swallowed(h, goods))
    ]
    goods = [part for good in goods for part in (parted(doc, good) if _covered(good, terms) else (good,))]
    headed = zip(goods, heads_of(doc, goods), strict=True)
    compounds = _compounds([(g, head) for g, head in headed if head is not None and not _covered(g, terms)])
    named = [_lexical(doc, h, goods) for h in terms]
    # `zinc miner` is one branch, not `miner` as well
    wide = [*compounds, *(s for s in named if (s.start, s.end) != s.bare)]
    spots = [s for s in named if not any(_holds(w, s) and w is not s for w in wide)] + compounds
    spots = _listed(doc, spots, [g for g in goods if not _covered(g, terms)])
    mates = list_mates(doc, spots, [s.certainty for s in spots])
    return SectorsView(doc, language, _group(spots), goods, mates, _by_sentence(doc, spots), Surroundings(doc))


def _by_sentence(doc: Doc, spots: Sequence[Spot]) -> Mapping[int, int]:
    tokens = tokens_of(doc)
    return Counter(tokens.sentence(start)[0] for start, _ in {s.bare for s in spots})


def _swallowed(hit: TermHit, goods: Sequence[TermHit]) -> bool:
    """Whether the hit is only a part of a longer good's name (`listrik` in `mobil listrik`)."""
    return any(
        g.start <= hit.start and hit.end <= g.end and g.end - g.start > hit.end - hit.start and g.best.certainty > 0.4
        for g in goods
    )


def _holds(outer: Spot, inner: Spot) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _covered(good: TermHit, terms: Sequence[TermHit]) -> bool:
    return any(t.start < good.end and good.start < t.end for t in terms)


def _lexical(doc: Doc, hit: TermHit, goods: Sequence[TermHit]) -> Spot:
    head = head_beside(doc, hit.start, hit.end)
    start, end = hit.start, hit.end
    entry = hit.best
    concept = entry.concept
    other = (seller_code(concept.code, head) or step_code(hit.term, concept.code, head)) if head else None
    if head is not None and head.whole and (other or head.step == "branch"):
        start, end = min(start, head.start), max(end, head.end)
    certainty = entry.certainty
    if head is not None:
        certainty += (1 - certainty) * (_WEAK_HEAD if head.weak else _STRONG_HEAD)
    code, others, labels = concept.code, concept.alternatives, concept.labels
    other = other or lone_code(hit.term, start, end, goods)
    if other is not None and other != code:
        code, others, labels = other, (), isic_label(other)
    return Spot(start, end, hit.term, code, others, labels, certainty, "lexicon", head, (hit.start, hit.end))


def _compounds(headed: Iterable[tuple[TermHit, Head]]) -> list[Spot]:
    return [spot for good, head in headed if (spot := _shared(good, head) or _of_good(good, head)) is not None]


def _shared(good: TermHit, head: Head) -> Spot | None:
    """Return the branch of the lexicon that a good is with a head that does not stand beside it; None where none is."""
    if head.end == good.start or head.start == good.end:
        return None
    words = [form for form, _ in word_forms(head.word)]
    named = [f"{good.term} {word}" for word in words] if head.start > good.end else [f"{head.word} {good.term}"]
    for term in named:
        if entries := matcher("sectors").readings(term):
            entry = max(entries, key=certainty_of)
            concept, span = entry.concept, (good.start, good.end)
            return Spot(
                *span, term, concept.code, concept.alternatives, concept.labels, entry.certainty, "lexicon", None, span
            )
    return None


def _of_good(good: TermHit, head: Head | None) -> Spot | None:
    """Return the branch that a good stands for, with its head or as a member of a list; None where none is known."""
    code = branch_code(good.best.concept.code, head.step if head else "branch")
    if code is None:
        return None
    start, end = good.start, good.end
    certainty = _LISTED
    if head is not None:
        certainty = _WEAK if head.weak else _STRONG
        if head.whole and (head.end == start or head.start == end):
            start, end = min(start, head.start), max(end, head.end)
    named = good.best.concept.labels
    labels = Labels(f"industri {named.id}", f"{named.en} industry") if code.startswith("C") else isic_label(code)
    source = "compound" if head else "list"
    return Spot(
        start, end, good.term, code, (), labels, certainty * good.best.certainty, source, head, (good.start, good.end)
    )


def _listed(doc: Doc, spots: Sequence[Spot], goods: Sequence[TermHit]) -> list[Spot]:
    """Mark the members of lists that hold a branch with a head, and add the goods among them as branches."""
    taken = {s.bare for s in spots}
    plain = [spot for g in goods if (g.start, g.end) not in taken and (spot := _of_good(g, None)) is not None]
    every = sorted([*spots, *plain], key=_where)
    lists = [[every[i] for i in chain] for chain in chains(doc, every)]
    inside = {id(s) for members in lists if _of_branches(doc, members) for s in members}
    return [_with_list(s) if id(s) in inside else s for s in every if s.source != "list" or id(s) in inside]


def _where(spot: Spot) -> tuple[int, int]:
    return spot.start, spot.end


def _of_branches(doc: Doc, members: Sequence[Spot]) -> bool:
    return opens_list(doc, members[0].start) or any(_names_branch(s) for s in members)


def _names_branch(spot: Spot) -> bool:
    if spot.head is None:
        return spot.source == "lexicon" and holds_head(spot.term)
    return not spot.head.weak and spot.head.step == "branch"


def _with_list(s: Spot) -> Spot:
    return Spot(
        s.start, s.end, s.term, s.code, s.alternatives, s.labels, s.certainty, s.source, s.head, s.bare, listed=True
    )


def _group(spots: Sequence[Spot]) -> list[Branching]:
    """Put the spots of one branch together: one row of the lexicon, or one code and shared words."""
    groups: list[list[Spot]] = []
    for spot in spots:
        home = next((g for g in groups if any(_one_branch(spot, other) for other in g)), None)
        if home is None:
            groups.append([spot])
        else:
            home.append(spot)
    return [Branching(g, max(g, key=_surest)) for g in groups]


def _surest(spot: Spot) -> tuple[float, int, int]:
    return spot.certainty, len(spot.term), -spot.start


def _one_branch(a: Spot, b: Spot) -> bool:
    if a.code != b.code:
        return False
    if a.labels == b.labels:
        return True
    return "lexicon" not in {a.source, b.source} and (a.core <= b.core or b.core <= a.core)


def mention(doc: Doc, spot: Spot) -> Mention:
    """Return the spot as a mention."""
    return tokens_of(doc).mention(spot.start, spot.end)
