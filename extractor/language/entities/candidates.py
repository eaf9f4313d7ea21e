"""Gathers every stretch of text that might be a name: model, tables, cue words, capitals. High recall, no decision.

For newcomers: a run is a stretch of capitalised words with the small words between them ("Direktur Utama PT Nusa
Niaga Tbk Budi Raharja"). Names begin and end at certain places of a run: where the run begins or ends, at known names,
at what the model found, at cue words ("PT", "Kementerian", "Corp"), at small words, after a minister's post. Each pair
of a beginning and an end is a candidate; `choose` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from spacy.tokens import Doc

from extractor.knowledge.organisations import minister_posts, organisation_of
from extractor.knowledge.phrases import lacks_capitals
from extractor.knowledge.places import countries, country_adjectives, country_names, country_of, find_countries
from extractor.knowledge.placesense import names_currency
from extractor.knowledge.posts import post_words
from extractor.knowledge.terms import load_terms
from extractor.knowledge.units import units
from extractor.language.entities.gazetteer import describe, find_known
from extractor.language.entities.known import Known
from extractor.language.entities.wording import wording
from extractor.language.facts import article_of
from extractor.language.matcher import term_hits, text_language
from extractor.language.remembered import MEMO
from extractor.language.tokens import Tokens, tokens_of

MOST_WORDS = 14
_MARKS = frozenset({"-", "–", "/", ",", "'s", "’s", "'", "’", "(", ")"})
SHORT_RUN = 6  # runs up to this length are split everywhere
_DASHES = frozenset({"--", "—"})
_MIXED = re.compile(r"\(([A-Z][A-Za-z]{0,5}[a-z][A-Za-z]{0,5}[A-Z])s?\)")
_GLOSSED = 80  # characters before a bracket in which the words stand that it is short for
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$|[ei]-[A-Z]")
_BRACKETED = re.compile(r"\(([A-Z]\w{2,})\)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE_CODE = re.compile(r"\b[A-Z]{2,8}:(?=[A-Z0-9.]*[A-Z])[A-Z0-9.]{1,8}(?!\w)")
_SHORTEST, _SURE = 3, 0.6  # letters in a good's short name, and how sure it must be one
_POST_WORDS = 6  # words of a minister's post at most


@dataclass(slots=True)
class Candidate:
    """Tokens `start:end` of the doc, `text`, that may be a name; `sources` tells who proposed it, sorted."""

    start: int
    end: int
    text: str
    sources: tuple[str, ...]
    known: Known | None = None


class Pool:
    """Collects candidates; the same stretch from several sources is one candidate."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.items: dict[tuple[int, int], Candidate] = {}

    def add(self, start: int, end: int, source: str, *, known: Known | None = None) -> None:
        """Add tokens `start:end` as proposed by `source`."""
        item = self.items.get((start, end))
        if item is None:
            self.items[(start, end)] = Candidate(start, end, self._tokens.piece(start, end), (source,), known)
            return
        if source not in item.sources:
            item.sources = tuple(sorted((*item.sources, source)))
        item.known = item.known or known


def gather(doc: Doc) -> list[Candidate]:
    """Return the candidates of `doc` in text order."""
    tokens = tokens_of(doc)
    pool = Pool(tokens)
    for entity in doc.ents:
        if not _is_word(tokens, entity.start, entity.end, entity.label_):
            pool.add(entity.start, entity.end, f"model:{entity.label_}")
    for known in find_known(tokens.whole):
        start, end = tokens.cover(known.start, known.end)
        if tokens.end[end - 1] - known.end <= 1 and tokens.start[start] == known.start:
            pool.add(start, end, f"known:{known.type}", known=known)
    _small_countries(tokens, pool)
    _governments(tokens, pool)
    _laws(tokens, pool)
    edges = {edge for item in pool.items for edge in item}
    for start, end in _runs(tokens):
        _split(tokens, start, end, pool, edges)
    names, generic, codes = country_names(), wording().generic, _share_codes(tokens)
    short, bracketed = _short_words(tokens), set(_BRACKETED.findall(tokens.whole))
    adjectives = country_adjectives() if article_of(doc).language == "en" else {}
    opening = _opening_goods(doc, tokens)
    return [
        item
        for _, item in sorted(pool.items.items(), key=_place)
        if (item.text not in names or not _is_currency(tokens, item))
        and item.text not in generic
        and (item.known is not None or item.text not in short)
        and not (item.text in adjectives and _is_adjective(item))
        and (not codes or codes.isdisjoint(range(item.start, item.end)))
        and not _is_unit(tokens, item)
        and not _is_negated(tokens, item)
        and (item.known is not None or not _is_clause(tokens, item.start, item.end))
        and not _is_good(item)
        and not (item.known is None and item.end - item.start == 1 and item.start in opening)
        and not _is_body_and_person(tokens, item, bracketed)
    ]


def _is_adjective(item: Candidate) -> bool:
    """Whether an English adjective of a country is no name besides; Indonesian calls a country `Swiss`."""
    return item.known is None or (item.known.type == "place" and item.text.isalpha() and item.text.istitle())


def _share_codes(tokens: Tokens) -> set[int]:
    """The tokens of an exchange and the code of a share there: `NYSE:BA`."""
    found = [match.span() for match in _SHARE_CODE.finditer(tokens.whole)] if ":" in tokens.whole else []
    return {i for span in found for i in range(*tokens.cover(*span))}


def _short_words(tokens: Tokens) -> set[str]:
    """What stands in brackets for words in small letters and is written as those are: "waste-to-energy (WtE)"."""
    found = set[str]()
    for match in _MIXED.finditer(tokens.whole):
        words = re.split(r"[\s-]+", tokens.whole[max(0, match.start() - _GLOSSED) : match.start()].rstrip())
        told = words[-len(match[1]) :]
        if all(map(str.islower, told)) and "".join(word[0] for word in told) == match[1].casefold():
            found.add(match[1])
    return found


def _is_negated(tokens: Tokens, item: Candidate) -> bool:
    """Whether a name only tells what something is not of: "non-US exports"."""
    at = item.start - 2
    return at >= 0 and tokens.text[at + 1] == "-" and tokens.lower[at] == "non" and not tokens.spaced[at]


def _is_unit(tokens: Tokens, item: Candidate) -> bool:
    """Whether capitals right behind a number are the symbol of a unit: "75 BBTUD"."""
    measured = item.end - item.start == 1 and item.start > 0 and tokens.text[item.start - 1][0].isdigit()
    return measured and item.text.isupper() and item.known is None and units().unit(item.text) is not None


def _is_good(item: Candidate) -> bool:
    """Whether capitals are the short name of a good and nothing else: "HDPE", "FeNi"."""
    text = item.text
    if item.known is not None or item.end - item.start > 1 or len(text) < _SHORTEST or text[1:].islower():
        return False
    return any(entry.certainty >= _SURE for entry in load_terms("goods").get(text.casefold(), ()))


def _opening_goods(doc: Doc, tokens: Tokens) -> frozenset[int]:
    """Return the tokens that name a good and have a capital as the first of a sentence alone: "Latex was cheaper"."""
    hits = term_hits(doc, "goods", text_language(doc, article_of(doc).language))
    sure = [hit.start for hit in hits if hit.end - hit.start == 1 and hit.best.certainty >= _SURE]
    first = [i for i in sure if tokens.opens[i] and tokens.text[i].istitle()]
    if not first:
        return frozenset()
    inside = {text for text, opens in zip(tokens.text, tokens.opens, strict=True) if not opens}
    return frozenset(i for i in first if tokens.text[i] not in inside)


def _is_body_and_person(tokens: Tokens, item: Candidate, bracketed: set[str]) -> bool:
    """Whether what the model took for a person begins with a body's short name: "Ketua GAPSI Rudi Hartono".

    That is an acronym in capitals, or what stands in brackets somewhere, as behind a full name.
    """
    first, rest = tokens.text[item.start], tokens.text[item.start + 1 : item.end]
    if "model:person" not in item.sources or not rest or any(map(str.isupper, rest)):
        return False
    return first in bracketed or (len(first) > _SHORTEST and first.isupper() and first.isalpha() and is_acronym(first))


def _is_word(tokens: Tokens, start: int, end: int, label: str) -> bool:
    """Whether what the model took for a name is in small letters among capitals: a person, or a word no table knows."""
    text = tokens.piece(start, end)
    if not text.islower() or (end - start > 1 and label != "person") or lacks_capitals(tokens.whole):
        return False
    return text not in wording().agencies and organisation_of(text) is None and country_of(text) is None


def _is_clause(tokens: Tokens, start: int, end: int) -> bool:
    """Whether what was taken for a name is a piece of a headline, "Vindkraft eyes Batam", or goes over a dash."""
    inner, words = tokens.text[start + 1 : end - 1], wording()
    if tokens.text[start] in words.firm_opens and not words.outside_firms.isdisjoint(inner):
        return True  # "PT Lidi Jaya for Sapu LLC"
    return not words.verbs.isdisjoint(inner) or not _DASHES.isdisjoint(inner)


def _small_countries(tokens: Tokens, pool: Pool) -> None:
    """The countries of a text that lacks capitals: "ekspor kopi ke jepang"."""
    for found in find_countries(tokens.whole):
        span = tokens.exactly(found.start, found.end) if found.is_name else None
        if span is not None and tokens.whole[found.start : found.end].islower():
            known = describe(countries()[found.code].label_id, found.start, found.end)
            pool.add(*span, f"known:{known.type}", known=known)


def _is_currency(tokens: Tokens, item: Candidate) -> bool:
    """Whether a country's name only tells a currency ("US dollars")."""
    return names_currency(tokens.whole, tokens.start[item.start], tokens.end[item.end - 1])


_place = itemgetter(0)


def _governments(tokens: Tokens, pool: Pool) -> None:
    """`pemerintah Jepang`, `bank sentral Jepang`, `Japanese government`, `China's commerce ministry`."""
    words = wording()
    text = tokens.whole
    for found in find_countries(text):
        left = text[max(0, found.start - 32) : found.start].rstrip()
        opening = next((w for w in words.government if left.endswith(w)), None)
        if opening and found.is_name:
            _add_chars(tokens, pool, found.start - len(opening) - 1, found.end, "government")
        right = text[found.end : found.end + 40]
        for closing in _closings():
            match = closing.match(right)
            if match:
                _add_chars(tokens, pool, found.start, found.end + match.end(), "government")


@cache
def _closings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:['’]s)? {re.escape(closing)}\b") for closing in wording().government_close)


def _laws(tokens: Tokens, pool: Pool) -> None:
    for match in wording().law.finditer(tokens.whole):
        _add_chars(tokens, pool, match.start(), match.end(), "law")


def _add_chars(tokens: Tokens, pool: Pool, start: int, end: int, source: str) -> None:
    span = tokens.exactly(start, end)
    if span is not None:
        pool.add(*span, source)


@lru_cache(maxsize=MEMO)
def is_name_word(text: str) -> bool:
    """Whether a word may stand in a name by its looks: a capital first, or letters with digits."""
    return text[0].isupper() or (text[0].isdigit() and any(c.isupper() for c in text)) or bool(_ORDINAL.match(text))


def _runs(tokens: Tokens) -> list[tuple[int, int]]:
    """Return the runs of capitalised words as token offsets, none across a sentence's end."""
    runs: list[tuple[int, int]] = []
    names = [is_name_word(text) for text in tokens.text]
    i = 0
    while i < len(names):
        if not names[i]:
            i += 1
            continue
        end = i + 1
        while (step := _step(tokens, names, end)) > 0:
            end += step
        runs.append((i, end))
        i = end
    return runs


def _step(tokens: Tokens, names: list[bool], at: int) -> int:
    """How many tokens the run that reached `at` may go on: a name word, or a small word and a name word."""
    if at >= len(names) or tokens.opens[at] or "\n" in tokens.text[at]:
        return 0
    if names[at] or _YEAR.fullmatch(tokens.text[at]):
        return 1
    return _bracket_step(tokens, names, at) if tokens.text[at] == "(" else _small_step(tokens, names, at)


def _bracket_step(tokens: Tokens, names: list[bool], at: int) -> int:
    text = tokens.text
    if at + 2 < len(text) and text[at + 2] == ")" and text[at + 1] in {"Persero", "persero"}:
        return 3
    return 4 if _is_inner_acronym(tokens, names, at) else 0


def _small_step(tokens: Tokens, names: list[bool], at: int) -> int:
    """A step over a dash, a small word or two, or a comma in a name that lists fields."""
    if at + 1 >= len(names) or tokens.opens[at + 1]:
        return 0
    text, links = tokens.text[at], wording().links
    small = text in links or text in {"'s", "’s"} or _is_of_several(tokens, at)
    dash = text in {"-", "–", "/"} and not tokens.spaced[at]
    listed = text == "," and at + 3 < len(names) and _is_list_name(tokens, at)
    if names[at + 1] and (small or dash or listed):
        return 2
    two = small and at + 2 < len(names) and tokens.text[at + 1] in links and names[at + 2]
    return 3 if two else 0


def _is_of_several(tokens: Tokens, at: int) -> bool:
    """Whether an apostrophe tells what several own: "Growers' Union"."""
    owners = at > 0 and tokens.text[at - 1].endswith("s") and not tokens.spaced[at - 1]
    return owners and tokens.text[at] in {"'", "’"} and tokens.spaced[at]


def _is_inner_acronym(tokens: Tokens, names: list[bool], at: int) -> bool:
    """A short form in brackets inside a name: "Konferensi Tingkat Tinggi (KTT) G20"."""
    if at + 3 >= len(names) or tokens.text[at + 2] != ")" or tokens.opens[at + 3]:
        return False
    return is_acronym(tokens.text[at + 1]) and names[at + 3]


@lru_cache(maxsize=MEMO)
def is_acronym(text: str) -> bool:
    """Whether a word looks like an acronym: two to eight signs, mostly capitals."""
    return 2 <= len(text) <= 8 and text[0].isalpha() and sum(c.isupper() for c in text) > len(text) / 2


def _is_list_name(tokens: Tokens, comma: int) -> bool:
    """A comma inside a name that lists fields: "Kementerian Ekonomi, Perdagangan, dan Industri"."""
    ahead = tokens.text[comma + 1 : comma + 5]
    opens = wording().opens
    opened = any(opens.get(word.casefold()) == "organization" for word in tokens.text[max(0, comma - 6) : comma])
    return opened and any(word in {"dan", "and", "&"} for word in ahead)


def _split(tokens: Tokens, start: int, end: int, pool: Pool, edges: set[int]) -> None:
    """Add the candidates of one run; `edges`: where names of other sources begin or end."""
    starts, ends = _boundaries(tokens, start, end, edges)
    links, verbs = wording().links, wording().verbs
    closing = sorted(e for e in ends if tokens.text[e - 1] not in links)
    for s in sorted(starts):
        if is_name_word(tokens.text[s]):
            last = next((i for i in range(s + 1, min(s + MOST_WORDS, end)) if tokens.text[i] in verbs), s + MOST_WORDS)
            for e in closing[bisect_right(closing, s) : bisect_right(closing, last)]:  # "Program Lidi Bakal Dorong"
                pool.add(s, e, "run")


def _boundaries(tokens: Tokens, start: int, end: int, known: set[int]) -> tuple[Iterable[int], Iterable[int]]:
    """Return where names may begin and where they may end inside a run."""
    if end - start <= SHORT_RUN:
        return range(start, end), range(start + 1, end + 1)
    edges = known.intersection(range(start, end + 1))
    starts, ends = {start, *edges}, {end, *edges}
    for i in range(start, end):
        begins, closes = _edges_at(tokens, i, end)
        starts |= begins
        ends |= closes
    starts |= _after_posts(tokens, start, end)
    if tokens.opens[start] or tokens.text[start] in wording().never:
        starts.add(start + 1)
    return {s for s in starts if s < end}, {e for e in ends if e > start}


def _edges_at(tokens: Tokens, i: int, end: int) -> tuple[set[int], set[int]]:
    """Where names may begin and end because of the word at `i`."""
    words, posts = wording(), post_words()
    text = tokens.text[i]
    cue = text.casefold()
    starts: set[int] = set()
    ends: set[int] = set()
    if text in words.links or text in _MARKS:
        starts, ends = {i + 1}, {i, i + 1} if text in {"(", ")"} else {i}
    elif text in posts.heads_id or cue in posts.heads_en or text in posts.honorifics or text in words.verbs:
        starts, ends = {i + 1}, {i}
    elif _YEAR.fullmatch(text):
        ends = {i}
    if text in words.balinese_opens and not words.balinese_names.isdisjoint(tokens.text[i + 1 : i + 2]):
        starts, ends = starts | {i}, ends | {i}
    if cue in words.opens or (i + 1 < end and f"{cue} {tokens.text[i + 1].casefold()}" in words.opens):
        starts, ends = starts | {i}, ends | {i}
    if cue in words.closes or cue in {"tbk", "tbk.", "persero"}:
        starts, ends = starts | {i + 1}, ends | {i + 1}
    if is_acronym(text):
        starts, ends = starts | {i, i + 1}, ends | {i, i + 1}
    return starts, ends


def _after_posts(tokens: Tokens, start: int, end: int) -> set[int]:
    """Where a minister's post ends inside the run, a person may begin."""
    out = set()
    posts, openings = minister_posts(), _post_openings()
    for i in range(start, end):
        if tokens.text[i].casefold() in openings:
            sizes = range(1, min(_POST_WORDS + 1, end - i))
            out |= {i + size for size in sizes if tokens.piece(i, i + size).casefold() in posts}
    return out


@cache
def _post_openings() -> frozenset[str]:
    """Everything that the first word of a post may begin with, whole words of the tokenizer among it."""
    firsts = {post.split()[0] for post in minister_posts()}
    return frozenset(first[:size] for first in firsts for size in range(1, len(first) + 1))
