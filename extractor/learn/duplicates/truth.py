"""What must meet in the aligned corpus and what must not: articles, and their events line by line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product

from extractor.learn.duplicates.aligned import Translated
from extractor.record import Event, Record
from extractor.store.dedupe.features import Told

Verdict = Callable[[int, int], bool | None]
"""Whether two things, by their places, are the same; None where nobody can say."""
_Pair = tuple[tuple[str, str], tuple[str, str]]


@cache
def repeats() -> frozenset[frozenset[str]]:
    """Return the pairs of articles, by lines, that stand twice in the corpus (same.toml)."""
    table = tomllib.loads(files(__package__).joinpath("same.toml").read_text("utf-8"))
    return frozenset(frozenset(pair) for pair in table["same"])


def story_verdict(lines: Sequence[str]) -> Verdict:
    """Return whether two reports tell one story; `lines` names the article of the corpus that each is."""

    def verdict(first: int, second: int) -> bool | None:
        if lines[first] == lines[second]:
            return True
        return None if frozenset((lines[first], lines[second])) in repeats() else False

    return verdict


def event_verdict(
    articles: Sequence[Translated], told: Sequence[Told], line_of: Mapping[str, str]
) -> tuple[Verdict, int]:
    """Return what is known of pairs of `told` (see `same_events`), and how many pairs are the same."""
    sure: set[_Pair] = set()
    unsure: set[_Pair] = set()
    for article in articles:
        one, other = same_events(article)
        sure |= one
        unsure |= other
    names = [(event.article.id, event.event.id) for event in told]

    def verdict(first: int, second: int) -> bool | None:
        pairs = {(names[first], names[second]), (names[second], names[first])}
        if pairs & sure:
            return True
        doubtful = frozenset((line_of[names[first][0]], line_of[names[second][0]])) in repeats()
        return None if doubtful or pairs & unsure else False

    return verdict, len(sure)


def same_events(article: Translated) -> tuple[set[_Pair], set[_Pair]]:
    """Return the pairs of an article's events that are one, and those that may be and count neither way.

    One are an English and an Indonesian event of one type with evidence in the same line; of several such matches the
    one with the largest share of lines in common, each event once. Other pairs with a line in common may be.
    """
    english = [(event, _lines(article.english, event)) for event in article.english.events]
    indonesian = [(event, _lines(article.indonesian, event)) for event in article.indonesian.events]
    shares: dict[tuple[str, str], float] = {}
    for (one, lines), (other, others) in product(english, indonesian):
        if lines & others:
            shares[one.id, other.id] = len(lines & others) / len(lines | others) if one.type == other.type else 0.0
    taken: set[tuple[str, str]] = set()
    sure: set[_Pair] = set()
    for (one_id, other_id), share in sorted(shares.items(), key=_largest):
        if share and not {("en", one_id), ("id", other_id)} & taken:
            taken |= {("en", one_id), ("id", other_id)}
            sure.add(_pair(article, one_id, other_id))
    return sure, {_pair(article, *ids) for ids in shares} - sure


def _lines(record: Record, event: Event) -> set[int]:
    """Return the numbers of the paragraphs that an event's trigger and evidence stand in."""
    text = record.article.text
    return {text.count("\n\n", 0, span.start) for span in (event.trigger, *event.evidence)}


def _pair(article: Translated, one: str, other: str) -> _Pair:
    return (article.english.article.id, one), (article.indonesian.article.id, other)


def _largest(item: tuple[tuple[str, str], float]) -> tuple[float, tuple[str, str]]:
    return -item[1], item[0]
