"""Copies with edits, as outlets make them of each other's reports: cut, worded anew, under a title of their own."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from extractor.article import read_text
from extractor.record import Article, Record

STRENGTHS: Final = (0.1, 0.2, 0.3, 0.4)
KINDS: Final = ("cut", "reworded", "both")
"""Sentences left out; words replaced; half of each. The title and what stands around the text are always others."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+")
_WORD = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_PUBLISHER: Final = "Harian Contoh"


@dataclass(frozen=True, slots=True)
class Edited:
    """A record and the record of its copy."""

    original: Record
    copy: Record


def edited(records: Sequence[Record], *, kind: str, strength: float) -> Iterator[Edited]:
    """Yield each of `records` with that of a copy: `strength` is the share of sentences left out or words replaced."""
    import extractor

    nlp = extractor.load()
    for number, record in enumerate(records):
        article = record.article
        language = article.language if article.language in _wordings() else "en"
        donor = _words(records[number - 1].article.text)
        rng = random.Random(f"{article.id}/{kind}/{strength}")
        share = strength / 2 if kind == "both" else strength
        sentences = _SENTENCE.split(_body(article))
        if kind != "reworded":
            sentences = _cut(sentences, share, rng)
        if kind != "cut":
            sentences = [_reword(sentence, share, donor, rng) for sentence in sentences]
        wording = _wordings()[language]
        text = rng.choice(wording["openings"]) + " ".join(sentences) + "\n\n" + rng.choice(wording["closings"])
        copy = read_text(
            text,
            title=rng.choice(wording["titles"]),
            published_at=article.published_at,
            publisher=_PUBLISHER,
            url=f"https://copy.example/{article.id}",
        )
        yield Edited(record, nlp.extract(copy).record)


@cache
def _wordings() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("edits.toml").read_text("utf-8"))


def _body(article: Article) -> str:
    return article.text.removeprefix(article.title or "").strip()


def _words(text: str) -> list[str]:
    return _WORD.findall(text) or ["kata"]


def _cut(sentences: Sequence[str], share: float, rng: random.Random) -> list[str]:
    """Leave out a share of the sentences, half of them at the end; the first stays."""
    out = round(len(sentences) * share)
    kept = list(sentences[: len(sentences) - out // 2]) if out > 1 else list(sentences)
    inside = rng.sample(range(1, len(kept)), min(out - out // 2, len(kept) - 1)) if len(kept) > 1 else []
    return [sentence for place, sentence in enumerate(kept) if place not in inside]


def _reword(sentence: str, share: float, donor: Sequence[str], rng: random.Random) -> str:
    """Replace a share of the lower-case words, two in a row as a phrase is."""
    words = sentence.split(" ")
    for place in range(0, len(words), 2):
        if rng.random() < share:
            for at in range(place, min(place + 2, len(words))):
                words[at] = _WORD.sub(rng.choice(donor), words[at], count=1)
    return " ".join(words)
