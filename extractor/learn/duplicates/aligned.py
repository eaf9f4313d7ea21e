"""Reads the economy part of the aligned corpus as records in both languages.

The corpus (PANL-BPPT English-Indonesian news) holds articles in two files, line by line translations of each other;
`articles.tsv` says, as a script guessed it, where each begins and ends. It has no dates, so all are given one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractor.article import read_text
from extractor.learn.corpora.aligned import articles_of, join_sides, read_lines
from extractor.record import Record
from extractor.store import JsonlSink, read_jsonl

DAY: Final = "2007-06-15"
_DOMAIN: Final = "ECO"


@dataclass(frozen=True, slots=True)
class Translated:
    """An article in both languages; `lines` names it: first and last line."""

    lines: str
    english: Record
    indonesian: Record


def read_aligned(corpus: Path, cache: Path) -> list[Translated]:
    """Return the articles of the folder `corpus`; their records are kept in the file `cache`, made where missing.

    Raises ExtractorError where the corpus is not there.
    """
    if not cache.exists():
        import extractor

        nlp = extractor.load()
        with JsonlSink(cache) as sink:
            for address, text in _texts(corpus):
                article = read_text(text, published_at=DAY, publisher="ANTARA", url=address)
                sink.write(nlp.extract(article).record)
    records = {(record.article.url or "").rpartition("/")[2]: record for record in read_jsonl(cache)}
    names = sorted({name.partition("-")[2] for name in records})
    return [Translated(lines, records[f"en-{lines}"], records[f"id-{lines}"]) for lines in names]


def halves(articles: Sequence[Translated], *, seed: int = 7) -> tuple[list[Translated], list[Translated]]:
    """Return a random half to train on and the other to measure on."""
    mixed = list(articles)
    random.Random(seed).shuffle(mixed)
    middle = len(mixed) // 2
    return mixed[:middle], mixed[middle:]


def _texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield an address and the text of each article, line by line as paragraphs."""
    sides = (read_lines(corpus / f"PANL-BPPT-{_DOMAIN}-{code.upper()}-150Kw.txt") for code in ("id", "en"))
    for article in articles_of(corpus / "articles.tsv", join_sides(str(corpus), *sides), domain=_DOMAIN):
        for side, code in ((1, "en"), (0, "id")):
            yield f"https://example.org/{code}-{article.lines}", "\n\n".join(pair[side] for pair in article.pairs)
