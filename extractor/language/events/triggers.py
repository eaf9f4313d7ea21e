"""Finds triggers: words that may speak of an event or opportunity of a kind, from a bilingual trigger lexicon."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.language.views import SentenceView, word_pattern

EVENTS = "extractor.language.events"
OPPORTUNITIES = "extractor.language.opportunities"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger word in a sentence: character offsets into the sentence, and whether it is a strong one."""

    start: int
    end: int
    text: str
    strong: bool


@cache
def _patterns(package: str) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    table = tomllib.loads(files(package).joinpath("triggers.toml").read_text("utf-8"))
    return {
        kind: (word_pattern(group["strong"]), word_pattern(group["weak"]))
        for kind, group in table.items()
        if "strong" in group
    }


@cache
def object_patterns() -> dict[str, re.Pattern[str]]:
    """Return, by kind of opportunity, the pattern of objects that are neither goods nor sectors."""
    table = tomllib.loads(files(OPPORTUNITIES).joinpath("triggers.toml").read_text("utf-8"))
    return {kind: word_pattern(patterns) for kind, patterns in table["objects"].items()}


def trigger_kinds(package: str) -> tuple[str, ...]:
    """Return the kinds of the trigger lexicon in `package`, in its order."""
    return tuple(_patterns(package))


def find_triggers(view: SentenceView, package: str) -> dict[str, list[Trigger]]:
    """Return the triggers of each kind in the sentence, strong ones first, each group in text order."""
    found: dict[str, list[Trigger]] = {}
    for kind, (strong, weak) in _patterns(package).items():
        triggers = [Trigger(m.start(), m.end(), m[0], True) for m in strong.finditer(view.lower)]
        triggers += [Trigger(m.start(), m.end(), m[0], False) for m in weak.finditer(view.lower)]
        if triggers:
            found[kind] = triggers
    return found
