"""Measures goods and countries of whole articles against the index labels of Reuters-21578.

The collection's indexers gave every story its main topics, some of which name goods, and its places. The goods are
compared at the level of HS chapters or headings that `topics.toml` gives each topic, the places as ISO 3166-1 codes;
only what the stories are mainly about is indexed, so of what the pipeline finds that alone counts which stands in the
title or the opening or is named often enough. Those numbers were chosen on half A; half B is told beside it.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.article import Article
from extractor.errors import ExtractorError
from extractor.knowledge.places import countries, countries_in, country_of
from extractor.learn.corpora.text import open_text

if TYPE_CHECKING:
    from extractor.language.run import Extractor
    from extractor.record import Record

HALVES: Final = ("A", "B")
KINDS: Final = ("goods", "countries", "countries_named")
"""`countries_named` leaves out the country that an article without any is given (`home`)."""


@dataclass(frozen=True, slots=True)
class Story:
    """One indexed story; `goods` are units of topics.toml, None where the story has no topics at all."""

    id: str
    article: Article
    goods: frozenset[str] | None
    countries: frozenset[str]

    @property
    def half(self) -> str:
        """A or B, by a hash of the id."""
        return HALVES[sha256(self.id.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Found:
    """What the pipeline takes a story to be mainly about."""

    goods: frozenset[str]
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rates:
    """Over all items of one kind in one half: how many of the `found` are `right` and of the `given` are `met`."""

    half: str
    kind: str
    right: int
    found: int
    met: int
    given: int

    @property
    def precision(self) -> float:
        """Share of the found items that are indexed."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the indexed items that are found."""
        return self.met / self.given if self.given else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What a story's index and the pipeline do not share of one kind."""

    story: str
    half: str
    kind: str
    indexed_only: list[str]
    found_only: list[str]
    title: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self)


@dataclass(slots=True)
class Report:
    """The rates by half and kind, and every disagreement in the order of the stories."""

    stories: dict[str, int]
    rates: list[Rates] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return counts and scores as JSON data, without the disagreements."""
        rates = {half: {r.kind: _told(r) for r in self.rates if r.half == half} for half in HALVES}
        return {"stories": self.stories, "rates": rates}

    def table(self) -> str:
        """Return the report for people."""
        rows = [f"{'half':6}{'kind':18}{'P':>8}{'R':>8}{'F1':>8}{'indexed':>9}{'found':>8}"]
        rows += [
            f"{r.half:6}{r.kind:18}{r.precision:8.3f}{r.recall:8.3f}{r.f1:8.3f}{r.given:9}{r.found:8}"
            for r in self.rates
        ]
        told = ", ".join(f"{count} in half {half}" for half, count in sorted(self.stories.items()))
        return "\n".join([*rows, f"stories: {told}; the rule for main goods and countries was chosen on half A"])


def _told(rates: Rates) -> dict[str, float | int]:
    shares = {"precision": rates.precision, "recall": rates.recall, "f1": rates.f1}
    return {**{k: round(v, 4) for k, v in shares.items()}, "indexed": rates.given, "found": rates.found}


@dataclass(frozen=True, slots=True)
class _Unit:
    hs: tuple[str, ...]
    topics: frozenset[str]
    within: str | None


@dataclass(frozen=True, slots=True)
class Main:
    """What makes a good or a country one of a story's main ones; lengths in characters, numbers of mentions."""

    opening: int
    title: bool
    least_mentions: int
    country_opening: int
    country_mentions: int
    home: str


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("extractor.learn.benchmark").joinpath("topics.toml").read_text("utf-8"))


@cache
def _units() -> Mapping[str, _Unit]:
    rows = _table()["units"].items()
    return {name: _Unit(tuple(r["hs"]), frozenset(r["topics"]), r.get("within")) for name, r in rows}


@cache
def main_rule() -> Main:
    """Return the rule of topics.toml."""
    return Main(**_table()["main"])


def read_stories(file: Path, *, limit: int | None = None) -> list[Story]:
    """Return the stories of a .jsonl or .jsonl.xz file with `title`, `text`, `date`, `path`, `row`, `topics`, `places`.

    Stories without any label are left out. With `limit`, that many of the rest at most, spread evenly by a hash of the
    id. Raises ExtractorError for a missing file, a broken row and a file without labels.
    """
    if not file.is_file():
        raise ExtractorError(f"{file}: no such file; name the rows of Reuters-21578, as corpora/README.md tells")
    stories = [story for story in _stories(file) if story.goods is not None or story.countries]
    if not stories:
        raise ExtractorError(f"{file}: no row with `topics` or `places`; name the rows of Reuters-21578")
    if limit is not None and limit < len(stories):
        kept = {story.id for story in sorted(stories, key=_by_hash)[:limit]}
        stories = [story for story in stories if story.id in kept]
    return stories


def _by_hash(story: Story) -> str:
    return sha256(story.id.encode()).hexdigest()[2:]


def _stories(file: Path) -> Iterator[Story]:
    with open_text(file) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                article = Article(body=row["text"], title=row["title"], language="en", published_at=row["date"])
                name = f"{row['path']}:{row['row']}"
                topics, labels = row.get("topics"), row.get("places", ())
            except (ValueError, KeyError, TypeError) as error:
                raise ExtractorError(f"{file}, line {number}: not a row of Reuters-21578 ({error!r})") from error
            yield Story(name, article, None if topics is None else units_of_topics(topics), _codes(labels))


def units_of_topics(topics: Iterable[str]) -> frozenset[str]:
    """Return the goods that topics name, broad ones left out where a narrower one is given."""
    given = set(topics)
    units = {name for name, unit in _units().items() if not given.isdisjoint(unit.topics)}
    return _narrowest(units)


def _narrowest(units: Iterable[str]) -> frozenset[str]:
    kept = frozenset(units)
    return kept - {_units()[name].within for name in kept}


def _codes(labels: Iterable[str]) -> frozenset[str]:
    named = (_table()["places"].get(label) or country_of(label.replace("-", " ")) for label in labels)
    return frozenset(code for code in named if code)


def unit_of_code(code: str) -> str | None:
    """Return the narrowest unit that an HS code lies under, None where Reuters indexed no such good."""
    fitting = [(len(hs), name) for name, unit in _units().items() for hs in unit.hs if code.startswith(hs)]
    return max(fitting)[1] if fitting else None


def found_in(record: Record, *, rule: Main | None = None) -> Found:
    """Return what a record's article is mainly about, by `rule` (default: that of topics.toml); without `home`."""
    rule = rule or main_rule()
    title = len(record.article.title or "")
    mentions: dict[str, list[int]] = {}
    for good in record.commodities:
        unit = unit_of_code(good.hs.code)
        if unit is not None:
            mentions.setdefault(unit, []).extend(span.start for span in good.mentions)
    goods = {
        unit
        for unit, starts in mentions.items()
        if len(starts) >= rule.least_mentions
        or any((rule.title if start < title else start < title + rule.opening) for start in starts)
    }
    named = _countries(record)
    lands = {
        code
        for code, starts in named.items()
        if len(starts) >= rule.country_mentions or min(starts) < title + rule.country_opening
    }
    return Found(_narrowest(goods), frozenset(lands))


def _countries(record: Record) -> dict[str, set[int]]:
    """Return where each country is named: by name or adjective, or by a place or organisation that belongs to it.

    Blocs are left out, since the collection indexes none.
    """
    named: dict[str, set[int]] = {}
    for mention in countries_in(record.article.text):
        named.setdefault(mention.code, set()).add(mention.start)
    for entity in record.entities:
        if entity.country:
            named.setdefault(entity.country, set()).update(span.start for span in entity.mentions)
    return {code: starts for code, starts in named.items() if code in countries() and not countries()[code].is_bloc}


def read_all(extractor: Extractor, stories: Sequence[Story]) -> Iterator[tuple[Story, Found]]:
    """Yield each story with what the pipeline finds in it."""
    for story in stories:
        yield story, found_in(extractor.extract(story.article).record)


def compare(results: Iterable[tuple[Story, Found]], *, home: str | None = None) -> Report:
    """Count what index and pipeline share; `home` is the country of stories that name none (default: topics.toml)."""
    home = main_rule().home if home is None else home
    counts: dict[tuple[str, str], Counter[str]] = {(h, k): Counter() for h in HALVES for k in KINDS}
    report = Report(Counter(dict.fromkeys(HALVES, 0)))
    for story, found in results:
        report.stories[story.half] += 1
        at_home = found.countries or frozenset({home})
        pairs = {"countries": (story.countries, at_home), "countries_named": (story.countries, found.countries)}
        pairs = pairs if story.countries else {}
        if story.goods is not None:
            pairs["goods"] = story.goods, found.goods
        for kind, (given, guessed) in pairs.items():
            right, met = _shared(given, guessed)
            counts[story.half, kind].update(
                right=len(right), found=len(guessed), met=len(met), given=len(given)
            )  # fmt: skip
            if kind != "countries_named" and (given - met or guessed - right):
                report.disagreements.append(
                    Disagreement(
                        story.id, story.half, kind, sorted(given - met), sorted(guessed - right), story.article.title
                    )
                )
    report.rates = [
        Rates(half, kind, c["right"], c["found"], c["met"], c["given"]) for (half, kind), c in counts.items()
    ]
    return report


def _shared(given: frozenset[str], found: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the found items that are right and the given ones that are met: the same, or a narrower kind was found."""
    right = frozenset(item for item in found if item in given or _within(item) in given)
    return right, frozenset(item for item in given if item in found or any(_within(f) == item for f in found))


def _within(item: str) -> str | None:
    unit = _units().get(item)
    return unit.within if unit is not None else None
