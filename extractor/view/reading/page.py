"""The reading view of a record: one HTML page that needs nothing else and lets no text of an article in as markup."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from extractor.knowledge.terms import Labels
from extractor.record import Record
from extractor.view.reading.facts import Reasons, code_lists, doubts_in, facts_in
from extractor.view.reading.model import LAYERS, Fact
from extractor.view.reading.segments import Piece, lines_of
from extractor.view.reading.wording import tables, told

Lang = Literal["id", "en"]
FORMAT: Final = "extractor.corrections/1"
"""The form of the file that the page's review gives."""
_SIGNS: Final = {"events": "◆", "opportunities": "★", "warnings": "▲"}
_OPEN: Final = frozenset({"events", "opportunities", "figures"})
# what HTML and JavaScript would read as markup or as the end of a line in the data of the page
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
# control characters are no characters of HTML
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")


def reading_page(record: Record, *, reasons: Reasons | None = None, lang: Lang = "en") -> str:
    """Return the page of `record`, its own words first in `lang`.

    `reasons` (see `Extraction.reasons`) say why each fact was found. The page allows itself its own style and script,
    by their hashes, and nothing from elsewhere.
    """
    facts = facts_in(record, reasons=reasons)
    doubts = doubts_in(record)
    title, body = _title_and_body(record, list(lines_of(record.article.text, facts, doubts)))
    style, script = _asset("page.css"), _asset("page.js")
    return _template().render(
        article=record.article,
        provenance=record.provenance,
        link=_link(record.article.url),
        title=title,
        body=body,
        groups=_groups(facts),
        facts=facts,
        doubts=doubts,
        lists=code_lists(record),
        lang=lang,
        style=style,
        script=script,
        policy=_policy(style, script),
        data=_island(_data(record, facts)),
        words=tables(),
        opened=_OPEN,
        signs=_SIGNS,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("extractor.view.reading", "."), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["plain"] = _plain
    environment.filters["percent"] = _percent
    environment.filters["keys"] = _keys
    environment.filters["moment"] = _moment
    return environment.get_template("page.html.j2")


@cache
def _asset(name: str) -> Markup:
    """Return a file of the page as it stands; a test keeps closing tags out of it."""
    return Markup(files("extractor.view.reading").joinpath(name).read_text("utf-8"))


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _island(data: Mapping[str, Any]) -> Markup:
    """Return JSON that a script element may hold, whatever its strings are."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def _data(record: Record, facts: Sequence[Fact]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "record": record.article.id,
        "fingerprint": record.article.text_sha256,
        "targets": {
            fact.target.path: {"start": fact.places[0].start, "end": fact.places[0].end}
            for fact in facts
            if fact.target
        },
        "words": {key: {"id": labels.id, "en": labels.en} for key, labels in tables()["page"].items()},
    }


def _title_and_body(record: Record, lines: list[tuple[int, list[Piece]]]) -> tuple[list[Piece], list[list[Piece]]]:
    """Part the title from the body; where the text does not begin with one, what is known of it stands above."""
    title = record.article.title
    if title and lines and lines[0][0] == 0 and "".join(piece.text for piece in lines[0][1]) == title:
        return lines[0][1], [pieces for _, pieces in lines[1:]]
    return [Piece(title)] if title else [], [pieces for _, pieces in lines]


def _groups(facts: Sequence[Fact]) -> list[tuple[str, Labels, list[Fact]]]:
    """Return every layer with its facts, none left out: an empty one says so."""
    by_layer = {layer: list(group) for layer, group in groupby(facts, key=_layer)}
    return [(layer, told("layer", layer), by_layer.get(layer, [])) for layer in LAYERS]


def _layer(fact: Fact) -> str:
    return fact.layer


def _link(url: str | None) -> str | None:
    """Return an address that may be followed: http or https."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _plain(text: str) -> str:
    return text.translate(_CONTROLS)


def _percent(confidence: float) -> str:
    return f"{confidence:.0%}".replace("%", "\u00a0%")


def _moment(iso: str) -> str:
    """Return a day as it is, a time to the minute with its zone."""
    return f"{iso[:10]} {iso[11:16]} {iso[19:]}".strip() if len(iso) > 10 else iso


def _keys(facts: Sequence[Fact]) -> str:
    return " ".join(fact.key for fact in facts)
