"""Finds triggers, words that may speak of an event or opportunity of a kind, and cues such as those of plans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from extractor.language.wordsearch import WordSearch, word_pattern

EVENTS = "extractor.language.events"
OPPORTUNITIES = "extractor.language.opportunities"
STRENGTHS = ("core", "strong", "weak")
LEARNED = "learned"
"""Strength of a trigger that no lexicon names; see `extractor.language.events.proposals`."""
_CUES = "cues"
_MEMO = 1_000  # sentences remembered at most: several pipes ask for those of one article


class Trigger(NamedTuple):
    """A trigger in a sentence: character offsets into the sentence, and its strength: core, strong, weak or learned."""

    start: int
    end: int
    text: str
    strength: str

    @property
    def strong(self) -> bool:
        """Whether its words alone make the kind likely."""
        return self.strength in STRENGTHS[:2]


Triggers = Mapping[str, list[Trigger]]


@dataclass(frozen=True, slots=True)
class Signs:
    """The groups of cue words in a sentence (planned, done, cancelled …), and its triggers by package and kind."""

    cues: frozenset[str]
    triggers: Mapping[str, Triggers]


def _table(package: str, name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(package).joinpath(name).read_text("utf-8"))


@cache
def _search() -> WordSearch[tuple[str, str, str]]:
    """Return the one search for all cues and triggers, by package (or `cues`), kind and strength."""
    cues = {
        (_CUES, name, ""): [p for patterns in group.values() for p in patterns]
        for name, group in _table(EVENTS, "cues.toml").items()
    }
    triggers = {
        (package, kind, strength): group[strength]
        for package in (EVENTS, OPPORTUNITIES)
        for kind, group in _table(package, "triggers.toml").items()
        if "core" in group
        for strength in STRENGTHS
    }
    return WordSearch({**cues, **triggers})


def object_patterns() -> dict[str, re.Pattern[str]]:
    """Return, by kind of opportunity, the pattern of objects that are neither goods nor sectors."""
    return _patterns("objects")


@cache
def _patterns(name: str) -> dict[str, re.Pattern[str]]:
    table = _table(OPPORTUNITIES, "triggers.toml")
    small = {f"{{small_{lang}}}": rf"(?!(?:{'|'.join(words)})(?![a-z-]))" for lang, words in table["small"].items()}
    return {kind: word_pattern(_filled(one, small) for one in patterns) for kind, patterns in table[name].items()}


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    for slot, told in slots.items():
        pattern = pattern.replace(slot, told)
    return pattern


def says_more(kind: str, text: str) -> bool:
    """Whether an object of an opportunity says more than the kind does: `investasi` of an investment does not."""
    plain = _patterns("plain").get(kind)
    return plain is None or plain.fullmatch(text.lower()) is None


def speaks_against(kind: str, lower: str) -> bool:
    """Whether a lower-cased sentence tells of the contrary of a kind of opportunity, and states no such outright."""
    contrary = _patterns("contrary").get(kind)
    return contrary is not None and bool(contrary.search(lower)) and kind not in stated_kinds(lower, OPPORTUNITIES)


@cache
def trigger_kinds(package: str) -> tuple[str, ...]:
    """Return the kinds of the trigger lexicon in `package`, in its order."""
    return tuple(dict.fromkeys(kind for source, kind, _ in _search().keys if source == package))


@lru_cache(maxsize=_MEMO)
def signs(lower: str) -> Signs:
    """Return the cues and triggers of a lower-cased sentence, looked for together."""
    search = _search()
    cues: set[str] = set()
    found: dict[tuple[str, str, str], list[Trigger]] = {}
    for key, m in search.finditer(lower):
        source, kind, strength = key
        if source == _CUES:
            cues.add(kind)
        else:
            found.setdefault(key, []).append(Trigger(*m.span(), m[0], strength))
    triggers: dict[str, dict[str, list[Trigger]]] = {EVENTS: {}, OPPORTUNITIES: {}}
    for source, kind, strength in sorted(found, key=search.place):
        triggers[source].setdefault(kind, []).extend(found[source, kind, strength])
    return Signs(frozenset(cues), triggers)


def stated_kinds(lower: str, package: str) -> frozenset[str]:
    """Return the kinds that a lower-cased sentence states outright: those with a core trigger."""
    # the strongest comes first
    return frozenset(kind for kind, some in find_triggers(lower, package).items() if some[0].strength == STRENGTHS[0])


def find_triggers(lower: str, package: str) -> Triggers:
    """Return the triggers of each kind in a lower-cased sentence, strongest first, each strength in text order."""
    return signs(lower).triggers[package]
