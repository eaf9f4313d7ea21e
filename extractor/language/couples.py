"""Goods that a text couples: two in one term (`steel and aluminium`), two sharing a word (`palm and coconut oil`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from spacy.tokens import Doc

from extractor.language.matcher import TermHit, matcher, term_hits
from extractor.language.termcontext import cues
from extractor.language.tokens import tokens_of

_HITS = "extractor.goods_hits"  # in the doc's own data
_PHRASE = 0.06  # certainty below which a term of several words names no good
_QUALITY = 0.4  # certainty below which a word that may be a good's quality is one behind another quality
_LONGEST = 2  # words of a good that borrows one


def goods_hits(doc: Doc, language: str) -> list[TermHit]:
    """Return the goods that `doc` names, in text order, with what two of them share; two in one term are not parted."""
    known: dict[str, list[TermHit]] = doc.user_data.setdefault(_HITS, {})
    if language not in known:
        lower = tokens_of(doc).lower
        hits = [hit for hit in term_hits(doc, "goods", language) if not hit.is_phrase(_PHRASE)]
        hits = [hit for hit in hits if not _may_mean_something_else(hit) or not _means_something_else(lower, hit, hits)]
        known[language] = _with(hits, _borrowing(lower, hits[:], language))
    return known[language]


def _may_mean_something_else(hit: TermHit) -> bool:
    """Whether the hit may tell the quality of another good, `premium`, or be short for something else, `NPI`."""
    unsure = hit.best.certainty < _QUALITY and hit.term in cues()["modifiers"]["after"]
    return unsure or hit.term in cues()["qualities"]


def _means_something_else(lower: Sequence[str], hit: TermHit, hits: Sequence[TermHit]) -> bool:
    """Whether a word that may mean something else than the good does: behind a quality, or where nothing tells of it.

    `beras medium dan premium`; `harga premium` or `NPI` where the good has no other name nor a word that goes with it.
    """
    qualities, joints = cues()["modifiers"]["after"], cues()["lists"]
    behind = hit.start > 1 and (lower[hit.start - 1] in joints["couples"] or lower[hit.start - 1] in joints["ors"])
    if behind and lower[hit.start - 2] in qualities:
        return True
    beside = cues()["qualities"].get(hit.term)
    code = hit.best.concept.code
    if beside is None or any(other.term != hit.term and other.best.concept.code == code for other in hits):
        return False
    return frozenset(beside).isdisjoint(lower)


def parted(doc: Doc, hit: TermHit) -> Sequence[TermHit]:
    """Return the two goods of a term by themselves where the lexicon knows both and their chapters differ."""
    if hit.end - hit.start < 3:
        return (hit,)
    lower, couples = tokens_of(doc).lower, cues()["lists"]["couples"]
    joints = [i for i in range(hit.start + 1, hit.end - 1) if lower[i] in couples]
    if len(joints) != 1:
        return (hit,)
    whole = matcher("goods")
    halves = [whole.exact(doc, hit.start, joints[0]), whole.exact(doc, joints[0] + 1, hit.end)]
    if None in halves:
        return (hit,)
    kept = [half for half in halves if half is not None]
    return kept if len({half.best.concept.code[:2] for half in kept}) == len(kept) else (hit,)


def _borrowing(lower: Sequence[str], hits: Sequence[TermHit], language: str) -> Iterator[TermHit]:
    """Yield the goods that are named with a word of the good they are coupled to.

    It is that one's last word in English (`palm, soybean and sunflower oil`), its first in Indonesian (`daging sapi dan
    kerbau`).
    """
    couples, lent = cues()["lists"]["couples"], cues()[f"lent_{language}"]
    for hit in hits:
        if " " not in hit.term:
            continue
        word = hit.term.rpartition(" ")[2] if language == "en" else hit.term.partition(" ")[0]
        chapters = tuple(lent.get(word, ()))
        if not hit.best.concept.code.startswith(chapters):
            continue
        if language == "en":
            joint, joins = hit.start - 1, couples
            while joint > 0 and lower[joint] in joins:
                spans = ((start, joint) for start in range(max(0, joint - _LONGEST), joint))
                found = _named(lower, spans, "{} " + word, chapters)
                if found is None:
                    break
                yield found
                joint, joins = found.start - 1, [","]
        elif hit.end < len(lower) and lower[hit.end] in couples:
            first = hit.end + 1
            ends = range(min(len(lower), first + _LONGEST), first, -1)
            found = _named(lower, ((first, end) for end in ends), word + " {}", chapters)
            if found is not None:
                yield found


def _named(
    lower: Sequence[str], spans: Iterable[tuple[int, int]], pattern: str, chapters: tuple[str, ...]
) -> TermHit | None:
    """Return the first span that `pattern` makes the name of a good of these chapters; None where there is none."""
    for start, end in spans:
        term = pattern.format(" ".join(lower[start:end]))
        entries = matcher("goods").readings(term)
        hit = TermHit(start, end, term, entries)
        if entries and hit.best.concept.code.startswith(chapters):
            return hit
    return None


def _with(hits: list[TermHit], borrowing: Iterable[TermHit]) -> list[TermHit]:
    """Return `hits` with those that borrow a word instead of what stands there without it."""
    for one in borrowing:
        first = bisect_left(hits, one.start, key=attrgetter("end"))
        first += first < len(hits) and hits[first].end == one.start
        last = bisect_left(hits, one.end, key=attrgetter("start"))
        if all(one.start <= hit.start and hit.end <= one.end for hit in hits[first:last]):
            hits[first:last] = [one]
    return hits
