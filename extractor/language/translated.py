"""Translations of English stems, so that decisions learned of the words of one language help in the other.

News in Indonesian and English tells of the same happenings; what a decision learns of `menandatangani` it would have to
learn anew of `signed`. Beside each English stem the decisions see the Indonesian ones that translate it (see
`extractor.learn.translations` for how they are learned, and the model card for what that brings).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


def translations(stem: str) -> tuple[str, ...]:
    """Return the Indonesian stems that translate an English one, the likeliest first; none where none is known."""
    return _table().get(stem, ())


def with_translations(stems: Iterable[str], language: str) -> list[str]:
    """Return the stems of a text in `language`, each once, and behind them those that translate them."""
    known = dict.fromkeys(stems)
    if language == "en":
        known |= dict.fromkeys(other for stem in list(known) for other in translations(stem))
    return list(known)


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    text = files("extractor.language").joinpath("translations.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: tuple(others.split()) for word, others in rows}
