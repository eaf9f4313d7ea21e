"""Names whose type another form in the article tells: a surname in a heading in capitals, a cited author, a firm.

The decision sees each form where it stands; a heading in capitals or a citation tells it little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from extractor.knowledge.names import person_words
from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import country_of
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import Candidate, is_acronym
from extractor.language.entities.consistency import initials_of
from extractor.language.entities.labels import describe_name
from extractor.language.entities.wordfeatures import is_initialled
from extractor.language.entities.wording import closes_firm, wording
from extractor.language.tokens import Tokens

_SURNAME: Final = r"[A-Z][^\W\d_A-Z][^\W\d_]*"
_YEAR: Final = re.compile(r" \((?:19|20)\d\d\)")
_AUTHORS: Final = re.compile(
    rf"\b({_SURNAME})(?: (?:and|&) ({_SURNAME})(?= \()| et al\.?(?= \()"
    r"|(?= \(\d{4}\) (?:argue|conclude|document|estimate|find|note|report|show|suggest)s?\b))"
)
_LEAST: Final = 4
"""Letters of a surname in capitals at least: shorter ones are acronyms."""
_SHORT: Final = 3
"""Words of a body's name at least whose initials may be read as a word."""
_INNER_INITIAL: Final = re.compile(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)* [A-Z]\.? [A-Z][^\W\d_]+")
"""A person's name with an initial inside it: `Samir V Kamat`, `Ruben Carlo O. Asuncion`."""
_BODY: Final = "organization"
_NAME_SIZES: Final = range(2, 4)
_SPEAKS: Final = [
    [word] for word in ("said", "says", "will", "would", "has", "had", "plans", "expects", "is", "was", ",")
]
_POST_WITHIN: Final = 4
"""Tokens behind a name and a comma among which a person's post begins."""


def told_types(tokens: Tokens, names: Sequence[tuple[Candidate, str]], *, english: bool) -> dict[tuple[int, int], str]:
    """Return the types that the article tells otherwise than they were decided, or where nothing was, by tokens.

    `names` are the accepted names with their types. A firm's first word is the firm in English only: Indonesian groups
    bear their founders' names, and Indonesian texts speak of the founders.
    """
    persons = {word for item, type_ in names if type_ == "person" and " " in item.text for word in item.text.split()}
    taken = {i: item for item, _ in names for i in range(item.start, item.end)}
    shorts = (span for item, type_ in names if type_ == "place" and (span := _short_form(tokens, item)))
    told = [(span, "person") for span in (*_in_capitals(tokens, persons), *_authors(tokens))]
    told += [(span, "place") for span in shorts]
    bodies = {short for item, type_ in names if type_ == "organization" and (short := _called_for_short(tokens, item))}
    out = {span: type_ for span, type_ in told if _is_free(taken.get(span[0]), span)}
    if bodies:
        out |= {
            (i, i + 1): "organization" for i, text in enumerate(tokens.text) if text in bodies and _is_whole(taken, i)
        }
    firms = {word for item, type_ in names if type_ == "organization" and (word := _firm_word(item))} - persons
    given = _given_names(names)
    for item, type_ in names:
        if type_ == "organization" and item.known is None and item.text in given:
            out[item.start, item.end] = "person"
        elif type_ == "place" and item.known is None and not english and _is_office(item.text):
            out[item.start, item.end] = "organization"
        elif type_ == "organization" and _has_initial(item.text) and _has_post(tokens, item):
            out[item.start, item.end] = "person"
        elif type_ == "organization" and item.known is None and _is_lying(item.text):
            out[item.start, item.end] = "place"
        elif type_ == "organization" and item.known is None and _is_scheme(item.text):
            out[item.start, item.end] = "program"
        elif english and type_ == "organization" and item.known is None and _is_in_post(tokens, item):
            out[item.start, item.end] = "person"
        elif type_ == "place" and item.known is None and _is_gathering(item.text):
            out[item.start, item.end] = "program"
        elif english and type_ in {"person", "place"} and item.text in firms and item.known is None:
            out[item.start, item.end] = "organization"
    if english and firms:
        out |= {(i, i + 1): "organization" for i in _alone(tokens, firms) if i not in taken}
    return out


def _given_names(names: Sequence[tuple[Candidate, str]]) -> set[str]:
    """The words that open persons' names in the article, acronyms and words of bodies' longer names aside."""
    longer = [(item.text.split(), type_) for item, type_ in names if " " in item.text]
    bodies = {word for words, type_ in longer if type_ == "organization" for word in words}
    return {words[0] for words, type_ in longer if type_ == "person" and not is_acronym(words[0])} - bodies


def _is_office(word: str) -> bool:
    """Whether a word alone is the short name of a region's office: `Dishub`."""
    return " " not in word and describe_name(word, "organization", None, english=False).names.en != word


def _alone(tokens: Tokens, firms: set[str]) -> Iterator[int]:
    """Where the words that open firms' names stand alone: `Jollimart said`; behind a full stop only before a verb."""
    words = firms.difference(word.capitalize() for word in tokens.text if word.islower())
    for i, text in enumerate(tokens.text):
        if text in words and not _has_neighbour(tokens, i):
            opens = i == 0 or tokens.opens[i] or not tokens.text[i - 1].isalpha()
            if not opens or tokens.text[i + 1 : i + 2] in _SPEAKS:
                yield i


def _has_neighbour(tokens: Tokens, at: int) -> bool:
    """Whether a word with a capital stands right before or behind a token in its sentence."""
    before = at > 0 and not tokens.opens[at] and tokens.text[at - 1][0].isupper()
    after = at + 1 < len(tokens) and not tokens.opens[at + 1] and tokens.text[at + 1][0].isupper()
    return before or after


def _has_initial(name: str) -> bool:
    return is_initialled(name) or bool(_INNER_INITIAL.fullmatch(name))


def _is_gathering(name: str) -> bool:
    """Whether a name is one of a fair, show or summit: `Bangkok Agritech Expo`."""
    return " " in name and name.rsplit(maxsplit=1)[-1] in wording().events_close


def _is_scheme(name: str) -> bool:
    """Whether a name is one of a policy or treaty and no body's that sees to it: `National Coffee Policy`."""
    words = wording()
    *first, last = name.split()
    bodies = {words.opens.get(word.casefold()) or words.closes.get(word.casefold()) for word in first}
    if not first or _BODY in bodies or not words.units.isdisjoint(first):
        return False
    policy = last in words.policies_close and len(first) > 1 and words.policy_links.isdisjoint(first)
    return policy or last in words.schemes_close


def _is_in_post(tokens: Tokens, item: Candidate) -> bool:
    """Whether what is said of a name of two or three words is that it holds a post: `Rudi Lai is Finance Director`."""
    ahead, words, name = item.end + 1, wording(), tokens.lower[item.start : item.end]
    plain = len(name) in _NAME_SIZES and not any(word in words.opens or word in words.closes for word in name)
    told = plain and tokens.text[item.end : ahead] in (["is"], ["was"]) and ahead < len(tokens)
    held = not words.posts_of_persons_en.isdisjoint(tokens.lower[ahead : ahead + 3])
    return told and held and tokens.text[ahead][0].isupper()


def _is_lying(name: str) -> bool:
    """Whether a name opens with a kind of building, or the short form of one of plant or zone: `PLTU Adipala`."""
    opening, _, rest = name.partition(" ")
    plant = bool(rest) and opening.isupper() and wording().opens.get(opening.casefold()) == "place"
    return plant or name.startswith(wording().buildings)


def _is_free(item: Candidate | None, span: tuple[int, int]) -> bool:
    """Whether the one token of `span` may get a type: it is no name, or the whole of one that no table knows."""
    return item is None or (item.known is None and (item.start, item.end) == span)


def _in_capitals(tokens: Tokens, persons: set[str]) -> Iterator[tuple[int, int]]:
    """The words of persons' names that stand in capitals among capitals: `TOKAREV VISITS CHINA`."""
    written = {word.upper() for word in persons if len(word) >= _LEAST and not word.isupper()}
    for i, text in enumerate(tokens.text):
        if text in written and any(
            _is_capitals(near) for near in (*tokens.text[max(0, i - 1) : i], *tokens.text[i + 1 : i + 2])
        ):
            yield i, i + 1


def _is_capitals(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _authors(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The surnames of scholars whose work is cited: `Smith and Weber (2011)`."""
    if not _YEAR.search(tokens.whole):
        return
    cited = set[str]()
    for found in _AUTHORS.finditer(tokens.whole):
        names = [name for name in found.groups() if name]
        before = tokens.whole[: found.start()].rsplit(maxsplit=1)[-1:] if found.start() else []
        joined = (
            bool(before)
            and before[0][0].isupper()
            and before[0][-1].isalnum()
            and tokens.whole[found.start() - 1] == " "
        )
        if _YEAR.match(tokens.whole, found.end()) and not joined and not any(map(_is_known, names)):
            cited.update(names)
    yield from ((i, i + 1) for i, text in enumerate(tokens.text) if text in cited)


def _is_known(name: str) -> bool:
    return country_of(name) is not None or organisation_of(name) is not None


def _firm_word(item: Candidate) -> str | None:
    """The word that opens a firm's name and means nothing else: `Jollimart` of `Jollimart Foods`."""
    first, *rest = item.text.split()
    told = rest and closes_firm(rest[-1].casefold()) and item.known is None
    plain = first.isalpha() and not first.isupper() and len(first) >= _LEAST
    return first if told and plain and first not in person_words() and country_of(first) is None else None


def _short_form(tokens: Tokens, item: Candidate) -> tuple[int, int] | None:
    """The token in brackets behind a place of several words that are its initials: `Uttar Pradesh (UP)`."""
    end = item.end
    if tokens.text[end : end + 1] != ["("] or tokens.text[end + 2 : end + 3] != [")"] or " " not in item.text:
        return None
    short = tokens.text[end + 1]
    return (end + 1, end + 2) if is_acronym(short) and initials_of(item.text.split()) == short else None


def _called_for_short(tokens: Tokens, item: Candidate) -> str | None:
    """The word in brackets behind a body's name that its initials make, in small letters: `(Siam)`."""
    end, words = item.end, item.text.split()
    if len(words) < _SHORT or tokens.text[end : end + 1] != ["("] or tokens.text[end + 2 : end + 3] != [")"]:
        return None
    short = tokens.text[end + 1]
    return short if short.istitle() and initials_of(words).casefold() == short.casefold() else None


def _is_whole(taken: Mapping[int, Candidate], at: int) -> bool:
    """Whether the token at `at` is no name, or the whole of one."""
    item = taken.get(at)
    return item is None or (item.start, item.end) == (at, at + 1)


def _has_post(tokens: Tokens, item: Candidate) -> bool:
    """Whether a post in apposition stands behind a name."""
    ahead = tokens.lower[item.end : item.end + 1 + _POST_WITHIN]
    return ahead[:1] == [","] and not post_words().heads_en.isdisjoint(ahead[1:])
