"""The loaded pipeline as one object: articles in, records out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version

from extractor.article.model import Article
from extractor.language.arithmetic import one_thread
from extractor.language.assemble import Extraction, assemble
from extractor.language.choice import INSTALLED, ModelChoice
from extractor.language.chosen import load_chosen, name_of
from extractor.language.facts import article_of, facts_of
from extractor.language.garbage import no_collection
from extractor.language.load import make_doc, reading


class Extractor:
    """The pipeline, loaded once.

    >>> import extractor
    >>> extraction = extractor.load().extract(extractor.read_text("Indonesia mengekspor kopi ke Jepang."))
    >>> [good.labels.en for good in extraction.record.commodities]
    ['coffee']
    """

    def __init__(self, choice: ModelChoice = INSTALLED) -> None:
        """Load the pipeline of `choice` (default: the one that comes with the package)."""
        self.nlp = load_chosen(choice)
        self.pipeline = name_of(choice)
        self.version = version("extractor")

    def extract(self, article: Article, *, min_confidence: float = 0.0, timestamp: str | None = None) -> Extraction:
        """Return the record of one article with the reasons for its facts.

        Facts less probable than `min_confidence` are left out; `timestamp` (ISO 8601) goes into the provenance.
        """
        with one_thread(), no_collection(), reading(self.nlp):
            return self._read(article, min_confidence, timestamp)

    def _read(self, article: Article, min_confidence: float, timestamp: str | None) -> Extraction:
        """Do what `extract` does; the doc is gone when this returns, so that no collector need look through it."""
        doc = self.nlp(make_doc(self.nlp, article))
        return assemble(
            facts_of(doc),
            article_of(doc),
            pipeline=self.pipeline,
            version=self.version,
            min_confidence=min_confidence,
            timestamp=timestamp,
        )

    def extract_many(
        self, articles: Iterable[Article], *, min_confidence: float = 0.0, timestamp: str | None = None
    ) -> Iterator[Extraction]:
        """Yield the extraction of each article, in order."""
        for article in articles:
            yield self.extract(article, min_confidence=min_confidence, timestamp=timestamp)
