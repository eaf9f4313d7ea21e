"""Finds parties that a sentence names by what they are and not by name: `para petani`, `the government`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.language.facts import Mention
from extractor.language.views import SentenceView
from extractor.language.wordsearch import WordSearch

_OFFICES = "officials"
_OF_HERE = (" ", " ri ")
_REACH = 60  # characters before a head in which its amounts are looked for


@dataclass(frozen=True, slots=True)
class Group:
    """A party without a name: where it is written, and the kind of its head noun, such as `farmers`."""

    mention: Mention
    kind: str


def groups_of(view: SentenceView) -> list[Group]:
    """Return the parties of a sentence that have no name, in text order.

    A head noun takes the amounts before it and the qualities behind it with it. What overlaps a name of a person,
    organisation or programme is part of that name, and an office right before a person's name its holder's title.
    """
    names = [mention for mention, entity in view.entities if entity.type != "place"]
    holders = [mention for mention, entity in view.entities if entity.type == "person"]
    return [
        group
        for group in _groups(view)
        if not any(group.mention.overlaps(name) for name in names)
        and not (group.kind == _OFFICES and any(_is_title(view, group.mention, holder) for holder in holders))
    ]


def _is_title(view: SentenceView, office: Mention, holder: Mention) -> bool:
    at = view.mention.start
    return holder.start > office.end and view.lower[office.end - at : holder.start - at] in _OF_HERE


def _groups(view: SentenceView) -> list[Group]:
    search, before, behind = _tables()
    found: list[Group] = []
    for kind, match in search.finditer(view.lower):
        ahead = before.search(view.lower, max(0, match.start() - _REACH), match.start())
        start = ahead.start() if ahead else match.start()
        after = behind.match(view.lower, match.end())
        end = after.end() if after else match.end()
        at = view.mention.start
        mention = Mention(at + start, at + end, view.mention.text[start:end])
        apart = not any(mention.overlaps(other.mention) for other in found)
        if apart and not (found and _is_gloss(view, found[-1].mention, mention)):
            found.append(Group(mention, kind))
    return found


def _is_gloss(view: SentenceView, before: Mention, mention: Mention) -> bool:
    """Whether the short name of a group stands in brackets behind it: `industri kecil menengah (IKM)`."""
    at = view.mention.start
    bracketed = view.lower[mention.end - at : mention.end - at + 1] == ")"
    return bracketed and view.lower[before.end - at : mention.start - at] == " ("


@cache
def _tables() -> tuple[WordSearch[str], re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads(files("extractor.language.events").joinpath("parties.toml").read_text("utf-8"))
    before, behind = ("|".join(table["around"][side]) for side in ("before", "behind"))
    return (
        WordSearch(table["heads"]),
        re.compile(rf"(?<!\w)(?:(?:{before})\s+)+$"),
        re.compile(rf"(?:\s+(?:{behind})(?!\w))+"),
    )
