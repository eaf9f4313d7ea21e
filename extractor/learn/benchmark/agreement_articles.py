"""Compares the events and opportunities that the pipeline reads from the two sides of translated articles.

Whole articles are read, as a script guessed where each begins and ends; lines withheld on a side are left out of both.
Events are compared by the multiset of their types and by the countries that an article's events concern, opportunities
by the multiset of their kinds. As with single lines, the Indonesian side takes the part of the annotation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from extractor.article import Article
from extractor.learn.benchmark.agreement import DAY, Agreement, Items, Report, rows_of, scores_of

if TYPE_CHECKING:
    from extractor.language.run import Extractor
    from extractor.learn.corpora.aligned import AlignedArticle
    from extractor.record import Record

KINDS: Final = ("event_types", "event_countries", "event_countries_abroad", "opportunity_kinds")


@dataclass(frozen=True, slots=True)
class ArticleDisagreement:
    """What one article holds of a kind on one side alone; `lines` are its first and last line."""

    lines: str
    kind: str
    indonesian_only: list[str]
    english_only: list[str]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class WithArticles:
    """The report on single lines, with the agreement on whole articles beside it."""

    lines: Report
    articles: int
    agreements: tuple[Agreement, ...]
    article_disagreements: tuple[ArticleDisagreement, ...]

    @property
    def disagreements(self) -> list[Any]:
        """Every disagreement: of lines, then of articles."""
        return [*self.lines.disagreements, *self.article_disagreements]

    def as_json(self) -> dict[str, Any]:
        """Return counts and scores as JSON data, without the disagreements."""
        whole = {one.kind: scores_of(one) for one in self.agreements}
        return {**self.lines.as_json(), "articles": self.articles, "whole_articles": whole}

    def table(self) -> str:
        """Return both reports for people."""
        if not self.articles:
            return self.lines.table()
        return "\n".join([self.lines.table(), *rows_of(f"{self.articles} whole articles", self.agreements)])


def with_articles(lines: Report, articles: Iterable[tuple[AlignedArticle, Items, Items]]) -> WithArticles:
    """Return the report on lines with the agreement of the items of both sides (Indonesian, English) of articles."""
    counts: Counter[tuple[str, str]] = Counter()
    apart: list[ArticleDisagreement] = []
    number = 0
    for article, left, right in articles:
        number += 1
        for kind in KINDS:
            mine, theirs = left[kind], right[kind]
            for side, found in (("both", mine & theirs), ("id", mine), ("en", theirs)):
                counts[kind, side] += len(found)
            if mine != theirs and kind != "event_countries_abroad":
                apart.append(ArticleDisagreement(article.lines, kind, sorted(mine - theirs), sorted(theirs - mine)))
    told = [Agreement(kind, counts[kind, "both"], counts[kind, "id"], counts[kind, "en"]) for kind in KINDS]
    return WithArticles(lines, number, tuple(told), tuple(apart))


def read_both_articles(
    extractor: Extractor, articles: Sequence[AlignedArticle]
) -> Iterator[tuple[AlignedArticle, Items, Items]]:
    """Yield each article with what the pipeline reads from its two sides."""
    for article in articles:
        told = [pair for pair in article.pairs if all(pair)]
        sides = (("id", [mine for mine, _ in told]), ("en", [theirs for _, theirs in told]))
        read = [Article(body="\n\n".join(text), language=code, published_at=DAY) for code, text in sides if text]
        if read:
            left, right = (happenings_of(extractor.extract(one).record) for one in read)
            yield article, left, right


def happenings_of(record: Record) -> Items:
    """Return the events and opportunities of a record by kind; the second event of a type is `type 2`."""
    countries = frozenset(code for event in record.events for code in event.countries)
    return {
        "event_types": _multiset(event.type for event in record.events),
        "event_countries": countries,
        "event_countries_abroad": countries - {"ID"},
        "opportunity_kinds": _multiset(one.kind for one in record.opportunities),
    }


def _multiset(names: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{name} {i}" for name, count in Counter(names).items() for i in range(1, count + 1))
