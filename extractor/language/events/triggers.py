"""Finds triggers: words that may speak of an event or opportunity of a kind, from a bilingual trigger lexicon."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.language.views import word_pattern
from extractor.language.wordsearch import WordSearch

EVENTS = "extractor.language.events"
OPPORTUNITIES = "extractor.language.opportunities"
STRENGTHS = ("core", "strong", "weak")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger in a sentence: character offsets into the sentence, and its strength: core, strong or weak."""

    start: int
    end: int
    text: str
    strength: str

    @property
    def strong(self) -> bool:
        """Whether it is more than a weak one."""
        return self.strength != "weak"


@cache
def _search(package: str, strengths: tuple[str, ...]) -> WordSearch[tuple[str, str]]:
    table = tomllib.loads(files(package).joinpath("triggers.toml").read_text("utf-8"))
    return WordSearch(
        {
            (kind, strength): group[strength]
            for kind, group in table.items()
            if "core" in group
            for strength in strengths
        }
    )


@cache
def object_patterns() -> dict[str, re.Pattern[str]]:
    """Return, by kind of opportunity, the pattern of objects that are neither goods nor sectors."""
    table = tomllib.loads(files(OPPORTUNITIES).joinpath("triggers.toml").read_text("utf-8"))
    return {kind: word_pattern(patterns) for kind, patterns in table["objects"].items()}


@cache
def trigger_kinds(package: str) -> tuple[str, ...]:
    """Return the kinds of the trigger lexicon in `package`, in its order."""
    return tuple(dict.fromkeys(kind for kind, _ in _search(package, STRENGTHS).keys))


def stated_kinds(lower: str, package: str) -> frozenset[str]:
    """Return the kinds that a lower-cased sentence states outright: those with a core trigger."""
    return frozenset(kind for kind, _ in _search(package, ("core",)).found(lower))


def find_triggers(lower: str, package: str) -> dict[str, list[Trigger]]:
    """Return the triggers of each kind in a lower-cased sentence, strongest first, each strength in text order."""
    search = _search(package, STRENGTHS)
    found: dict[tuple[str, str], list[Trigger]] = {}
    for key, m in search.finditer(lower):
        found.setdefault(key, []).append(Trigger(m.start(), m.end(), m[0], key[1]))
    triggers: dict[str, list[Trigger]] = {}
    for key in sorted(found, key=search.place):
        triggers.setdefault(key[0], []).extend(found[key])
    return triggers
