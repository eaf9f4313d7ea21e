"""Reads stories written for training in which every figure is marked with its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.record.models import Metric

_MARK = re.compile(r"\[([^|\[\]]+)\|([^\[\]]+)\]")
_METRICS = frozenset(get_args(Metric))
_STATUSES = frozenset({"target", "potential"})
_DAY = "2024-06-12"  # a story has no date of its own


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """What is said of one figure: offsets into the story's text, and its meaning in the record's words."""

    start: int
    end: int
    metric: str
    of: str | None = None
    origin: str | None = None
    destination: str | None = None
    status: str = "actual"


@dataclass(frozen=True, slots=True)
class MarkedStory:
    """A story and its figures in text order; numbers without a mark are no figures."""

    article: Article
    figures: tuple[MarkedFigure, ...]


def figure_stories() -> list[MarkedStory]:
    """Return the stories of `figure_stories.txt`, in order. Raises ExtractorError where a line cannot be read."""
    lines = files("extractor.learn.data").joinpath("figure_stories.txt").read_text("utf-8").splitlines()
    numbered = enumerate(lines, 1)
    return [_story(line, f"figure_stories.txt:{n}") for n, line in numbered if line and line[0] != "#"]


def _story(line: str, where: str) -> MarkedStory:
    language, tab, told = line.partition("\t")
    if not tab:
        raise ExtractorError(f"{where}: no tab; write the language, a tab, the story")
    paragraphs = told.split(" // ")
    marked = "\n".join([f"{paragraphs[0]}\n", *paragraphs[1:]]) if len(paragraphs) > 1 else told
    figures = tuple(_figures(marked, where))
    plain = _MARK.sub(r"\1", marked)
    title, gap, body = plain.partition("\n\n")
    article = Article(title=title if gap else None, body=body if gap else plain, language=language, published_at=_DAY)
    return MarkedStory(article, figures)


def _figures(marked: str, where: str) -> Iterator[MarkedFigure]:
    """Yield the figures of a marked text; their offsets count the text without the marks."""
    hidden = 0
    for mark in _MARK.finditer(marked):
        start = mark.start() - hidden
        hidden += len(mark[0]) - len(mark[1])
        yield _figure(start, start + len(mark[1]), mark[2], f"{where}: [{mark[0]}]")


def _figure(start: int, end: int, told: str, where: str) -> MarkedFigure:
    what, *rest = told.split("|")
    metric, _, of = what.partition(" of ")
    if not {metric, of or metric} <= _METRICS:
        raise ExtractorError(f"{where}: {what!r} is no metric; name one of record.models.Metric")
    origin, destination, status = None, None, "actual"
    for one in rest:
        if one in _STATUSES:
            status = one
        elif ">" in one:
            origin, destination = (code or None for code in one.split(">", 1))
        else:
            raise ExtractorError(f"{where}: {one!r} is neither a status nor ORIGIN>DESTINATION")
    return MarkedFigure(start, end, metric, of or None, origin, destination, status)
