"""Loads wording.toml: the patterns of bylines, datelines and lines that are no part of a story, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from extractor.article.model import AuthorRole
from extractor.errors import ExtractorError


@dataclass(frozen=True, slots=True)
class Wording:
    """Compiled patterns; see wording.toml for what each of them is for."""

    roles: dict[str, AuthorRole | None]
    label: re.Pattern[str]
    bare_label: re.Pattern[str]
    titles: frozenset[str]
    stationed: frozenset[str]
    particles: frozenset[str]
    only_beside: frozenset[str]
    capitals: re.Pattern[str]
    no_person: re.Pattern[str]
    joiners: re.Pattern[str]
    name: re.Pattern[str]
    initials: re.Pattern[str]
    signed: re.Pattern[str]
    write_to: re.Pattern[str]
    enclosed: re.Pattern[str]
    noise: re.Pattern[str]
    tails: tuple[re.Pattern[str], ...]
    holder: re.Pattern[str]
    related: re.Pattern[str]
    small: frozenset[str]
    openers: frozenset[str]
    never_title: re.Pattern[str]
    datelines: tuple[re.Pattern[str], ...]
    trailing_day: re.Pattern[str]
    beside_day: frozenset[str]
    site: re.Pattern[str]
    never_place: frozenset[str]
    agencies: dict[str, str]


@cache
def wording() -> Wording:
    """Return the compiled patterns; raises ExtractorError where wording.toml is broken."""
    data = tomllib.loads((files("extractor.article") / "wording.toml").read_text(encoding="utf-8"))
    try:
        return _compile(data)
    except (KeyError, re.error, ValueError) as error:
        raise ExtractorError(f"extractor/article/wording.toml: {error!r}: reinstall the package") from error


def _compile(data: dict[str, Any]) -> Wording:
    byline, noise, related, dateline = data["byline"], data["noise"], data["related"], data["dateline"]
    roles = {label: _role(role) for label, role in data["roles"].items()}
    agencies = {key.casefold(): name for key, name in data["agencies"].items()}
    parts = {key: dateline[key] for key in ("place", "name", "dash", "tight", "day")}
    name = byline["name"]
    return Wording(
        roles=roles,
        label=re.compile(rf"(?:(?<![\w-])|(?-i:(?<=[a-z])(?=[A-Z])))(?P<label>{_either(roles)})\s*:\s*", re.I),
        bare_label=re.compile(rf"(?P<label>{_either(byline['bare'])})\s+", re.I),
        titles=frozenset(byline["titles"]),
        stationed=frozenset(byline["stationed"]),
        particles=frozenset(byline["particles"]),
        only_beside=frozenset(byline["only_beside"]),
        capitals=re.compile(byline["capitals"]),
        no_person=re.compile(byline["no_person"], re.I),
        joiners=re.compile(byline["joiners"]),
        name=re.compile(name),
        initials=re.compile(byline["initials"]),
        signed=re.compile(byline["signed"].replace("NAME", name)),
        write_to=re.compile(byline["write_to"].replace("NAME", name)),
        enclosed=re.compile(byline["enclosed"]),
        noise=re.compile("|".join(f"(?:{pattern})" for pattern in noise["paragraphs"]), re.I),
        tails=tuple(re.compile(pattern, re.I) for pattern in [*noise["tails"], noise["keywords"]]),
        holder=re.compile(noise["holder"], re.I | re.M),
        related=re.compile(related["labels"], re.I),
        small=frozenset(related["small"]),
        openers=frozenset(related["openers"]),
        never_title=re.compile("|".join(data["title"]["never"]), re.I),
        datelines=tuple(re.compile(_fill(pattern, parts)) for pattern in dateline["patterns"]),
        trailing_day=re.compile(_fill(dateline["trailing_day"], parts)),
        beside_day=frozenset(dateline["beside_day"]),
        site=re.compile(dateline["site"], re.I),
        never_place=frozenset(dateline["never"]),
        agencies=agencies,
    )


def _role(name: str) -> AuthorRole | None:
    for role in get_args(AuthorRole):
        if role == name:
            return role  # type: ignore[no-any-return]
    if name:
        raise ValueError(f"unknown role {name!r}")
    return None


def _fill(pattern: str, parts: dict[str, str]) -> str:
    for key, value in parts.items():
        pattern = pattern.replace("{" + key + "}", value)
    return pattern


def _either(words: Any) -> str:
    """Alternatives, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
