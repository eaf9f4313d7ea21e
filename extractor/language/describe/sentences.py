"""The tables of sentence patterns: events.toml and opportunities.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from extractor.errors import ExtractorError
from extractor.knowledge.terms import Lang
from extractor.language.describe.templates import Pattern, parse, say


@dataclass(frozen=True, slots=True)
class Sentences:
    """The patterns of one type in one language, and its words by status."""

    patterns: Sequence[Pattern]
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Book:
    """All patterns of events or of opportunities; `figures`: metrics of the amounts that sentences tell, best first."""

    by_type: Mapping[tuple[str, Lang], Sentences]
    drop: Sequence[str]
    longest: int
    figures: Mapping[str, Sequence[str]]

    def say(self, kind: str, status: str, values: Mapping[str, str], lang: Lang) -> str:
        """Return the sentence of a type and status with these slots, a capital first and a stop last."""
        sentences = self.by_type[kind, lang]
        text = say(sentences.patterns, {**sentences.words[status], **values}, drop=self.drop, longest=self.longest)
        return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


@cache
def book(name: Literal["events", "opportunities"]) -> Book:
    """Return the patterns of events or opportunities. Raises ExtractorError where one is malformed."""
    text = files("extractor.language.describe").joinpath(f"{name}.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    prefixes = table.pop("status", {}).get("id", {})
    figures = table.pop("figures", {})
    drop, longest = table.pop("drop"), table.pop("longest")
    by_type: dict[tuple[str, Lang], Sentences] = {}
    for kind, languages in table.items():
        for lang, rows in languages.items():
            patterns = [parse(pattern) for pattern in rows.pop("patterns")]
            by_type[kind, lang] = Sentences(patterns, _by_status(rows, prefixes))
            refuse_hidden(by_type[kind, lang], f"{name}.toml, [{kind}.{lang}]")
    return Book(by_type, drop, longest, figures)


def refuse_hidden(sentences: Sentences, where: str) -> None:
    """Raise ExtractorError where a pattern is never said, an earlier one needing no more than it in any status."""
    for place, pattern in enumerate(sentences.patterns):
        for words in sentences.words.values():
            needed = pattern.needs() - words.keys()
            known = needed | {slot.removesuffix(":2") for slot in needed}
            if not any(earlier.needs() - words.keys() <= known for earlier in sentences.patterns[:place]):
                break
        else:
            raise ExtractorError(f"{where}: pattern {place + 1} is never said; put it before a pattern that needs less")


def _by_status(rows: Mapping[str, str | Mapping[str, str]], prefixes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Turn words by slot into words by status; one word for all takes the status word in front."""
    out: dict[str, dict[str, str]] = {status: {} for status in prefixes}
    for slot, word in rows.items():
        told = {s: f"{front} {word}".strip() for s, front in prefixes.items()} if isinstance(word, str) else word
        for status, text in told.items():
            out.setdefault(status, {})[slot] = text
    return out
