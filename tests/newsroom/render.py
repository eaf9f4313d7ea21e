"""Draws articles, lists, feeds and sitemaps in the markup of each style (templates/)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from newsroom.articles import Story, words
from newsroom.hosts import Host

Pages = Sequence[tuple[str, str, str]]
"""Links to the pages of a divided article: (name, address, rel)."""


@cache
def _environment() -> Environment:
    found = Environment(loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True)
    found.filters["rfc822"] = format_datetime
    found.filters["tojson"] = _script_json
    return found


def _script_json(value: Any) -> Markup:
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def in_words(time: datetime, language: str, *, short: bool = False) -> str:
    """The time as the pages write it: "Senin, 5 Februari 2018 14:46"; `short` cuts the month to three letters."""
    table = words(language)
    month = table["months"][time.month - 1]
    day = table["weekdays"][time.weekday()]
    return f"{day}, {time.day:02d} {month[:3] if short else month} {time:%Y %H:%M}"


def article(
    host: Host,
    story: Story,
    *,
    related: Iterable[tuple[str, str]],
    amp: str | None = None,
    pages: Pages = (),
    paragraphs: Sequence[str] | None = None,
    cut: bool = False,
) -> str:
    """The page of an article, or of some `paragraphs` of it; `cut` says that readers must pay for more."""
    name = f"antara-{2018 if story.published.year < 2023 else 2023}" if host.style == "antara" else host.style
    return _draw(f"{name}.html", host, story, list(related), amp=amp, pages=pages, paragraphs=paragraphs, cut=cut)


def amp_page(host: Host, story: Story) -> str:
    """The article's accelerated mobile page."""
    return _draw("amp.html", host, story, [])


def _draw(
    template: str,
    host: Host,
    story: Story,
    related: list[tuple[str, str]],
    **options: Any,
) -> str:
    table = words(host.language)
    options["paragraphs"] = options.get("paragraphs") or story.paragraphs
    return (
        _environment()
        .get_template(template)
        .render(
            s=story,
            host=host,
            related=related,
            when=in_words(story.published, host.language),
            when_short=in_words(story.published, host.language, short=True),
            month=table["months"][story.published.month - 1],
            also=table["also"],
            by=table["by"],
            roles=table["roles"],
            **options,
        )
    )


def listing(
    host: Host, heading: str, items: Iterable[tuple[str, str, str, datetime]], pages: Iterable[tuple[str, str]]
) -> str:
    """A page that lists articles: `items` are (title, link, summary, time), `pages` links to the list's other pages."""
    rows = [(title, link, summary, in_words(time, host.language)) for title, link, summary, time in items]
    template = _environment().get_template("listing.html")
    return template.render(host=host, heading=heading, items=rows, pages=list(pages))


def document(name: str, host: Host, items: Sequence[Any], **options: Any) -> str:
    """A feed or sitemap by the name of its template."""
    return _environment().get_template(name).render(host=host, items=items, **options)
