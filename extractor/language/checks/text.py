"""Finds what is wrong with the article as a whole: text that breaks off, an unsure language, dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.article.model import Article
from extractor.language.checks.words import words
from extractor.language.facts import Caution, DateExpression, Mention

_LANGUAGES = frozenset({"id", "en"})
_SURE = 0.5
_BROKEN = re.compile(r"(?:\.\.\.|…|,)[\"”’']?$")


def check_text(article: Article) -> Iterator[Caution]:
    """Yield a caution where the body begins or ends inside a sentence, or the source says that it is cut."""
    body = article.body.rstrip()
    if not body:
        return
    offset = article.body_start
    last_start = body.rfind("\n") + 1
    last = body[last_start:]
    end_span = Mention(offset + last_start, offset + len(body), last)
    first = body.lstrip().split("\n", 1)[0]
    if article.truncated:
        yield Caution("truncated_text", "the source breaks the text off", None, end_span)
    elif _BROKEN.search(last) or _open_end(last):
        yield Caution("truncated_text", f"the text ends inside a sentence: {last[-30:]!r}", None, end_span)
    elif last.endswith(":") and words("announces").search(last):
        yield Caution("truncated_text", f"the text ends before the list it announces: {last[-30:]!r}", None, end_span)
    elif _open_start(first):
        start = article.text.index(first, offset)
        span = Mention(start, start + len(first), first)
        yield Caution("truncated_text", f"the text begins inside a story: {first[:30]!r}", None, span)


def _open_end(line: str) -> bool:
    """Whether the last word wants another after it."""
    last = line.rsplit(maxsplit=1)[-1]
    return len(line.split()) > 1 and bool(words("unfinished").fullmatch(last))


def _open_start(line: str) -> bool:
    """Whether the first line goes on from something: in lower case, or about somebody not named yet."""
    told = line.split(maxsplit=4)
    if len(told) < 4 or not told[0].strip(",").isalpha():
        return False
    return told[0].islower() or bool(words("pronouns").fullmatch(told[0].strip(",")))


def check_language(article: Article) -> Iterator[Caution]:
    """Yield a caution where the article is in neither language, or could hardly be told to be in one."""
    if article.language not in _LANGUAGES:
        message = f"language {article.language!r} is neither Indonesian nor English; what was found may be wrong"
        yield Caution("language_uncertain", message)
    elif 0 < article.language_probability < _SURE:
        message = f"language {article.language!r} was told with probability {article.language_probability:.2f} only"
        yield Caution("language_uncertain", message)


def check_dates(dates: list[DateExpression]) -> Iterator[Caution]:
    """Yield a caution for a written date that cannot be. Relative dates without an anchor are simply left open."""
    for found in dates:
        slips = [w.removeprefix("slip:") for w in found.why if w.startswith("slip:")]
        if slips:
            yield Caution("unresolved_date", f"{found.mention.text!r}: {slips[0]}", found, found.mention)
