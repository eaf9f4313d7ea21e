"""Candidate goods of an article: lexicon terms outside names, grouped so that one good is one candidate."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from extractor.knowledge.terms import Concept, Entry
from extractor.language.commodities.grouping import group
from extractor.language.couples import goods_hits, parted
from extractor.language.facts import Mention, article_of
from extractor.language.matcher import TermHit, term_hits, text_language
from extractor.language.sectors.heads import heads_of, names_office, opens_list
from extractor.language.termcontext import Surroundings, chains, cues, inside_names, joined, list_mates
from extractor.language.tokens import tokens_of

_FOODS = "24"  # the last chapter of foods


@dataclass(slots=True)
class Good:
    """One good: its hits in text order, the concept it is, and for each hit whether it only names a branch."""

    hits: list[TermHit]
    concept: Concept
    certainty: float
    as_branch: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kinship:
    """How the goods of one article share codes and rows of the lexicon, counted once for all of them."""

    prefixes: Mapping[str, int]
    """How many goods have a code that begins so; chapters, headings and whole codes."""
    codes: Mapping[str, int]
    rows: Mapping[Concept, int]
    surest: Mapping[str, float]
    """The highest certainty of a code's goods."""
    most: Mapping[str, int]
    """The hits of a code's most frequent good."""
    longest: Good | None
    """The most frequent good."""

    @classmethod
    def of(cls, goods: Sequence[Good]) -> Kinship:
        """Count the goods of one article."""
        prefixes: Counter[str] = Counter()
        surest: dict[str, float] = {}
        most: dict[str, int] = {}
        for good in goods:
            code = good.concept.code
            prefixes.update({code[:2], code[:4], code})
            surest[code] = max(good.certainty, surest.get(code, 0.0))
            most[code] = max(len(good.hits), most.get(code, 0))
        codes, rows = Counter(good.concept.code for good in goods), Counter(good.concept for good in goods)
        return cls(prefixes, codes, rows, surest, most, max(goods, key=_frequency, default=None))


def _frequency(good: Good) -> int:
    return len(good.hits)


@dataclass(frozen=True, slots=True)
class GoodsView:
    """Everything the features need to know of one doc's goods; `mates` as `list_mates` returns it."""

    doc: Doc
    language: str
    hits: Sequence[TermHit]
    goods: Sequence[Good]
    mates: Mapping[int, tuple[int, float]]
    kin: Kinship
    around: Surroundings


def find_goods(doc: Doc) -> GoodsView:
    """Return the candidate goods of `doc`, whose entities should be known."""
    language = text_language(doc, article_of(doc).language)
    names = inside_names(doc)
    # a name at one end tells whose or which the good is (`emas Antam`, `kopi Bajawa`, `Java coffee`)
    hits = [
        hit
        for pair in goods_hits(doc, language)
        for hit in parted(doc, pair)
        if not names.issuperset(range(hit.start, hit.end)) and not names_office(doc, hit.start, hit.end)
    ]
    hits = _food_read(doc, hits)
    branch_hits = _branch_hits(doc, hits, language)
    goods = [_good(variants) for variants in group(doc, hits)]
    for good in goods:
        good.as_branch = [hit in branch_hits for hit in good.hits]
    mates = list_mates(doc, hits, [hit.best.certainty for hit in hits])
    return GoodsView(doc, language, hits, goods, mates, Kinship.of(goods), Surroundings(doc))


def _food_read(doc: Doc, hits: list[TermHit]) -> list[TermHit]:
    """Read a term that may be a food as one (`beras, minyak, dan gula`) where its lists have foods alone.

    So it is read, too, where the article names that food in full (`minyak goreng`); but in no article that names what
    the term is otherwise (`minyak mentah`).
    """
    foods = {hit.term: food for hit in hits if (food := _food(hit)) is not None}
    if not foods:
        return hits
    plain = {hit.best.concept.code for hit in hits if hit.term not in foods}
    named = {hit.best.concept for hit in hits}
    listed = {
        hits[i].term
        for chain in chains(doc, hits)
        if len(chain) > 2 and all(hits[i].term in foods or _is_food(hits[i].best) for i in chain)
        for i in chain
    }
    read = {
        hit.term: (foods[hit.term],)
        for hit in hits
        if hit.term in foods
        and hit.best.concept.code not in plain
        and (hit.term in listed or foods[hit.term].concept in named)
    }
    return [replace(hit, entries=read.get(hit.term, hit.entries)) for hit in hits]


def _food(hit: TermHit) -> Entry | None:
    """The reading of a term as a food, where another is surer."""
    return None if _is_food(hit.best) else next(filter(_is_food, hit.entries), None)


def _is_food(entry: Entry) -> bool:
    return entry.concept.code[:2] <= _FOODS


def _branch_hits(doc: Doc, hits: Sequence[TermHit], language: str) -> set[TermHit]:
    """Return the hits that stand beside a branch's head, in a list of branches or inside a branch's longer name."""
    inside = {hit for hit, head in zip(hits, heads_of(doc, hits), strict=True) if head is not None}
    inside.update(_in_lists(doc, hits))
    for sector in term_hits(doc, "sectors", language):
        within = hits[bisect_left(hits, sector.start, key=_start) : bisect_left(hits, sector.end, key=_start)]
        inside.update(h for h in within if h.end <= sector.end and sector.end - sector.start > h.end - h.start)
    return inside


def _in_lists(doc: Doc, hits: Sequence[TermHit]) -> Iterator[TermHit]:
    """Yield the hits that are members of a list of branches: `subsectors such as textiles and footwear`."""
    reached: int | None = None
    for hit in hits:
        if opens_list(doc, hit.start) or (reached is not None and joined(doc, reached, hit.start)):
            reached = hit.end
            yield hit
        else:
            reached = None


def _start(hit: TermHit) -> int:
    return hit.start


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
    tokens, modifiers = tokens_of(doc), cues()["modifiers"]
    if language == "id":
        behind = tokens.lower[end : end + 2]
        end += next((n for n in range(len(behind), 0, -1) if " ".join(behind[:n]) in modifiers["after"]), 0)
    elif start and tokens.lower[start - 1] in modifiers["before"] and not tokens.opens[start]:
        start -= 1
    return tokens.mention(start, end)
