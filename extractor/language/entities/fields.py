"""Names of ministries that list further fields: `Ministry of Trade, Industry and Energy`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from extractor.knowledge.places import HOME
from extractor.language.entities.bodywords import turned
from extractor.language.entities.known import Known
from extractor.language.entities.labels import describe_name

_ENGLISH_OPENING: Final = ("Ministry of ", "Department of ")
_ITEM: Final = r"[A-Z][\w-]*+(?: [A-Z][\w-]*+){0,3}+"
_FIELDS: Final = re.compile(rf"(?P<more>(?:, {_ITEM}){{0,4}}+),? (?:and|dan|&) (?P<last>{_ITEM})")
_OF_STATE: Final = re.compile(r" of (?:the )?(?=[A-Z])")
_NEAR: Final = 8
"""Known names behind a ministry's that may stand in the rest of it."""


def with_fields(text: str, names: Sequence[Known]) -> Iterable[Known]:
    """Yield the ministries among the known `names` that go on with further fields: `Ministry of Trade and Industry`.

    Such a ministry is none of Indonesia's. In Indonesian two fields may be two ministries, unless their state follows.
    """
    for at, known in enumerate(names):
        if known.kind != "ministry" or (found := _FIELDS.match(text, known.end)) is None:
            continue
        inside = [name for name in names[at + 1 : at + _NEAR] if name.start < found.end()]
        state = next((name for name in inside if name.kind == "country"), None)
        last = found["last"] if state is None else text[found.start("last") : state.start].rstrip()
        english = known.name.startswith(_ENGLISH_OPENING)
        end = found.start("last") + len(last)
        if not last or any(name is not state and name.start < end for name in inside):
            continue
        if not all(turned(field, english=english) for field in (*found["more"].split(", ")[1:], last)):
            continue
        behind = _OF_STATE.match(text, end)
        state = state or next((n for n in names if behind and n.start == behind.end() and n.kind == "country"), None)
        if state is not None:
            end = state.end
        if english or (state is not None and state.country != HOME):
            yield _listed(text, known, end, state, english=english)


def _listed(text: str, known: Known, end: int, state: Known | None, *, english: bool) -> Known:
    name = text[known.start : end]
    labels = describe_name(name, "organization", None, english=english).names
    country = state.country if state else None
    return replace(known, end=end, name=name, country=country, label_id=labels.id, label_en=labels.en)
