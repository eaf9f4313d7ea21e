"""Gathers every stretch of text that might be a name: model, tables, cue words, capitals. High recall, no decision.

For newcomers: a run is a stretch of capitalised words with the small words between them ("Direktur Utama PT Nusa
Niaga Tbk Budi Raharja"). Names begin and end at certain places of a run: where the run begins or ends, at known names,
at what the model found, at cue words ("PT", "Kementerian", "Corp"), at small words, after a minister's post. Each pair
of a beginning and an end is a candidate; `choose` decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.places import find_countries
from extractor.knowledge.posts import post_words
from extractor.language.entities.gazetteer import Known, find_known
from extractor.language.entities.wording import wording

MOST_WORDS = 14
_MARKS = frozenset({"-", "–", "/", ",", "'s", "’s", "(", ")"})
SHORT_RUN = 6  # runs up to this length are split everywhere
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$|[ei]-[A-Z]")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Candidate:
    """Tokens `start:end` of the doc that may be a name; `sources` tells who proposed it."""

    start: int
    end: int
    sources: set[str] = field(default_factory=set)
    known: Known | None = None


class Pool:
    """Collects candidates; the same stretch from several sources is one candidate."""

    def __init__(self) -> None:
        self.items: dict[tuple[int, int], Candidate] = {}

    def add(self, start: int, end: int, source: str, *, known: Known | None = None) -> None:
        """Add tokens `start:end` as proposed by `source`."""
        item = self.items.setdefault((start, end), Candidate(start, end))
        item.sources.add(source)
        item.known = item.known or known


def gather(doc: Doc) -> list[Candidate]:
    """Return the candidates of `doc` in text order."""
    pool = Pool()
    for entity in doc.ents:
        pool.add(entity.start, entity.end, f"model:{entity.label_}")
    for known in find_known(doc.text):
        span = doc.char_span(known.start, known.end, alignment_mode="expand")
        if span is not None and span.end_char - known.end <= 1 and span.start_char == known.start:
            pool.add(span.start, span.end, f"known:{known.type}", known=known)
    _governments(doc, pool)
    _laws(doc, pool)
    for start, end in _runs(doc):
        _split(doc, start, end, pool)
    return sorted(pool.items.values(), key=_place)


def _place(item: Candidate) -> tuple[int, int]:
    return item.start, item.end


def _governments(doc: Doc, pool: Pool) -> None:
    """`pemerintah Jepang`, `bank sentral Jepang`, `Japanese government`, `China's commerce ministry`."""
    words = wording()
    text = doc.text
    for found in find_countries(text):
        left = text[max(0, found.start - 32) : found.start].rstrip()
        opening = next((w for w in words.government if left.endswith(w)), None)
        if opening and found.is_name:
            _add_chars(doc, pool, found.start - len(opening) - 1, found.end, "government")
        right = text[found.end : found.end + 40]
        for closing in words.government_close:
            match = re.match(rf"(?:['’]s)? {re.escape(closing)}\b", right)
            if match:
                _add_chars(doc, pool, found.start, found.end + match.end(), "government")


def _laws(doc: Doc, pool: Pool) -> None:
    for match in wording().law.finditer(doc.text):
        _add_chars(doc, pool, match.start(), match.end(), "law")


def _add_chars(doc: Doc, pool: Pool, start: int, end: int, source: str) -> None:
    span = doc.char_span(start, end)
    if span is not None:
        pool.add(span.start, span.end, source)


def is_name_word(token: Token) -> bool:
    """Whether a word may stand in a name by its looks: a capital first, or letters with digits."""
    text = token.text
    return text[0].isupper() or (text[0].isdigit() and any(c.isupper() for c in text)) or bool(_ORDINAL.match(text))


def _runs(doc: Doc) -> list[tuple[int, int]]:
    """Return the runs of capitalised words as token offsets, none across a sentence's end."""
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(doc):
        if not is_name_word(doc[i]):
            i += 1
            continue
        end = i + 1
        while (step := _step(doc, end)) > 0:
            end += step
        runs.append((i, end))
        i = end
    return runs


def _step(doc: Doc, at: int) -> int:
    """How many tokens the run that reached `at` may go on: a name word, or a small word and a name word."""
    if at >= len(doc) or doc[at].is_sent_start or "\n" in doc[at].text:
        return 0
    if is_name_word(doc[at]) or _YEAR.fullmatch(doc[at].text):
        return 1
    return _bracket_step(doc, at) if doc[at].text == "(" else _small_step(doc, at)


def _bracket_step(doc: Doc, at: int) -> int:
    if at + 2 < len(doc) and doc[at + 2].text == ")" and doc[at + 1].text in {"Persero", "persero"}:
        return 3
    return 4 if _is_inner_acronym(doc, at) else 0


def _small_step(doc: Doc, at: int) -> int:
    """A step over a dash, a small word or two, or a comma in a name that lists fields."""
    if at + 1 >= len(doc) or doc[at + 1].is_sent_start:
        return 0
    text, name_follows = doc[at].text, is_name_word(doc[at + 1])
    small = text in wording().links or text in {"'s", "’s"}
    dash = text in {"-", "–", "/"} and not doc[at].whitespace_
    listed = text == "," and at + 3 < len(doc) and _is_list_name(doc, at)
    if name_follows and (small or dash or listed):
        return 2
    two = small and at + 2 < len(doc) and doc[at + 1].text in wording().links and is_name_word(doc[at + 2])
    return 3 if two else 0


def _is_inner_acronym(doc: Doc, at: int) -> bool:
    """A short form in brackets inside a name: "Konferensi Tingkat Tinggi (KTT) G20"."""
    if at + 3 >= len(doc) or doc[at + 2].text != ")" or doc[at + 3].is_sent_start:
        return False
    return is_acronym(doc[at + 1].text) and is_name_word(doc[at + 3])


def is_acronym(text: str) -> bool:
    """Whether a word looks like an acronym: two to eight signs, mostly capitals."""
    return 2 <= len(text) <= 8 and text[0].isalpha() and sum(c.isupper() for c in text) > len(text) / 2


def _is_list_name(doc: Doc, comma: int) -> bool:
    """A comma inside a name that lists fields: "Kementerian Ekonomi, Perdagangan, dan Industri"."""
    ahead = [doc[i].text for i in range(comma + 1, min(comma + 6, len(doc)))]
    behind = [doc[i].text.casefold() for i in range(max(0, comma - 6), comma)]
    opened = any(wording().opens.get(word) == "organization" for word in behind)
    return opened and any(word in {"dan", "and", "&"} for word in ahead[:4])


def _split(doc: Doc, start: int, end: int, pool: Pool) -> None:
    """Add the candidates of one run."""
    starts, ends = _boundaries(doc, start, end, pool)
    for s in sorted(starts):
        for e in sorted(ends):
            if s < e and e - s <= MOST_WORDS and is_name_word(doc[s]) and doc[e - 1].text not in wording().links:
                pool.add(s, e, "run")


def _boundaries(doc: Doc, start: int, end: int, pool: Pool) -> tuple[set[int], set[int]]:
    """Return where names may begin and where they may end inside a run."""
    if end - start <= SHORT_RUN:
        return set(range(start, end)), set(range(start + 1, end + 1))
    edges = {edge for pair in pool.items for edge in pair if start <= edge <= end}
    starts, ends = {start, *edges}, {end, *edges}
    for i in range(start, end):
        begins, closes = _edges_at(doc, i, end)
        starts |= begins
        ends |= closes
    starts |= _after_posts(doc, start, end)
    if doc[start].is_sent_start or doc[start].text in wording().never:
        starts.add(start + 1)
    return {s for s in starts if s < end}, {e for e in ends if e > start}


def _edges_at(doc: Doc, i: int, end: int) -> tuple[set[int], set[int]]:
    """Where names may begin and end because of the word at `i`."""
    words, posts = wording(), post_words()
    text, cue = doc[i].text, doc[i].text.casefold()
    starts: set[int] = set()
    ends: set[int] = set()
    if text in words.links or text in _MARKS:
        starts, ends = {i + 1}, {i, i + 1} if text in {"(", ")"} else {i}
    elif text in posts.heads_id or cue in posts.heads_en or text in posts.honorifics:
        starts, ends = {i + 1}, {i}
    elif _YEAR.fullmatch(text):
        ends = {i}
    if cue in words.opens or (i + 1 < end and f"{cue} {doc[i + 1].text.casefold()}" in words.opens):
        starts, ends = starts | {i}, ends | {i}
    if cue in words.closes or cue in {"tbk", "tbk.", "persero"}:
        starts, ends = starts | {i + 1}, ends | {i + 1}
    if is_acronym(text):
        starts, ends = starts | {i, i + 1}, ends | {i, i + 1}
    return starts, ends


def _after_posts(doc: Doc, start: int, end: int) -> set[int]:
    """Where a minister's post ends inside the run, a person may begin."""
    out = set()
    posts = minister_posts()
    for i in range(start, end):
        for size in range(1, 7):
            if i + size < end and doc[i : i + size].text.casefold() in posts:
                out.add(i + size)
    return out
