"""Makes many articles of a few: other figures and dates, paragraphs left out, others put in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from extractor.article import Article, read_path
from extractor.batch.inputs import find_files
from extractor.errors import ExtractorError

_DIGITS: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEARS: Final = range(2014, 2026)
# a third of the paragraphs of a variant come from another article, and with them its names
_STRANGE: Final = 0.33
_DROPPED: Final = 0.1


def read_models(inputs: Iterable[Path], *, most: int = 5_000) -> list[Article]:
    """Return the articles to vary. Raises ExtractorError where there are none."""
    found: list[Article] = []
    for file in find_files(inputs):
        for article in read_path(file):
            found.append(article)
            if len(found) == most:
                return found
    if not found:
        raise ExtractorError("no articles to vary; name texts with --texts")
    return found


def write_variants(models: Sequence[Article], count: int, target: Path, *, seed: int) -> None:
    """Write `count` variants of `models` to the table `target`, the same for the same seed.

    Their addresses end in their numbers, so that a missing record can be named.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(models, count, seed))


def _rows(models: Sequence[Article], count: int, seed: int) -> Iterator[dict[str, str]]:
    alike = {model.language: [other for other in models if other.language == model.language] for model in models}
    for number in range(count):
        chance = Random(f"{seed}/{number}")
        model = models[number % len(models)]
        text = _varied("\n\n".join(_paragraphs(model, alike[model.language], chance)), chance)
        day = f"{chance.choice(_YEARS)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        title = _varied(model.title, chance) if model.title else ""
        yield {"url": f"https://variants.example/{number}", "title": title, "published_at": day, "text": text}


def _paragraphs(model: Article, others: Sequence[Article], chance: Random) -> Iterator[str]:
    for place, paragraph in enumerate(model.body.split("\n\n")):
        if place and chance.random() < _DROPPED:
            continue
        if place and chance.random() < _STRANGE:
            yield chance.choice(chance.choice(others).body.split("\n\n"))
        else:
            yield paragraph


def _varied(text: str, chance: Random) -> str:
    """With other digits: years stay years, numbers keep their length and do not begin with zero."""

    def other(found: re.Match[str]) -> str:
        digits = found.group()
        if _YEAR.fullmatch(digits):
            return str(chance.choice(_YEARS))
        first = "0" if digits[0] == "0" else str(chance.randint(1, 9))
        if len(digits) <= 2:
            # days, hours and percentages stay what they may be
            return first if len(digits) == 1 else f"{chance.randint(1, 2)}{chance.randint(0, 3)}"
        return first + "".join(str(chance.randint(0, 9)) for _ in digits[1:])

    return _DIGITS.sub(other, text)
