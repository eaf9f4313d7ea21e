"""Figures of a sentence, for the tests of their forms."""

from __future__ import annotations

from extractor.language.figures.candidate import Candidate
from extractor.language.figures.candidates import find_candidates


def read(text: str, language: str = "id") -> list[Candidate]:
    return find_candidates(text, language=language)


def told(text: str, language: str = "id") -> list[tuple[str, float, str]]:
    return [(text[c.start : c.end], c.value, c.unit) for c in read(text, language)]
