"""Compares what the pipeline reads from the two sides of translated sentences: values, countries and goods' codes.

Every line of a pair is read by itself, as an article of one sentence; all are given one date, since the corpus has
none. What both sides hold is agreement; the Indonesian side takes the part of the annotation, so that precision is the
share of the English finds that the Indonesian side has too, recall the other way round.

Translations that truly differ are told apart without the pipeline: both sides are the same text (`untranslated`), one
side is far longer (`length`), or the digit strings and scale words (`2.5 million` is `25` and `million`) of the two are
not the same (`numbers`). For countries also: one side alone says Indonesia (`home`), since each adapts to its readers.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from extractor.article import Article
from extractor.knowledge.places import countries_in, country_names
from extractor.learn.corpora.aligned import Pair

if TYPE_CHECKING:
    from extractor.language.run import Extractor
    from extractor.record import Record

DAY: Final = "2007-06-15"
"""The date every sentence is given: the corpus is of about 2006 to 2008."""
VALUES: Final = ("money", "percent", "quantity")
COUNTRIES: Final = ("countries", "countries_abroad")
KINDS: Final = (*VALUES, "values", *COUNTRIES, "hs4", "hs2")
_HOME: Final = "indonesia"
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_WORD: Final = re.compile(r"[^\W\d_]+")

Items = dict[str, frozenset[str]]
"""By kind, what one side of a pair holds."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the two sides agree on one kind, as shares in [0, 1]."""

    kind: str
    both: int
    indonesian: int
    english: int

    @property
    def precision(self) -> float:
        """Share of what the English side holds that the Indonesian side holds too."""
        return self.both / self.english if self.english else 1.0

    @property
    def recall(self) -> float:
        """Share of what the Indonesian side holds that the English side holds too."""
        return self.both / self.indonesian if self.indonesian else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.indonesian + self.english
        return 2 * self.both / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What one pair holds of a kind on one side alone; `differs` says why the translations differ, if they do."""

    line: int
    kind: str
    indonesian_only: list[str]
    english_only: list[str]
    differs: str | None
    indonesian: str
    english: str

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self)


@dataclass(slots=True)
class Report:
    """Agreement on all pairs and on those whose translations do not differ, and every disagreement in order."""

    pairs: int
    differing: dict[str, int]
    all_pairs: list[Agreement] = field(default_factory=list)
    same_text: list[Agreement] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return counts and scores as JSON data, without the disagreements."""
        return {
            "pairs": self.pairs,
            "differing": self.differing,
            "all_pairs": {one.kind: scores_of(one) for one in self.all_pairs},
            "same_text": {one.kind: scores_of(one) for one in self.same_text},
        }

    def table(self) -> str:
        """Return the report for people."""
        told = ", ".join(f"{count} by {why}" for why, count in sorted(self.differing.items())) or "none"
        rows = [f"{self.pairs} pairs; translations that differ: {told}"]
        for title, scores in (("all pairs", self.all_pairs), ("without those that differ", self.same_text)):
            rows += rows_of(title, scores)
        return "\n".join(rows)


def rows_of(title: str, scores: Iterable[Agreement]) -> list[str]:
    """Return agreements as rows for people, under a title."""
    rows = ["", f"{title:28}{'P':>8}{'R':>8}{'F1':>8}{'both':>8}{'id':>8}{'en':>8}"]
    return rows + [
        f"  {one.kind:26}{one.precision:8.3f}{one.recall:8.3f}{one.f1:8.3f}"
        f"{one.both:8}{one.indonesian:8}{one.english:8}"
        for one in scores
    ]


def scores_of(one: Agreement) -> dict[str, float | int]:
    """Return shares and counts of an agreement as JSON data."""
    shares = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    counts = {"both": one.both, "indonesian": one.indonesian, "english": one.english}
    return {**{name: round(value, 4) for name, value in shares.items()}, **counts}


def compare(pairs: Iterable[tuple[Pair, Items, Items]]) -> Report:
    """Return how far the items of both sides (Indonesian, English) agree."""
    every: dict[bool, Counter[tuple[str, str]]] = {True: Counter(), False: Counter()}
    report = Report(0, {})
    for pair, left, right in pairs:
        reason, at_home = differs(pair), differs_at_home(pair)
        report.pairs += 1
        if told := reason or at_home:
            report.differing[told] = report.differing.get(told, 0) + 1
        for kind in KINDS:
            differing = reason or (at_home if kind in COUNTRIES else None)
            mine, theirs = left[kind], right[kind]
            for name, found in (("both", mine & theirs), ("id", mine), ("en", theirs)):
                every[differing is None][kind, name] += len(found)
            if mine != theirs and kind not in {"values", "countries_abroad"}:
                report.disagreements.append(
                    Disagreement(
                        pair.line, kind, sorted(mine - theirs), sorted(theirs - mine), differing,
                        pair.indonesian, pair.english,
                    )
                )  # fmt: skip
    report.same_text = _agreements(every[True])
    report.all_pairs = _agreements(every[True] + every[False])
    return report


def _agreements(counts: Counter[tuple[str, str]]) -> list[Agreement]:
    return [Agreement(kind, counts[kind, "both"], counts[kind, "id"], counts[kind, "en"]) for kind in KINDS]


def read_both(extractor: Extractor, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Items, Items]]:
    """Yield each pair with what the pipeline reads from its two sides."""
    for pair in pairs:
        sides = (("id", pair.indonesian), ("en", pair.english))
        articles = [Article(body=text, language=code, published_at=DAY) for code, text in sides]
        left, right = (items_of(extractor.extract(article).record) for article in articles)
        yield pair, left, right


def items_of(record: Record) -> Items:
    """Return what a record holds by kind.

    Values are written with their unit and their sign, quantities in the unit as stated. Countries are those named,
    by adjectives and nicknames too; those of cities are not counted.
    """
    values = {
        kind: frozenset(_value(f.value, f.value_max, f.unit) for f in record.figures if f.kind == kind)
        for kind in VALUES
    }
    codes = {good.hs.code for good in record.commodities}
    named = {mention.code for mention in countries_in(record.article.text)}
    named |= {country_names()[e.name] for e in record.entities if e.type == "place" and e.name in country_names()}
    return {
        **values,
        "values": frozenset(f"{kind} {value}" for kind in VALUES for value in values[kind]),
        "countries": frozenset(named),
        "countries_abroad": frozenset(named - {"ID"}),
        "hs4": frozenset(code[:4] for code in codes if len(code) >= 4),
        "hs2": frozenset(code[:2] for code in codes),
    }


def _value(value: float, value_max: float | None, unit: str) -> str:
    return f"{value:.10g} {unit}" if value_max is None else f"{value:.10g}..{value_max:.10g} {unit}"


def differs(pair: Pair) -> str | None:
    """Return why the two are no translations of each other (see the module's head), None where they may be."""
    if pair.indonesian == pair.english:
        return "untranslated"
    lengths = sorted((len(pair.indonesian), len(pair.english)))
    if lengths[1] > _criteria()["length_ratio"] * lengths[0]:
        return "length"
    return "numbers" if numbers_in(pair.indonesian) != numbers_in(pair.english) else None


def differs_at_home(pair: Pair) -> str | None:
    """Return `home` where one side alone says Indonesia, else None."""
    sides = {_HOME in text.lower() for text in (pair.indonesian, pair.english)}
    return "home" if len(sides) == 2 else None


def numbers_in(text: str) -> Counter[str]:
    """Return the digit strings of `text`, without their points and commas, and its scale words in English."""
    found = Counter(re.sub(r"\D", "", match[0]) for match in _DIGITS.finditer(text))
    scales = _scale_words()
    found.update(scales[word] for match in _WORD.finditer(text) if (word := match[0].lower()) in scales)
    return found


@cache
def _scale_words() -> dict[str, str]:
    return {word: scale for scale, words in _criteria()["scales"].items() for word in words}


@cache
def _criteria() -> dict[str, Any]:
    return tomllib.loads(files("extractor.learn.benchmark").joinpath("agreement.toml").read_text("utf-8"))
