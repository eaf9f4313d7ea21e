"""The word lists of patterns.toml, loaded once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Wording:
    """Cue words by type: `opens` and `closes` map a word or phrase, casefolded, to the cue's name."""

    opens: dict[str, str]
    closes: dict[str, str]
    firms_en: frozenset[str]
    firms_only_en: frozenset[str]
    firms_or_persons_en: frozenset[str]
    homes_en: frozenset[str]
    legal_forms: frozenset[str]
    firm_opens: frozenset[str]
    outside_firms: frozenset[str]
    firms_id: frozenset[str]
    firms_alone_id: frozenset[str]
    schemes_close: frozenset[str]
    policies_close: frozenset[str]
    policy_links: frozenset[str]
    units: frozenset[str]
    events_close: frozenset[str]
    kinds_of_place: frozenset[str]
    buildings: tuple[str, ...]
    balinese_opens: frozenset[str]
    balinese_names: frozenset[str]
    posts_en: frozenset[str]
    posts_of_persons_en: frozenset[str]
    government: tuple[str, ...]
    government_close: tuple[str, ...]
    links: frozenset[str]
    verbs: frozenset[str]
    particles: frozenset[str]
    stops: frozenset[str]
    never: frozenset[str]
    generic: frozenset[str]
    source_before: frozenset[str]
    called: frozenset[str]
    before_called: frozenset[str]
    agencies: frozenset[str]
    law: re.Pattern[str]


def closes_firm(word: str) -> bool:
    """Whether a word in small letters closes the name of a firm: `plc`, `holdings`."""
    return wording().closes.get(word) == "company"


@cache
def wording() -> Wording:
    """Load patterns.toml."""
    table = tomllib.loads(files("extractor.language.entities").joinpath("patterns.toml").read_text("utf-8"))
    opens: dict[str, str] = {}
    closes: dict[str, str] = {}
    for type_ in ("program", "place", "organization"):
        opens.update({word.casefold(): type_ for word in table[type_]["open"]})
        closes.update({word.casefold(): type_ for word in table[type_]["close"]})
    opens.update({word.casefold(): "company" for word in table["organization"]["company_open"]})
    closes.update({word.casefold(): "company" for word in table["organization"]["company_close"]})
    words = table["words"]
    return Wording(
        opens=opens,
        closes=closes,
        firms_en=frozenset(table["organization"]["firm_en"]),
        firms_only_en=frozenset(table["organization"]["firm_only_en"]),
        firms_or_persons_en=frozenset(table["organization"]["firm_or_person_en"]),
        legal_forms=frozenset(table["organization"]["legal_form"]),
        firm_opens=frozenset(table["organization"]["firm_open"]),
        outside_firms=frozenset(table["organization"]["outside_firms"]),
        homes_en=frozenset((*table["organization"]["firm_en"], *table["organization"]["home_en"])),
        firms_id=frozenset(table["organization"]["firm_id"]),
        firms_alone_id=frozenset(table["organization"]["firm_alone_id"]),
        kinds_of_place=frozenset(table["place"]["generic"]),
        buildings=tuple(f"{word} " for word in table["place"]["building"]),
        schemes_close=frozenset(table["program"]["scheme_close"]),
        policies_close=frozenset(table["program"]["policy_close"]),
        policy_links=frozenset(table["program"]["policy_link"]),
        units=frozenset(table["organization"]["unit"]),
        events_close=frozenset(table["program"]["event_close"]),
        balinese_opens=frozenset(table["person"]["balinese"]["opens"]),
        balinese_names=frozenset(table["person"]["balinese"]["names"]),
        posts_en=frozenset(table["person"]["post_en"]),
        posts_of_persons_en=frozenset(post.casefold() for post in table["person"]["post_of_persons_en"]),
        government=tuple(table["organization"]["government"]),
        government_close=tuple(table["organization"]["government_close"]),
        links=frozenset(words["link"]),
        verbs=frozenset([*words["verb"], *words["verb_titled"]]),
        particles=frozenset(words["particle"]),
        stops=frozenset(words["stop"]),
        never=frozenset(words["never_names"]),
        generic=frozenset([*words["generic"], *words["measures"]]),
        source_before=frozenset(words["source_before"]),
        called=frozenset(words["called"]),
        before_called=frozenset(words["before_called"]),
        agencies=frozenset(words["dateline_agency"]),
        law=_law(table["program"]["law"]),
    )


def _law(names: list[str]) -> re.Pattern[str]:
    """A kind of law, then words, a short form in brackets, its number and year; or "tentang" and its subject."""
    # no letter may stand in front; asked for behind the first letter, it leaves a search that begins with letters
    ordered = sorted(names, key=len, reverse=True)
    kinds = "|".join(rf"{name[0]}(?<!\w{name[0]}){re.escape(name[1:])}" for name in ordered)
    inner = r"(?:[ ](?:\([A-Z][\w-]*\)|[A-Z][\w-]*|dan|of|on)){0,8}"
    sign = r"(?:Nomor|nomor|No\.?|Number|#)"
    number = rf"[ ]{sign}?[ ]?[A-Z]{{0,4}}[ ]?#?\d[\w./-]*\d|[ ]{sign}[ ]?\d+"
    year = r"(?:[ ]?(?:Tahun|tahun|of|/)[ ]?\d{4})?"
    about = r"(?:[ ]\([A-Z]+\))?[ ]tentang(?:[ ](?:\([A-Z]+\)|[A-Z][\w-]*|(?:dan|di|atas|melalui)(?=[ ][A-Z])))+"
    return re.compile(rf"(?:{kinds})(?:{inner}(?:{number}){year}|{about})")
