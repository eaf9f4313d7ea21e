"""Runs readers side by side over the same pages and counts what each got right, and how fast."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import mean, median
from typing import Any

from extractor.learn.pages.gold import GoldPage
from extractor.learn.pages.readers import Reader, Reading
from extractor.learn.pages.scores import Rates, rates, runs, words_f1

Check = Callable[[GoldPage, Reading], bool | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What one reader did on a group of pages.

    `body` is the mean F1 of the words over the pages that have a body; `runs` the rates by runs of words; the counts
    are pairs (right, judged). `speed` is pages a second on one core: the best round, `usual` the median one.
    """

    pages: int
    body: float
    runs: Rates
    fields: Mapping[str, tuple[int, int]]
    speed: float | None = None
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of each reader: all pages, and the pages of each group."""

    total: Mapping[str, Row]
    groups: Mapping[str, Mapping[str, Row]]
    worst: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as JSON data."""
        return asdict(self)


def compare(pages: Sequence[GoldPage], readers: Mapping[str, Reader], *, rounds: int = 5) -> Comparison:
    """Read every page with every reader; `rounds` timed rounds follow, the readers taking turns (0: no times)."""
    readings = {name: [reader(page.page) for page in pages] for name, reader in readers.items()}
    speeds = _speeds(pages, readers, rounds)
    groups = sorted({page.group for page in pages})
    return Comparison(
        total={name: _row(pages, found, speeds[name]) for name, found in readings.items()},
        groups={
            group: {name: _row(*_of_group(group, pages, found), []) for name, found in readings.items()}
            for group in groups
        },
        worst={name: _worst(pages, found) for name, found in readings.items()},
    )


def _speeds(pages: Sequence[GoldPage], readers: Mapping[str, Reader], rounds: int) -> dict[str, list[float]]:
    speeds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            start = time.process_time()
            for page in pages:
                reader(page.page)
            speeds[name].append(len(pages) / max(time.process_time() - start, 1e-9))
    return speeds


def _of_group(group: str, pages: Sequence[GoldPage], found: Sequence[Reading]) -> tuple[list[GoldPage], list[Reading]]:
    chosen = [(page, reading) for page, reading in zip(pages, found, strict=True) if page.group == group]
    return [page for page, _ in chosen], [reading for _, reading in chosen]


def _row(pages: Sequence[GoldPage], found: Sequence[Reading], speeds: Sequence[float]) -> Row:
    pairs = list(zip(pages, found, strict=True))
    judged = {name: [check(page, reading) for page, reading in pairs] for name, check in CHECKS.items()}
    return Row(
        pages=len(pages),
        body=mean([words_f1(page.body, reading.body) for page, reading in pairs if page.body] or [0.0]),
        runs=rates([runs(page.body, reading.body) for page, reading in pairs if page.body]),
        fields={name: (answers.count(True), len(answers) - answers.count(None)) for name, answers in judged.items()},
        speed=max(speeds, default=None),
        usual=median(speeds) if speeds else None,
    )


def _worst(pages: Sequence[GoldPage], found: Sequence[Reading]) -> tuple[tuple[str, float], ...]:
    scores = [
        (page.name, words_f1(page.body, reading.body)) for page, reading in zip(pages, found, strict=True) if page.body
    ]
    return tuple(sorted(scores, key=_score)[:5])


def _score(item: tuple[str, float]) -> float:
    return item[1]


def _title(page: GoldPage, reading: Reading) -> bool | None:
    return None if page.title is None else reading.title == page.title


def _day(page: GoldPage, reading: Reading) -> bool | None:
    return None if page.published is None else (reading.published or "")[:10] == page.published[:10]


def _time(page: GoldPage, reading: Reading) -> bool | None:
    """To the minute, with its zone."""
    if page.published is None:
        return None
    found = reading.published or ""
    return (found[:16], found[-6:]) == (page.published[:16], page.published[-6:])


def _authors(page: GoldPage, reading: Reading) -> bool | None:
    """All names and no other, on pages that name any."""
    return {name for name, _ in page.authors} == reading.authors if page.authors else None


def _roles(page: GoldPage, reading: Reading) -> bool | None:
    """All names, each with its part, and none where none is named."""
    return None if page.authors is None else page.authors == reading.roles


def _section(page: GoldPage, reading: Reading) -> bool | None:
    if page.section is None:
        return None
    return (reading.section or "").casefold() == page.section.casefold()


CHECKS: Mapping[str, Check] = {
    "title": _title,
    "day": _day,
    "time": _time,
    "authors": _authors,
    "roles": _roles,
    "section": _section,
}
