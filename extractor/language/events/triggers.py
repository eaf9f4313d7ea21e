"""Finds triggers: words that may speak of an event or opportunity of a kind, from a bilingual trigger lexicon."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.language.views import word_pattern

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
def _patterns(package: str) -> dict[str, dict[str, re.Pattern[str]]]:
    table = tomllib.loads(files(package).joinpath("triggers.toml").read_text("utf-8"))
    return {
        kind: {strength: word_pattern(group[strength]) for strength in STRENGTHS}
        for kind, group in table.items()
        if "core" in group
    }


@cache
def object_patterns() -> dict[str, re.Pattern[str]]:
    """Return, by kind of opportunity, the pattern of objects that are neither goods nor sectors."""
    table = tomllib.loads(files(OPPORTUNITIES).joinpath("triggers.toml").read_text("utf-8"))
    return {kind: word_pattern(patterns) for kind, patterns in table["objects"].items()}


def trigger_kinds(package: str) -> tuple[str, ...]:
    """Return the kinds of the trigger lexicon in `package`, in its order."""
    return tuple(_patterns(package))


def stated_kinds(lower: str, package: str) -> frozenset[str]:
    """Return the kinds that a lower-cased sentence states outright: those with a core trigger."""
    return frozenset(kind for kind, patterns in _patterns(package).items() if patterns["core"].search(lower))


def find_triggers(lower: str, package: str) -> dict[str, list[Trigger]]:
    """Return the triggers of each kind in a lower-cased sentence, strongest first, each strength in text order."""
    found: dict[str, list[Trigger]] = {}
    for kind, patterns in _patterns(package).items():
        triggers = [
            Trigger(m.start(), m.end(), m[0], strength)
            for strength, pattern in patterns.items()
            for m in pattern.finditer(lower)
        ]
        if triggers:
            found[kind] = triggers
    return found
