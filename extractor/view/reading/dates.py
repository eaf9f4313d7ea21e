"""Time expressions of a record's text, read anew by the pipeline's own rules: a record keeps no dates of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from extractor.record import Article, Span
from extractor.view.reading.model import Detail, Fact, Type, Value
from extractor.view.reading.wording import alike, told

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.language.facts import DateExpression


def date_facts(article: Article) -> Iterator[Fact]:
    """Yield the time expressions of `article` in text order, read against its publication date."""
    from extractor.article.model import Article as Known
    from extractor.language.facts import facts_of

    nlp = _reader()
    doc = nlp.make_doc(article.text)
    doc._.article = Known(body=article.text, published_at=article.published_at)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    for number, found in enumerate(facts_of(doc).dates, 1):
        yield _fact(f"d{number}", found)


@cache
def _reader() -> Language:
    import spacy

    import extractor.language.facts  # declares the attributes that pipes write to  # noqa: F401

    nlp = spacy.blank("trade")
    for pipe in ("trade_sentences", "trade_dates"):
        nlp.add_pipe(pipe)
    return nlp


def _fact(key: str, found: DateExpression) -> Fact:
    mention = Span(start=found.mention.start, end=found.mention.end, text=found.mention.text)
    read = alike(found.period) if found.period else told("detail", "unknown_period")
    return Fact(
        key=key,
        layer="dates",
        type=Type(found.kind, told("date", found.kind)),
        title=alike(mention.text),
        confidence=found.confidence,
        mentions=(mention,),
        details=(Detail(told("detail", "period"), (Value(read),)),),
        why=tuple(found.why),
    )
