"""Warns of what a careful reader would doubt; a warning never changes a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from spacy.tokens import Doc

from extractor.language.checks.consistency import check_group
from extractor.language.checks.plausibility import check_alone, check_siblings
from extractor.language.checks.ratios import check_currencies, check_list, check_part_of_whole, check_points, check_step
from extractor.language.checks.text import check_dates, check_language, check_text
from extractor.language.checks.written import check_written
from extractor.language.facts import Caution, Figure, Mention, article_of, facts_of
from extractor.language.pipe import TradePipe
from extractor.language.tokens import sentence_at, tokens_of

_BEFORE, _AFTER = re.compile(r"[\w.,]"), re.compile(r"[\w%]|[.,]\d")
_RATIOS = (check_part_of_whole, check_list, check_step, check_points, check_currencies)
_MOST = 100  # figures of a sentence that are held against each other
_TELLING = 4  # characters; a shorter mention ("7") may stand elsewhere for another thing


def _places(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Mention, Figure]]:
    """Yield every place where a figure is told, in the same words too: a figure carries one mention only.

    Of figures told in the same words the first is told wherever none of them stands.
    """
    taken = {figure.mention.start for figure in figures}
    known: set[str] = set()
    for figure in figures:
        yield figure.mention, figure
        told = figure.mention.text
        if len(told) >= _TELLING and told not in known:
            known.add(told)
            for start in _tellings(text, told):
                if start not in taken:
                    yield Mention(start, start + len(told), told), figure


def _tellings(text: str, told: str) -> Iterator[int]:
    """Yield where a figure's words stand for themselves, not as a part of a longer number or word."""
    start = text.find(told)
    while start >= 0:
        end = start + len(told)
        alone = not _BEFORE.match(text[start - 1 : start]) and not _AFTER.match(text, end)
        if alone:
            yield start
        start = text.find(told, end if alone else start + 1)


def _by_sentence(doc: Doc, figures: list[Figure]) -> tuple[list[list[Figure]], dict[int, Figure]]:
    """Return the figures as told in each sentence that has any, and for each telling the figure it belongs to.

    Of a sentence without end the first figures are enough: all are held against each other.
    """
    told = _places(tokens_of(doc).whole, figures)
    owners: dict[int, Figure] = {}
    groups: dict[Mention, list[Figure]] = {}
    for place, figure in sorted(told, key=itemgetter(0)):
        one = figure if place is figure.mention else replace(figure, mention=place)
        owners[id(one)] = figure
        group = groups.setdefault(sentence_at(doc, place.start), [])
        if len(group) < _MOST:
            group.append(one)
    return list(groups.values()), owners


def figure_cautions(doc: Doc, figures: list[Figure]) -> Iterator[Caution]:
    """Yield the cautions about figures, sentence by sentence; a figure told twice may be doubted twice."""
    groups, owners = _by_sentence(doc, figures)
    text = tokens_of(doc).whole
    before: list[Figure] = []
    for group in groups:
        odd = (c for f in group for c in check_alone(f, text))
        ratios = (c for check in _RATIOS for c in check(group, text))
        for caution in (*odd, *check_siblings(group, text), *check_group(group, before, text), *ratios):
            caution.about = owners[id(caution.about)]
            yield caution
        before = group


def _first_of_each(*sources: Iterable[Caution]) -> Iterator[Caution]:
    """Yield the cautions of all sources, but none twice for a code and what it is about."""
    seen: set[tuple[str, object]] = set()
    for caution in (c for source in sources for c in source):
        key = caution.code, id(caution.about) if caution.about else caution.span
        if key not in seen:
            seen.add(key)
            yield caution


class TradeChecks(TradePipe):
    """Fills `facts.cautions` from the figures, dates and the article itself."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the warnings of `doc`: figures first, in text order, then dates, then the article as a whole."""
        facts, article = facts_of(doc), article_of(doc)
        facts.cautions = [
            *_first_of_each(figure_cautions(doc, facts.figures), check_written(article.text, facts.figures)),
            *check_dates(facts.dates, article),
            *check_text(article),
            *check_language(article),
        ]
        return doc
