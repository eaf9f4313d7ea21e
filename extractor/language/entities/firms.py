"""Names that the words before them or the table say are a firm's: `Dutch trader Nedcoffee`, `Kopi Kenangan`.

The entity model knows few foreign firms, and a firm's name alone looks like a person's, a place's or a good's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from extractor.knowledge.places import HOME, country_adjectives, country_names, place_of
from extractor.knowledge.terms import load_terms
from extractor.language.entities.candidates import Candidate, is_name_word
from extractor.language.entities.known import Known
from extractor.language.entities.wording import closes_firm, wording
from extractor.language.tokens import Tokens

_FIRM_KINDS: Final = frozenset({"association", "bank", "chamber", "company", "exchange", "international", "state_firm"})
_FROM: Final = "asal"
_REACH: Final = 4
"""Words between what an Indonesian firm is and where it is from, at most."""
_SEATED: Final = frozenset({"based", "headquartered", "listed"})
_LISTED: Final = "listed"
_OWN: Final = frozenset({"'s", "’s", "'", "’"})
_WORDS: Final = 5
"""Words between an English adjective of a country and the name, at most, and one."""


def firm_runs(tokens: Tokens, candidates: Sequence[Candidate], *, english: bool) -> list[Candidate]:
    """Return the candidates that are the whole of a run of capitalised words that is said to be a firm.

    What a table knows is left to `table_firms` and the decision, unless a word for firms closes a longer name; what
    begins a sentence is left to the decision.
    """
    known = {i for item in candidates if item.known for i in range(item.start, item.end)}
    ends = {
        start: end
        for start in {item.start for item in candidates}
        if start
        and not tokens.opens[start]
        and _may_begin(tokens.text[start])
        and (_told_en(tokens, start) if english else start not in known and _told_id(tokens, start, known))
        and ((end := end_of_run(tokens, start)) and (start not in known or is_closed(tokens, end)))
    }
    return [item for item in candidates if item.known is None and ends.get(item.start) == item.end]


def is_closed(tokens: Tokens, end: int) -> bool:
    """Whether a word for firms closes the name that ends at `end`: `PCL`, `Holdings`."""
    return closes_firm(tokens.lower[end - 1])


def is_no_person(tokens: Tokens, start: int) -> bool:
    """Whether the words before the name at `start` tell a firm that cannot be a person: `steelmaker`, not `trader`.

    Behind a country an exporter is one too, and what calls itself one: `Peru's Pesquera Paita`.
    """
    words = wording()
    if _is_noun(tokens, start - 1, words.firms_only_en):
        return True
    kind = _is_noun(tokens, start - 1, words.firms_en - words.firms_or_persons_en) or _calls_itself_firm(tokens, start)
    return kind and _home_en(tokens, start) is not None


def legal_runs(tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole of a run closed by a legal form: `Olamide Commodities Ltd`."""
    forms, text = wording().legal_forms, tokens.text
    return [
        item
        for item in candidates
        if 1 < item.end - item.start <= _WORDS
        and text[item.end - 1] in forms
        and item.start
        and not tokens.opens[item.start]
        and _may_begin(text[item.start])
        and text[item.start - 1].islower()
        and text[item.start - 1] not in wording().particles
        and end_of_run(tokens, item.start) == item.end
    ]


def event_runs(tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are the whole of a run closed by a word for fairs and shows: `Seoul Food Show`."""
    closes, text = wording().events_close, tokens.text
    return [
        item
        for item in candidates
        if item.known is None
        and item.end - item.start > 2
        and text[item.end - 1] in closes
        and _may_begin(text[item.start])
        and (tokens.opens[item.start] or not (item.start and is_name_word(text[item.start - 1])))
        and end_of_run(tokens, item.start) == item.end
    ]


def table_firms(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the firms, associations, world bodies and foreign central banks of the table by names of several words.

    They mean nothing else; the decision knows Indonesia's central bank.
    """
    known = [(item, item.known) for item in candidates if item.known and _is_sure(item.known)]
    return [item for item, firm in known if " " in item.text and item.text == firm.name]


def _is_sure(known: Known) -> bool:
    return known.kind in _FIRM_KINDS or (known.kind == "central_bank" and known.country != HOME)


def _may_begin(word: str) -> bool:
    words = wording()
    plain = word[0].isupper() and len(word) > 1 and word not in country_adjectives()
    return plain and word not in words.never and word not in words.stops


def end_of_run(tokens: Tokens, start: int) -> int:
    """Return where the run of name words from `start` on ends, particles between them among it (`Van der Meer`)."""
    end = at = start + 1
    while at < len(tokens) and not tokens.opens[at]:
        if is_name_word(tokens.text[at]):
            end = at + 1
        elif tokens.text[at] not in wording().particles and not _joins(tokens, at):
            break
        at += 1
    return end


def _joins(tokens: Tokens, at: int) -> bool:
    """Whether a sign between two name words makes them one: `CIARA-CEC`, `Lund & Berg`."""
    dash = tokens.text[at] == "-" and not tokens.spaced[at] and not tokens.spaced[at - 1]
    return dash or tokens.text[at] == "&"


def _told_en(tokens: Tokens, start: int) -> bool:
    words = wording()
    if _is_noun(tokens, start - 1, words.firms_en):
        return True
    beside = (
        _is_seated(tokens, start) or _is_noun(tokens, start - 1, words.homes_en) or _calls_itself_firm(tokens, start)
    )
    return beside and _home_en(tokens, start) is not None


def _is_seated(tokens: Tokens, start: int) -> bool:
    """Whether the name follows its seat or exchange: `Jakarta-based`, `Hong Kong-listed`."""
    return start > 1 and tokens.text[start - 2] == "-" and tokens.text[start - 1] in _SEATED


def _calls_itself_firm(tokens: Tokens, start: int) -> bool:
    return wording().opens.get(tokens.lower[start]) == "company" or is_closed(tokens, end_of_run(tokens, start))


def _told_id(tokens: Tokens, start: int, known: set[int]) -> bool:
    text, at = tokens.text, start - 1
    if text[start].isupper():  # a good or a kind of firm: `importir BBM`, `emiten BUMN`
        return False
    if _is_noun(tokens, at, wording().firms_alone_id):
        return True
    if text[at] == ",":
        return _from_elsewhere(tokens, at - 1, known)
    at = _before_known(at, known)
    told = at < start - 1
    if at > 0 and _is_term(text[at]):
        at, told = at - 1, True
    return told and at >= 0 and _is_noun(tokens, at, wording().firms_id)


def _from_elsewhere(tokens: Tokens, at: int, known: set[int]) -> bool:
    """Whether the place that ends at `at` is where a firm is from: `produsen ban asal Tiongkok, Sailun`."""
    end, at = at, _before_known(at, known)
    first = max(0, at - _REACH)
    nouns = wording().firms_id
    return at < end and tokens.text[at] == _FROM and any(_is_noun(tokens, i, nouns) for i in range(first, at))


def _before_known(at: int, known: set[int]) -> int:
    """Return the token before the known names that end at `at`; `at` itself where none does."""
    while at in known:
        at -= 1
    return at


def _is_noun(tokens: Tokens, at: int, nouns: frozenset[str]) -> bool:
    """Whether the token is one of the nouns, in capitals only where a sentence begins (not `Sekretaris Perusahaan`)."""
    return tokens.text[at] in nouns or (tokens.opens[at] and tokens.lower[at] in nouns)


def _is_term(word: str) -> bool:
    return word.islower() and (word in load_terms("goods") or word in load_terms("sectors"))


def home_before(tokens: Tokens, start: int) -> str | None:
    """Return the country that the words before the name at `start` say it is of; None where they say none.

    `Turkish conglomerate Yildirim`, `Japan's Marubeni`, `raksasa ritel Jepang Aeon`, `asal Tiongkok, Sailun`. Where its
    shares are listed tells none, as exchanges draw firms from elsewhere: `U.S.-listed Grab`.
    """
    if not start or tokens.opens[start] or tokens.text[start - 1] == _LISTED:
        return None
    return _home_en(tokens, start) or _home_id(tokens, start - 1)


def _home_en(tokens: Tokens, start: int) -> str | None:
    at = start - 1
    if _is_seated(tokens, start):
        return _land_at(tokens, start - 3)
    if _is_noun(tokens, at, wording().homes_en):
        while at > 0 and start - at < _WORDS and tokens.text[at][0].islower() and not tokens.opens[at]:
            at -= 1
        if tokens.text[at] not in _OWN:
            return country_at(tokens, at, country_adjectives())[0] or _land_at(tokens, at)
    return _land_at(tokens, at - 1) if tokens.text[at] in _OWN else None


def _land_at(tokens: Tokens, last: int) -> str | None:
    """The country named by the words that end with token `last`, or that of the place named there."""
    if last < 0 or (code := country_at(tokens, last, country_names())[0]):
        return code if last >= 0 else None
    names = (tokens.piece(first, last + 1) for first in range(max(0, last - 2), last + 1))
    found = (place_of(name) for name in names if name[0].isupper())
    return next((place.country for place in found if place is not None and not place.doubtful and place.country), None)


def _home_id(tokens: Tokens, at: int) -> str | None:
    comma = tokens.text[at] == ","
    code, before = country_at(tokens, at - comma, country_names())
    if code is None or before < 0 or tokens.text[before] == _FROM:
        return code if before >= 0 else None
    noun = before - 1 if before and _is_term(tokens.text[before]) else before
    return code if not comma and _is_noun(tokens, noun, wording().firms_id) else None


def country_at(tokens: Tokens, last: int, names: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the country whose name ends with token `last`, the longest such name, and the token before it."""
    for first in range(max(0, last - 2), last + 1):
        code = names.get(tokens.piece(first, last + 1))
        if code is not None:
            return code, first - 1
    return None, last
