"""Finds annotated words in an article: their places, the sentence around one, places that longer names leave free."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.language import facts as f
from extractor.language.lang import TradeLanguage
from extractor.language.sentences.pipe import TradeSentences


@dataclass(frozen=True, slots=True)
class Located:
    """The text of one article in sentences; `name` is what errors call it."""

    name: str
    doc: Doc

    @classmethod
    def of(cls, name: str, article: Article) -> Located:
        """Split the text of `article` into sentences."""
        return cls(name, TradeSentences()(_language().make_doc(article.text)))

    def find(self, words: str, *, fold: bool = False) -> list[f.Mention]:
        """Return every place of `words`, white space being all one; `fold` ignores case.

        Whole words where there are such. Raises ExtractorError where the text has no such words.
        """
        pattern = r"\s+".join(map(re.escape, words.split()))
        whole = rf"(?<!\w)(?<!\d[.,]){pattern}(?!\w|[.,]\d)"
        for attempt in (whole, pattern):
            found = [f.Mention(*m.span(), m[0]) for m in re.finditer(attempt, self.doc.text, re.I if fold else 0)]
            if found:
                return found
        raise ExtractorError(f"{self.name}: annotated text {words!r} is not in the article; mend the annotation")

    def sentence(self, mention: f.Mention) -> f.Mention:
        """Return the sentence that holds the start of `mention`."""
        span = [sentence for sentence in self.doc.sents if sentence.start_char <= mention.start][-1]
        return next(m for m in self.find(span.text) if m.start >= span.start_char)

    def free(self, forms: Iterable[str], taken: Iterable[f.Mention], *, fold: bool) -> dict[str, list[f.Mention]]:
        """Return the places of each form that no longer form nor `taken` holds; all of them where none is left."""
        used, out = list(taken), {}
        for form in sorted(forms, key=lambda x: (-len(x), x)):
            found = self.find(form, fold=fold)
            out[form] = [m for m in found if not any(m.overlaps(other) for other in used)] or found
            used += out[form]
        return out


@cache
def _language() -> TradeLanguage:
    return TradeLanguage()
