"""One article a row: an Article as JSON data, and the rows of other people's tables as Articles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from extractor.article.byline import read_names
from extractor.article.errors import ArticleError, check_length
from extractor.article.model import Article, Author, AuthorRole
from extractor.article.page import read_html
from extractor.article.plain import read_text, stated_time

if TYPE_CHECKING:
    from extractor.collect.page import Page

_CLEAN = "clean"
"""The key of rows written by `as_row`: their text is a body as it stands and is not cleaned once more."""
_ORDER = ("url", "canonical_url", "publisher", "title", "authors", "published_at", "updated_at", "section", "tags")


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller knows: it wins over a page or text, and fills the gaps of a table."""

    title: str | None = None
    published_at: str | None = None
    publisher: str | None = None
    url: str | None = None


def as_row(article: Article) -> dict[str, Any]:
    """Return `article` as JSON data, its body under `text`; what is not known has no key.

    Authors are objects with `name` and `role`, tags a list. `clean` says that the text is an article's body already:
    `read_rows` gives the same Article back.
    """
    data = asdict(article)
    text = data.pop("body")
    keys = [key for key in _ORDER if key in data] + [key for key in data if key not in _ORDER]
    row = {key: list(data[key]) if isinstance(data[key], tuple) else data[key] for key in keys if data[key]}
    return {**row, "text": text, _CLEAN: True}


def read_row(row: Any, place: str, given: Given) -> Article | ArticleError:
    """Return one row of a table (JSON data) as an article, or the error that names `place`.

    Columns are found by the names in columns.toml; what the row does not say is taken from `given`.
    """
    if not isinstance(row, dict):
        return ArticleError(f'{place} is no object with named fields: write {{"text": "…", "title": "…"}}')
    try:
        check_columns(row, place)
        return _written(row, given) if row.get(_CLEAN) is True else _article(row, place, given)
    except ArticleError as error:
        return named(error, place, given)


def page_of(row: Any) -> Page | None:
    """Return the page that a row of a table holds under html, None where it has none or no address for it."""
    cells = _cells(row) if isinstance(row, dict) else {}
    url, html = cells.get("url"), cells.get("html")
    if not url or not html:
        return None
    from extractor.collect.page import Page

    headers = {"content-type": "text/html; charset=utf-8"}
    content = html.encode("utf-8", "replace")
    return Page(url=url, final_url=url, status=200, headers=headers, content=content)


def url_of(row: Any) -> str | None:
    """Return the address that a row of a table states."""
    return (_cells(row).get("url") if isinstance(row, dict) else None) or None


def check_columns(names: Iterable[str], what: str) -> None:
    """Raise ArticleError where none of the columns holds the article."""
    found = [str(name).strip() for name in names if name is not None]
    known = {*_columns()["text"], *_columns()["html"]}
    if not known & {name.casefold() for name in found}:
        raise ArticleError(
            f"{what} has no column with the article's text: name it {', '.join(_columns()['text'][:4])} or html; "
            f"found: {', '.join(found[:12]) or 'no column names'}"
        )


def named(error: ArticleError, place: object, given: Given) -> ArticleError:
    """Return the error with the file's name where it speaks of "the text" or "the page", or the name before it."""
    message = str(error)
    if str(place) in message:
        return error
    for words in ("the text", "the page", given.url):
        if words and message.startswith(words):
            return ArticleError(f"{place}{message[len(words) :]}")
    return ArticleError(f"{place}: {message}")


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("extractor.article") / "columns.toml").read_text(encoding="utf-8"))
    blank = data.pop("blank")["values"]
    return {**{field: tuple(names) for field, names in data.items()}, "blank": tuple(blank)}


def _written(row: dict[str, Any], given: Given) -> Article:
    """The article of a row that `as_row` wrote, checked, since a hand may have been at it."""
    known = {field.name for field in fields(Article)} - {"body", "authors", "tags"}
    text = row.get("text")
    if not isinstance(text, str):
        raise ArticleError("the text is missing: write it under text")
    check_length(text, "the text")
    stated = {key: value for key, value in row.items() if key in known and value is not None}
    data = {**{key: value for key, value in asdict(given).items() if value is not None}, **stated}
    numbers = {"language_probability": (int, float), "truncated": (bool,)}
    wrong = [key for key, value in data.items() if not isinstance(value, numbers.get(key, (str,)))]
    if wrong:
        raise ArticleError(f"{wrong[0]} is {data[wrong[0]]!r}: write it as `extractor` wrote it, or leave out {_CLEAN}")
    data["published_at"] = stated_time(data.get("published_at"))
    return Article(body=text, authors=_authors(row.get("authors")), tags=_listed(row.get("tags")), **data)


def _article(row: dict[str, Any], place: str, given: Given) -> Article:
    cells = _cells(row)
    published = cells.get("published_at") or given.published_at
    publisher = cells.get("publisher") or given.publisher
    url = cells.get("url") or given.url
    title = cells.get("title") or given.title
    if "text" in cells:
        language = cells.get("language", "").strip()
        article = read_text(
            cells["text"],
            title=title,
            published_at=published,
            publisher=publisher,
            url=url,
            language=language if re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w+)?", language) else None,
        )
    elif "html" in cells:
        article = read_html(cells["html"], url=url, published_at=published, publisher=publisher)
    else:
        raise ArticleError(f"{place} has an empty text: leave the row out or fill it")
    return _filled(article, row, cells)


def _filled(article: Article, row: dict[str, Any], cells: dict[str, str]) -> Article:
    """With what only the row says of byline, section, tags and address."""
    return replace(
        article,
        canonical_url=article.canonical_url or cells.get("canonical_url"),
        authors=article.authors or _authors(_value(row, "authors")),
        section=article.section or cells.get("section"),
        tags=article.tags or _listed(_value(row, "tags")),
    )


def _authors(value: Any) -> tuple[Author, ...]:
    """Authors of a cell: names in one string, a list of names, or objects with name and role."""
    found: list[Author] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            role = item.get("role") if item.get("role") in get_args(AuthorRole) else "author"
            found.append(Author(item["name"], role))  # type: ignore[arg-type]
        elif isinstance(item, str):
            found += read_names(item, "author")
    return tuple(found)


def _listed(value: Any) -> tuple[str, ...]:
    """Tags of a cell: a list, or one string with commas or semicolons."""
    items = re.split(r"[,;]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip()))


def _value(row: dict[str, Any], field: str) -> Any:
    """The first filled cell of a field as it stands, None where there is none."""
    cells = {str(name).strip().casefold(): value for name, value in row.items()}
    filled = (cells[name] for name in _columns()[field] if cells.get(name))
    return next((value for value in filled if not (isinstance(value, str) and _blank(value))), None)


def _cells(row: dict[str, Any]) -> dict[str, str]:
    """The article's fields of a row as text, by the names their columns may have."""
    cells = {str(name).strip().casefold(): _cell(value) for name, value in row.items()}
    return {
        field: value
        for field, names in _columns().items()
        if field != "blank" and (value := next((cells[name] for name in names if cells.get(name)), ""))
    }


def _cell(value: Any) -> str:
    """A cell as text; lists of paragraphs are joined, blanks are empty."""
    if isinstance(value, list):
        value = "\n\n".join(item for item in value if isinstance(item, str))
    text = value if isinstance(value, str) else "" if value is None or isinstance(value, dict | bool) else str(value)
    return "" if _blank(text) else text


def _blank(text: str) -> bool:
    return text.strip().casefold() in _columns()["blank"]
