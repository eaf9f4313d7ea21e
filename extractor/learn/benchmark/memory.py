"""Measures how much memory a long run holds: resident memory as the count of articles grows."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.learn.benchmark.texts import endless

if TYPE_CHECKING:
    from extractor.article import Article
    from extractor.language.run import Extractor

POINTS: Final = 10
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Point:
    """Resident memory in MB after `texts` articles."""

    texts: int
    resident_mb: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Memory over a run, in MB; `growth_mb` is what the last nine tenths of the articles added."""

    points: list[Point]
    peak_mb: float

    @property
    def growth_mb(self) -> float:
        """Resident memory at the end less that after the first tenth."""
        return round(self.points[-1].resident_mb - self.points[0].resident_mb, 1)

    def as_json(self) -> dict[str, Any]:
        """Return the curve as JSON data."""
        return {**asdict(self), "growth_mb": self.growth_mb}

    def table(self) -> str:
        """Return the curve for people."""
        rows = [f"{one.texts:>9,} articles{one.resident_mb:10,.1f} MB" for one in self.points]
        last = f"peak {self.peak_mb:,.1f} MB; {self.growth_mb:+,.1f} MB over the last nine tenths"
        return "\n".join([*rows, last])


def measure_memory(extractor: Extractor, articles: Sequence[Article], *, texts: int) -> Iterator[int | Curve]:
    """Extract `texts` articles (see `endless`), yielding how many are done and at last the curve."""
    marks = sorted({max(1, round(texts * tenth / POINTS)) for tenth in range(1, POINTS + 1)})
    points: list[Point] = []
    for done in _extracted(extractor, islice(endless(articles), texts)):
        if done in marks:
            points.append(Point(done, resident_mb()))
        yield done
    yield Curve(points, round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB, 1))


def _extracted(extractor: Extractor, articles: Iterable[Article]) -> Iterator[int]:
    for done, article in enumerate(articles, 1):
        extractor.extract(article)
        yield done


def resident_mb() -> float:
    """Return the resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return round(pages * resource.getpagesize() / _MB, 1)
