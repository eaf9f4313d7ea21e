"""Reads what a page says of its article in machine-readable form: JSON-LD and meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.article.model import Author
from extractor.article.tree import Page, markup, one_line
from extractor.article.wording import wording
from extractor.publishers import signatures

MIN_BODY = 200
"""A JSON-LD articleBody shorter than this is a teaser."""
MAX_NAME = 80
MAX_SINGLE_WORDS = 10
"""More keywords than this, nearly all of one word, are the words of the text rather than its subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the page states; times are as written."""

    title: str | None = None
    body: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[Author, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    publisher: str | None = None
    truncated: bool = False
    is_article: bool = False


def read_json_ld(page: Page) -> Stated | None:
    """Return what the page's JSON-LD says of its article, None where it has none; broken JSON is mended."""
    scripts = [script for script in page.root.iter("script") if "ld+json" in (script.get("type") or "").casefold()]
    nodes = [node for script in scripts for node in _nodes(_load(script.text or ""))]
    articles = [node for node in nodes if _types(node) & markup().article_types]
    if not articles:
        return None
    # several: the fullest is the page's own, the others are teasers of related ones
    article = max(articles, key=_fullness)
    keywords = list(_strings(article.get("keywords")))
    return Stated(
        title=_text(article.get("headline") or article.get("name")),
        body=_body(article.get("articleBody")),
        published=_text(article.get("datePublished") or article.get("dateCreated")),
        updated=_text(article.get("dateModified")),
        authors=tuple(_authors(article, keywords)),
        section=_text(article.get("articleSection")) or _crumb(nodes),
        tags=_tags(keywords),
        url=_text(article.get("url")) or _address(article.get("mainEntityOfPage")),
        publisher=_name(article.get("publisher")),
        is_article=True,
        truncated=str(article.get("isAccessibleForFree", "")).casefold() == "false",
    )


def read_meta(page: Page) -> Stated:
    """Return what OpenGraph and other meta elements say."""
    generic = markup().generic
    return Stated(
        title=page.first(generic["title"]),
        published=page.first(generic["date"]),
        updated=page.first(generic["updated"]),
        authors=tuple(Author(name, "author") for name in page.values(generic["author"]) if is_person(name)),
        section=page.first(generic["section"]),
        tags=_tags(page.values(generic["tags"])) or _tags((page.first(generic["keywords"]) or "",)),
        url=next((url for selector in generic["url"] if (url := _web(page.first((selector,))))), None),
        publisher=page.first(generic["site"]),
        is_article=(page.first(generic["type"]) or "").casefold() == "article",
    )


def _load(text: str) -> Any:
    """Parse JSON as pages write it: HTML comments around it, line ends inside strings, commas before brackets."""
    text = re.sub(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z", "", text.strip()).strip()
    for candidate in (text, re.sub(r",\s*([}\]])", r"\1", text), re.sub(r"\\(?![\"\\/bfnrtu])", r"\\\\", text)):
        try:
            return json.loads(candidate.rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _salvage(text: str) -> dict[str, str]:
    """The plain string members of an object that cannot be parsed, where it calls itself an article."""
    members = dict(re.findall(r'"(@type|headline|datePublished|articleSection|url)"\s*:\s*"((?:[^"\\]|\\.)*)"', text))
    kind = re.search(r'"@type"\s*:\s*"(\w*Article|BlogPosting)"', text)
    return {**members, "@type": kind[1]} if kind else {}


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document at the top, in arrays and in @graph."""
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item)
    elif isinstance(data, dict):
        yield data
        yield from _nodes(data.get("@graph"))


def _types(node: dict[str, Any]) -> set[str]:
    return {name.rsplit("/", 1)[-1] for name in _strings(node.get("@type"))}


def _fullness(node: dict[str, Any]) -> int:
    return sum(
        bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "publisher", "keywords")
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _text(value: Any) -> str | None:
    text = next(_strings(value), None)
    return one_line(html.unescape(re.sub(r"<[^>]+>", " ", text))) or None if text else None


def _body(value: Any) -> str | None:
    """The text of articleBody, with its paragraphs where it keeps any."""
    text = next(_strings(value), "")
    if len(text) < MIN_BODY:
        return None
    text = re.sub(r"<\s*(?:br|/?p|/?div|/?li)\b[^>]*>", "\n", html.unescape(text))
    return re.sub(r"<[^>]+>", "", text).strip()


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return next((name for item in value if (name := _name(item))), None)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(article: dict[str, Any], keywords: list[str]) -> Iterator[Author]:
    """Names of author and creator; "Editor:NAME" among the keywords tells which of them is the editor."""
    editors = {word.partition(":")[2].strip() for word in keywords if word.casefold().startswith("editor:")}
    editors |= {name for item in _listed(article.get("editor")) if (name := _name(item))}
    written = [name for key in ("creator", "author") for item in _listed(article.get(key)) if (name := _name(item))]
    for name in dict.fromkeys([*written, *sorted(editors)]):
        if is_person(name):
            yield Author(name, "editor" if name in editors else "author")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def is_person(name: str) -> bool:
    """Whether `name` may be one: no address, site, handle, desk or paper, which pages all put where a name belongs."""
    if not name or len(name) > MAX_NAME or name.casefold() in signatures():
        return False
    return not wording().no_person.search(name)


def _tags(words: Iterable[str]) -> tuple[str, ...]:
    """Single keywords, without those that carry a field ("Editor:…"); none where they are the text's own words."""
    parts = [one_line(part) for word in words for part in re.split(r"[,;]", html.unescape(word))]
    tags = tuple(dict.fromkeys(part for part in parts if part and ":" not in part))
    single = sum(" " not in tag for tag in tags)
    return () if len(tags) > MAX_SINGLE_WORDS and single > 0.8 * len(tags) else tags


def _address(value: Any) -> str | None:
    return _web(_text(value.get("@id")) if isinstance(value, dict) else _text(value))


def _web(value: str | None) -> str | None:
    return value if value and re.match(r"https?://", value) else None


def _crumb(nodes: list[dict[str, Any]]) -> str | None:
    """The second step of a breadcrumb list that has at least three: home, section, article."""
    for node in nodes:
        steps = _listed(node.get("itemListElement"))
        if "BreadcrumbList" in _types(node) and len(steps) >= 3 and isinstance(steps[1], dict):
            item = steps[1].get("item")
            return _text(steps[1].get("name")) or (_name(item) if isinstance(item, dict) else None)
    return None
