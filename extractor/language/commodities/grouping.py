"""Which terms of one article mean one good: spellings, abbreviations, shorter and longer names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import Final

from spacy.tokens import Doc

from extractor.language.matcher import TermHit
from extractor.language.termcontext import chains, cues
from extractor.language.tokens import tokens_of

# words of at least so many letters that are so alike are spellings of one word
_SPELT: Final = 6
_ALIKE: Final = 0.9
# an abbreviation has so many letters at most
_SHORT: Final = 5

_Pair = frozenset[str]


def group(doc: Doc, hits: Sequence[TermHit]) -> list[list[TermHit]]:
    """Return the hits (in text order) by good, each good and the whole in text order.

    Two terms of one code are one good where one holds the other's words (`biji kakao`, `kakao`), is its spelling,
    abbreviation or name in the other language, or stands in brackets, right behind it (`biji kopi robusta`) or behind
    an `or` as its other name; members of one list (`mi basah, mi kering`) are different goods, and so are two that only
    share a general word (`bawang merah`, `bawang putih`, `bawang`).
    """
    first: dict[str, TermHit] = {}
    for hit in hits:
        first.setdefault(hit.term, hit)
    kin = _Kin(doc, hits)
    chapters: dict[str, list[list[TermHit]]] = {}  # goods of different chapters are never one
    for term in sorted(first, key=_by_length):
        homes = chapters.setdefault(first[term].best.concept.code[:2], [])
        near = [home for home in homes if kin.joins(home, first[term])]
        merged = [first[term]]
        for home in near:
            if not any(kin.apart(a, b) for a in merged for b in home):
                merged += home
                homes.remove(home)
        homes.append(merged)
    every = [home for homes in chapters.values() for home in homes]
    of = {member.term: i for i, home in enumerate(every) for member in home}
    goods: list[list[TermHit]] = [[] for _ in every]
    for hit in hits:
        goods[of[hit.term]].append(hit)
    return sorted(goods, key=_by_place)


def _by_length(term: str) -> tuple[int, str]:
    return len(term), term


def _by_place(hits: Sequence[TermHit]) -> tuple[int, int]:
    return hits[0].start, hits[0].end


class _Kin:
    """What binds and what parts the terms of one article."""

    def __init__(self, doc: Doc, hits: Sequence[TermHit]) -> None:
        self._doc = doc
        self._bracketed = {_pair(a, b) for a, b in pairwise(hits) if b.start == a.end + 1 and doc[a.end].text == "("}
        self._short = {hit.term for hit in hits if _is_written_short(doc, hit)}
        lists = ([hits[i] for i in chain] for chain in chains(doc, hits))
        listed = {_pair(a, b) for members in lists for a, b in combinations(members, 2)}
        synonyms = set(_synonyms(doc, hits))
        self._listed = listed - synonyms
        self._touching = {_pair(a, b) for a, b in pairwise(hits) if b.start == a.end} | synonyms

    def joins(self, home: Sequence[TermHit], hit: TermHit) -> bool:
        """Whether `hit` means the same good as a member of `home`.

        A general word is one good with a more special one, but does not bring two special ones together.
        """
        kin = [member for member in home if self._one_good(member, hit)]
        if not kin or any(member.best.concept == hit.best.concept for member in home):
            return bool(kin)
        bridges = {member.best.concept for member in kin}
        return all(member in kin or member.best.concept in bridges for member in home)

    def apart(self, a: TermHit, b: TermHit) -> bool:
        """Whether the article lists the two beside each other, neither being short for the other (`palm oil/PO`)."""
        return _pair(a, b) in self._listed and not _are_twins(a, b) and not self._shortens(a, b)

    def _shortens(self, a: TermHit, b: TermHit) -> bool:
        if a.best.concept != b.best.concept:
            return False
        return (
            _initials(a.term, b.term) or _initials(b.term, a.term) or self._abbreviates(a, b) or self._abbreviates(b, a)
        )

    def _one_good(self, a: TermHit, b: TermHit) -> bool:
        one, other = a.best.concept, b.best.concept
        if not (one.code.startswith(other.code) or other.code.startswith(one.code)) or self.apart(a, b):
            return False
        if _are_twins(a, b) or (one.code == other.code and _holds(a.term, b.term)) or _spelt_alike(a.term, b.term):
            return True
        if _initials(a.term, b.term) or _initials(b.term, a.term) or _pair(a, b) in self._bracketed:
            return True
        if one.code == other.code and _pair(a, b) in self._touching:
            return True
        return one == other and (
            self._abbreviates(a, b) or self._abbreviates(b, a) or self._letters(a, b) or self._letters(b, a)
        )

    def _letters(self, short: TermHit, long: TermHit) -> bool:
        """Whether `short` is written as an abbreviation and `long` is what its row is called: `CPO`, `minyak sawit`.

        This alone makes no two of a list one good: a list tells them apart, where no letters or words tell otherwise.
        """
        labels = long.best.concept.labels
        return short.term in self._short and long.term in {labels.id.casefold(), labels.en.casefold()}

    def _abbreviates(self, short: TermHit, long: TermHit) -> bool:
        """Whether `short` is written as an abbreviation with as many letters as `long` has words (`CPO`)."""
        word = self._doc[short.start]
        words = long.term.split()
        return (
            short.end - short.start == 1 and word.is_upper and len(word) == len(words) and all(map(str.isalpha, words))
        )


def _synonyms(doc: Doc, hits: Sequence[TermHit]) -> Iterator[_Pair]:
    """Yield the pairs of terms that an `or` gives as two names of one concept: `soda ash atau natrium karbonat`.

    Two that share a word are two kinds: `beras merah atau beras hitam`.
    """
    lower, ors = tokens_of(doc).lower, cues()["lists"]["ors"]
    for a, b in pairwise(hits):
        beside = b.start == a.end + 1 and lower[a.end] in ors and a.best.concept == b.best.concept
        if beside and set(a.term.split()).isdisjoint(b.term.split()):
            yield _pair(a, b)


def _is_written_short(doc: Doc, hit: TermHit) -> bool:
    """Whether a term is a word of few letters in capitals, none of a line in capitals: `Harga CPO naik`."""
    if hit.end - hit.start > 1 or len(hit.term) > _SHORT or not hit.term.isalpha() or not doc[hit.start].is_upper:
        return False
    beside = (doc[i] for i in (hit.start - 1, hit.end) if 0 <= i < len(doc))
    return not any(word.is_alpha and word.is_upper for word in beside)


def _are_twins(a: TermHit, b: TermHit) -> bool:
    """Whether the two are names of one good in two languages: `kopi`, `coffee`; `minyak sawit`, `palm oil`."""
    one, other = a.best.concept, b.best.concept
    if (one.code, one.labels) != (other.code, other.labels):
        return False
    return a.best.lang != b.best.lang or {a.term, b.term} == {one.labels.id.casefold(), one.labels.en.casefold()}


def _pair(a: TermHit, b: TermHit) -> _Pair:
    return frozenset({a.term, b.term})


def _holds(a: str, b: str) -> bool:
    """Whether one term has all words of the other."""
    one, other = set(a.split()), set(b.split())
    return one <= other or other <= one


def _initials(short: str, long: str) -> bool:
    words = long.split()
    return len(words) > 1 and short == "".join(w[0] for w in words)


def _spelt_alike(a: str, b: str) -> bool:
    """Whether two forms are spellings of one word: `batubara`, `batu bara`; `aluminum`, `aluminium`."""
    a, b = a.replace(" ", ""), b.replace(" ", "")
    if a == b or min(len(a), len(b)) < _SPELT:
        return a == b
    matcher = SequenceMatcher(None, a, b)
    # the two quick ratios are upper bounds of the third
    return min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _ALIKE and matcher.ratio() >= _ALIKE
