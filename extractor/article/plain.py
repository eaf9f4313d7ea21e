"""Reads an article from plain text: the form of a wire story with title, dateline, body and byline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extractor.article.byline import read_line
from extractor.article.dateline import Dateline, find_dateline, known_source, read_date_line, read_dateline
from extractor.article.errors import ArticleError, check_length
from extractor.article.language import Language, detect_language
from extractor.article.markdown import without_markdown
from extractor.article.model import Article, Author
from extractor.article.noise import Cleaned, clean_story, is_noise
from extractor.article.paragraphs import clean, paragraphs
from extractor.article.wording import wording
from extractor.knowledge.times import read_time
from extractor.publishers import by_name, by_url

MAX_TITLE, MAX_TITLE_WORDS = 200, 22
"""A first line with more characters or words is never taken for a title."""
SURE_TITLE_WORDS = 16
"""Without a dateline after it, nor is one with more words than this."""
_HEAD = 3
"""Paragraphs among which the date of publication may stand."""


def read_text(
    text: str,
    *,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    language: str | None = None,
) -> Article:
    """Return the article that `text` holds.

    The options are what is known from outside; they win over what the text says. `title` is split off where it is the
    first line; without it a first line counts as title only when it plainly is one. Bylines, copyright lines, pointers
    to other stories and a line that tells but the date leave the body, the dateline stays; a text in Markdown loses
    its marks and pictures.
    `published_at` is a day or time in ISO 8601 or in the forms news pages use; `language` an ISO 639-1 code, detected
    where it is missing.

    Raises ArticleError for an empty or too long text, for one that holds nothing but bylines and notices, and for a
    `published_at` that is no date.
    """
    text = without_markdown(text)
    check_length(text, _named(url))
    told, blocks = _date_apart(paragraphs(clean(text)))
    heading, blocks = split_title(_one_line(title), blocks)
    time = stated_time(published_at) or told
    known = Known(title=heading, url=url, publisher=publisher, published_at=time, language=language)
    return build(blocks, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the caller or the page states beside the text itself."""

    title: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    language: str | None = None
    authors: tuple[Author, ...] = ()
    fallback_authors: tuple[Author, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    truncated: bool = False
    updated_at: str | None = None
    layout: str | None = None


def build(blocks: list[str], known: Known) -> Article:
    """Return the article of raw paragraphs and what is `known` beside them.

    Raises ArticleError where no paragraph is left once bylines and notices are out.
    """
    story = clean_story(blocks)
    if not story.paragraphs:
        raise ArticleError(
            f"{_named(known.url)} holds no body text: give the story itself, not only its byline or title"
        )
    dateline = find_dateline(story.paragraphs)
    body = "\n\n".join(_summary_apart(story.paragraphs, dateline))
    language = _language(known, body)
    return Article(
        body=body,
        title=known.title,
        language=language.code,
        language_probability=language.probability,
        url=known.url,
        canonical_url=known.canonical_url,
        publisher=_publisher(known, story, dateline),
        authors=_all_authors(known, story),
        published_at=known.published_at or (dateline.day if dateline else None),
        dateline=dateline.place if dateline else None,
        section=known.section,
        tags=known.tags,
        truncated=known.truncated,
        updated_at=known.updated_at,
        layout=known.layout,
    )


def _date_apart(blocks: list[str]) -> tuple[str | None, list[str]]:
    """Take a date that is a paragraph of its own off the head of the story: it says when the story was published."""
    for i, block in enumerate(blocks[:_HEAD]):
        if len(blocks) > 1 and (time := read_date_line(block)):
            return time, [*blocks[:i], *blocks[i + 1 :]]
    return None, blocks


def _summary_apart(blocks: list[str], dateline: Dateline | None) -> list[str]:
    """Give a summary that runs on before the dateline a paragraph of its own."""
    if dateline is None or dateline.start == 0:
        return blocks
    first = blocks[0]
    return [first[: dateline.start].rstrip(), first[dateline.start :], *blocks[1:]]


def split_title(title: str | None, blocks: list[str]) -> tuple[str | None, list[str]]:
    """Take the title off the paragraphs: the given one where it stands first, else a first line that plainly is one."""
    if title:
        return title, blocks[1:] if blocks and same_line(blocks[0], title) and len(blocks) > 1 else blocks
    if len(blocks) > 1 and _plainly_title(blocks[0], blocks[1:]):
        return blocks[0], blocks[1:]
    return None, blocks


def stated_time(value: str | None) -> str | None:
    """Return a publication time given from outside as ISO 8601; raises ArticleError where it is no date."""
    if value is None or not value.strip():
        return None
    found = read_time(value)
    if found is None:
        raise ArticleError(
            f"publication date {value!r} is not understood: give it as 2018-02-22 or 2018-02-22T15:04:00+07:00"
        )
    return found


def _plainly_title(line: str, rest: list[str]) -> bool:
    """Short, no full stop, neither dateline nor byline nor notice, and a longer story after it."""
    if len(line) > MAX_TITLE or not 3 <= len(line.split()) <= MAX_TITLE_WORDS or re.search(r"[.,;:]['\"”’)]*$", line):
        return False
    if read_dateline(line) or read_line(line) or is_noise(line) or wording().never_title.fullmatch(line):
        return False
    story = [block for block in rest if not (read_line(block) or is_noise(block))][:4]
    if any(read_dateline(block) for block in story):
        return True
    longer = any(len(line) < len(block) and re.search(r"[.!?][\"”’) ]*(\(.*\))?$", block) for block in story)
    return longer and len(line.split()) <= SURE_TITLE_WORDS


def same_line(line: str, title: str) -> bool:
    """Whether two lines say the same but for case, punctuation and spaces."""
    return _folded(line) == _folded(title)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _one_line(title: str | None) -> str | None:
    return re.sub(r"\s+", " ", clean(title)).strip() or None if title else None


def _named(url: str | None) -> str:
    return url or "the text"


def _language(known: Known, body: str) -> Language:
    if known.language:
        return Language(known.language.casefold().replace("_", "-").split("-")[0], 1.0)
    return detect_language(f"{known.title}\n{body}" if known.title else body)


def _all_authors(known: Known, story: Cleaned) -> tuple[Author, ...]:
    """Those of the page's byline and of the story's own; only where neither names any, those of its metadata."""
    names = {(author.name.casefold(), author.role) for author in known.authors}
    roles = {author.name.casefold() for author in known.authors}
    added = (
        author
        for author in story.authors
        if (author.name.casefold(), author.role) not in names
        and (author.role not in {"author", "reporter"} or author.name.casefold() not in roles)
    )
    return (*known.authors, *added) or known.fallback_authors


def _publisher(known: Known, story: Cleaned, dateline: Dateline | None) -> str | None:
    """Who is known to have published it: stated, else by address, copyright line or dateline."""
    if known.publisher and known.publisher.strip():
        stated = by_name(known.publisher)
        return stated.name if stated else known.publisher.strip()
    located = by_url(known.canonical_url or known.url)
    if located:
        return located.name
    return _copyright_holder(story.copyright) or (dateline.publisher if dateline else None)


def _copyright_holder(lines: str) -> str | None:
    names = (known_source(match["name"].strip(" ,.-–")) for match in wording().holder.finditer(lines))
    return next((name for name in names if name), None)
