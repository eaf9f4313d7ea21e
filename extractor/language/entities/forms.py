"""Which written forms are one name: legal marks, ranks of places, short forms in brackets and numbers of laws aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge.organisations import organisation_of
from extractor.knowledge.places import country_of, place_of
from extractor.language.entities.candidates import Candidate
from extractor.language.entities.gazetteer import describe
from extractor.language.entities.known import Known
from extractor.language.entities.labels import describe_name
from extractor.language.entities.wording import wording
from extractor.language.tokens import Tokens

_COMPANY_MARKS = re.compile(
    r"\b(?:PT|CV|UD|KUB|KWT)(?:\.?\s+|\.(?=\w))|\s*\(Persero\)|\s+Persero\b|,?\s+(?:Tbk|Inc|Corp|Ltd|Co|Limited|Corporation|Company)\.?$"
)
_STATE_OWNED = re.compile(r"\s*\(Persero\)|\s+Persero\b", re.IGNORECASE)
_LISTED = re.compile(r",? Tbk\.?$", re.IGNORECASE)
_GLOSSED = re.compile(r"(.+) \((\w+)\)( .+)")
"""A unit's short form inside its name: "Dinas Perhubungan (Dishub) Kota Medan"."""
_REGION_WORDS = 4
"""Words of a region's name behind a short form in brackets at most."""
_PLACE_MARKS = re.compile(
    r"^(?:provinsi|propinsi|kabupaten|kab\.?|kecamatan|kec\.?|desa|pulau)\s+|\s+(?:province|regency|island)$",
    re.IGNORECASE,
)
_RANKED = frozenset({"regency", "island"})
_GOVERNMENT = re.compile(r"^pem(kab|kot|prov)\b", re.IGNORECASE)
_RULES = "pem"
_RANKS = {"kab": "kabupaten", "kot": "kota", "prov": "provinsi"}
_NUMBER = re.compile(r"\b(?:nomor|no\.?)\s*(?=\d)", re.IGNORECASE)
_STATUTE = re.compile(r"^undang-undang(?= )", re.IGNORECASE)
_LEAST = 4
"""Letters of a place's short form at least."""
_INITIALS, _BLEND = 3, 5
"""Names of which a person's initials are a name, and letters of a word blended from two, at least."""
_BETWEEN = 5
"""Words between a person's name and "disapa" at most."""


def core(text: str, type_: str) -> str:
    """Return a form without what its longer and shorter variants differ in, casefolded."""
    if type_ == "organization":
        text = _GOVERNMENT.sub(_spelt_out, _COMPANY_MARKS.sub("", text))
    elif type_ == "place":
        text = _PLACE_MARKS.sub("", text)
    elif type_ == "program":
        text = _STATUTE.sub("uu", _NUMBER.sub("", text))
    return " ".join(text.split()).casefold().strip(" .")


def _spelt_out(found: re.Match[str]) -> str:
    return f"pemerintah {_RANKS[found[1].casefold()]}"


def is_company(form: str) -> bool:
    """Whether a form has a mark of a firm: `PT`, `Tbk`."""
    return bool(_COMPANY_MARKS.search(form))


def table_entry(candidate: Candidate, type_: str) -> Known | None:
    """Return what the tables say of a name of a type; in small letters too, a state firm's `(Persero)` aside."""
    known = candidate.known
    if known is not None:
        return known if known.type == type_ else None
    if type_ == "place" and candidate.text.islower() and (place := place_of(candidate.text)):
        return describe(place.name, 0, len(place.name))
    if type_ != "organization":
        return None
    bare = _STATE_OWNED.sub("", candidate.text)
    if bare == candidate.text and not bare.islower():
        return None
    forms = (bare, _LISTED.sub("", bare), *([bare.upper()] if bare.islower() else []))  # "bps"
    org = next((found for form in forms if (found := organisation_of(form))), None)
    return describe(org.names[0], 0, len(org.names[0])) if org else None


def keys_of(tokens: Tokens, candidate: Candidate, type_: str) -> set[str]:
    """Return what a name shares with the other forms of the same thing."""
    text = candidate.text
    out = {core(text, type_)}
    if type_ == "organization":
        if glossed := _GLOSSED.fullmatch(_STATE_OWNED.sub("", text)):
            name, short, rest = glossed.groups()
            out |= {core(f"{name}{rest}", type_), core(f"{short}{rest}", type_)}
        out |= {core(form, type_) for form in _of_regions(tokens, candidate)}
        if text.endswith("s") and " " in text and candidate.known is None:  # "Bangladesh Railways", "Railway"
            out.add(core(text[:-1], type_))
        if (
            text[:3].casefold() == _RULES and candidate.known is None
        ):  # "Pemprov Jabar", "Pemerintah Provinsi Jawa Barat"
            labels = describe_name(text, type_, None, english=False)
            out |= {f"label:{labels.names.en}"} if labels.names.en != text else set()
    known = table_entry(candidate, type_)
    if type_ == "place" and known is None and (place := place_of(_PLACE_MARKS.sub("", text))) and place.kind in _RANKED:
        out |= {core(place.label_id, type_), f"table::{place.label_id}"}
    if known is not None:
        out.add(f"table:{known.kind if known.kind == 'country' else ''}:{known.label_id}")
        if type_ == "organization" and (bare := _at_home(known)):
            out.add(core(bare, type_))
    return out


def _at_home(known: Known) -> str:
    """What a body is called where its country goes without saying: "Department of Agriculture" of the USDA's name."""
    first, _, rest = known.label_en.partition(" ")
    return rest if " " in rest and known.country and country_of(first) == known.country else ""


def _of_regions(tokens: Tokens, candidate: Candidate) -> Iterator[str]:
    """The short form in brackets behind a name with the words of the region behind it: `Disnaker Kota Medan`."""
    end = candidate.end
    if tokens.text[end : end + 1] != ["("] or tokens.text[end + 2 : end + 3] != [")"]:
        return
    region = tokens.text[end + 3 : end + 3 + _REGION_WORDS]
    for size, word in enumerate(region, start=1):
        if not word[0].isupper() or tokens.opens[end + 2 + size]:
            return
        yield " ".join([tokens.text[end + 1], *region[:size]])


def blends(word: str, name: Sequence[str]) -> bool:
    """Whether a word is made of how a person's first two names begin, or of the initials of three and more."""
    if word.isupper():
        return len(name) >= _INITIALS and word == "".join(part[0] for part in name)
    if len(name) < 2 or not word.istitle() or len(word) < _BLEND:
        return False
    first, second = name[0].casefold(), name[1].casefold()
    cuts = ((word[:at].casefold(), word[at:].casefold()) for at in range(2, len(word) - 1))
    return any(first.startswith(head) and second.startswith(tail) for head, tail in cuts)


def is_short_person(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of a person's short form, which may be in capitals, stand in the full name in this order.

    Beside one another, or the first name and the last: "Rina Lestari" of "Rina Ayu Lestari", "R. Lestari" too.
    """
    if words[0].isupper() and len(words[0].strip(".")) > 1:
        words, whole = [word.casefold() for word in words], [word.casefold() for word in whole]
    size = len(words)
    if size < len(whole) and any(list(whole[i : i + size]) == list(words) for i in range(len(whole) - size + 1)):
        return True
    initial = words[0].strip(".")
    first = words[0] == whole[0] or (len(initial) == 1 and len(whole[0].strip(".")) > 1 and whole[0][0] == initial)
    inner = iter(whole[1:])
    return 1 < size <= len(whole) and first and words[-1] == whole[-1] and all(word in inner for word in words[1:])


def may_shorten(short: str, full: str) -> bool:
    """Whether the letters of a short form stand in the full name in this order, the first of it first."""
    letters = iter(full.casefold())
    return short[0].casefold() == full[0].casefold() and all(sign in letters for sign in short.casefold())


def shortens_place(short: str, full: str) -> bool:
    """Whether a word is made of pieces of a place's name of several words: "Kabupaten Sumba Barat (Subar)"."""
    name = core(full, "place")
    return len(short) >= _LEAST and " " in name and short.isalpha() and may_shorten(short, name)


def city_of(text: str) -> str | None:
    """Return what a city is called alone, casefolded: `medan` for "Kota Medan"; None where that may be a province."""
    opening, _, name = text.partition(" ")
    place = place_of(name) if opening.casefold() == "kota" else None
    return name.casefold() if place is not None and place.kind != "province" else None


def contradicts(full: str, known: Known) -> bool:
    """Whether a full name shares no word with the body whose acronym it has: `Coffee Institute of Assam`, CII."""
    org = organisation_of(known.name)
    told = {word for name in (org.names if org else ()) for word in name.casefold().split()}
    told |= {*known.label_id.casefold().split(), *known.label_en.casefold().split()}
    words = (word for word in full.split() if len(word) >= _LEAST and country_of(word) is None)
    return told.isdisjoint(word.casefold() for word in words)


def end_of_full_name(tokens: Tokens, start: int) -> int | None:
    """Return the token behind the name of whom the one at `start` is a nickname: "Budi Raharja, akrab disapa Bram".

    None where it is not said to be one.
    """
    words, at = wording(), start - 1
    if at < 0 or tokens.lower[at] not in words.called:
        return None
    while start - at < _BETWEEN + 1 and at > 0 and tokens.lower[at - 1] in words.before_called:
        at -= 1
    return at
