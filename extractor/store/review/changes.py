"""Carries a verdict out on an item: its type, its code, what follows from them; refuses what is no type or code."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import BaseModel, ValidationError

from extractor.errors import ExtractorError
from extractor.knowledge.hs import is_hs
from extractor.knowledge.isic import is_isic
from extractor.record import (
    Commodity,
    Correction,
    Entity,
    Event,
    Figure,
    Opportunity,
    RecordWarning,
    Relation,
    Sector,
)
from extractor.record.codes import is_country
from extractor.record.models import EVENT_ROLES
from extractor.store.review.decide import Verdict
from extractor.store.review.slots import SURE, Json

MODELS: Final[dict[str, type[BaseModel]]] = {
    "entities": Entity, "relations": Relation, "commodities": Commodity, "sectors": Sector, "figures": Figure,
    "events": Event, "opportunities": Opportunity, "warnings": RecordWarning,
}  # fmt: skip
TYPE_KEYS: Final = {"entities": "type", "events": "type", "figures": "kind", "opportunities": "kind"}
CODED: Final = ("entities", "commodities", "sectors")
SPAN_KEYS: Final = {
    "entities": "mentions", "commodities": "mentions", "sectors": "mentions", "figures": "mention", "events": "trigger",
    "opportunities": "evidence",
}  # fmt: skip
"""The key that says where an item stands."""
_SINGLE: Final = frozenset({"mention", "trigger"})
CODE_KEYS: Final = {"commodities": ("hs",), "sectors": ("isic", "kbli")}


class RefusedError(ExtractorError):
    """A correction that does not fit its record; the message says why."""


def check(collection: str, item: Json, correction: Correction, *, text: str) -> None:
    """Raise RefusedError where a correction cannot be carried out on `item` of that list, in an article of `text`."""
    action, value = correction.action, correction.value
    if action == "retype" and collection not in TYPE_KEYS:
        raise RefusedError(f"{collection} have no type; only {', '.join(TYPE_KEYS)} have one")
    if action == "recode":
        if collection not in CODED:
            raise RefusedError(f"{collection} have no code; only {', '.join(CODED)} have one")
        check_code(collection, value)
    if action == "respan":
        _check_spans(collection, correction.spans or (), text)
    try:
        carry_out(collection, item, Verdict().after(correction), text=text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise RefusedError(f"{value or 'the item'!r} does not fit: {fault['msg']}") from error


def check_code(collection: str, code: str | None) -> None:
    """Raise RefusedError where the code tables have no such code for items of that list."""
    if collection == "entities":
        if code is not None and not is_country(code):
            raise RefusedError(f"{code!r} is no ISO 3166-1 alpha-2 code, EU or ASEAN")
    elif collection == "commodities":
        if code is None or not is_hs(code):
            raise RefusedError(f"{code!r} is no HS 2022 code of 2, 4 or 6 digits")
    elif code is None or not is_isic(code):
        raise RefusedError(f"{code!r} is no ISIC Rev.4 section or division")


def _check_spans(collection: str, spans: Sequence[tuple[int, int]], text: str) -> None:
    if collection not in SPAN_KEYS:
        raise RefusedError(f"{collection} have no places of their own; only {', '.join(SPAN_KEYS)} have")
    if not spans or (len(spans) > 1 and SPAN_KEYS[collection] in _SINGLE):
        raise RefusedError(f"{len(spans)} places; give {'one' if SPAN_KEYS[collection] in _SINGLE else 'one at least'}")
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise RefusedError(f"place {start}-{end} is outside the text of {len(text)} characters")


def carry_out(collection: str, item: Json, verdict: Verdict, *, text: str) -> Json:
    """Return `item` of an article of `text` as the verdict leaves it, of confidence 1 and valid.

    Raises pydantic.ValidationError where its type or code is none, or does not fit the rest of the item.
    """
    changed: Json = {**item, "confidence": SURE} if "confidence" in item else dict(item)
    if verdict.retype:
        changed[TYPE_KEYS[collection]] = verdict.retype.value
        changed |= _following(collection, changed)
    if verdict.recode:
        changed |= _coded(collection, changed, verdict.recode.value)
    if verdict.respan:
        places = verdict.respan.spans or ()
        spans = [{"start": start, "end": end, "text": text[start:end]} for start, end in sorted(places)]
        key = SPAN_KEYS[collection]
        changed[key] = spans[0] if key in _SINGLE else spans
    return MODELS[collection].model_validate(changed).model_dump(mode="json")


def _following(collection: str, item: Json) -> Json:
    """What must change with a type: the unit of a percentage, the roles of an event's participants."""
    if collection == "figures" and item["kind"] == "percent":
        return {"unit": "percent"}
    if collection == "events" and item["type"] in EVENT_ROLES:
        people = [{**one, "role": role_in(item["type"], one["role"])} for one in item["participants"]]
        return {"participants": people}
    return {}


def _coded(collection: str, item: Json, code: str | None) -> Json:
    if collection == "entities":
        return {"country": code}
    key = "hs" if collection == "commodities" else "isic"
    others = [other for other in item[key]["alternatives"] if other != code]
    # the two levels of KBLI 2020 are those of ISIC Rev.4
    kbli = {"kbli": {**item["kbli"], "code": code}} if collection == "sectors" else {}
    return {key: {**item[key], "code": code, "alternatives": others}, **kbli}


def role_in(kind: str, role: str) -> str:
    """Return what a participant's role is called in an event of type `kind`: see roles.toml."""
    if role in EVENT_ROLES[kind]:
        return role
    sides = _sides()
    acted_upon = role not in sides["acting"].values()
    return sides["acted_upon"].get(kind, sides["acting"][kind]) if acted_upon else sides["acting"][kind]


@cache
def _sides() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("extractor.store.review").joinpath("roles.toml").read_text("utf-8"))
