"""The folder of a report: index.html with its scripts and style, the facts as scripts and the tables as CSV."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from extractor.store.folder import atomic_folder, writing
from extractor.store.sql import SqlStore
from extractor.view.report.columns import write_script
from extractor.view.report.facts import Facts
from extractor.view.report.tables import write_tables
from extractor.view.report.words import LANGUAGES, Language, words

MARK: Final = "report.json"
"""A file that every report has: a folder without it is not replaced."""
_SCRIPTS: Final = (
    "vendor/chart.js/chart.umd.min.js", "core.js", "data.js", "filter.js", "count.js", "csv.js", "table.js",
    "chart.js", "sections.js", "lists.js", "start.js",
)  # fmt: skip
_ASSETS: Final = (*_SCRIPTS, "vendor/chart.js/LICENSE.md", "report.css")
# in the order of the page
_SECTIONS: Final = ("overview", "matrix", "values", "events", "opportunities", "sources", "articles")


@dataclass(frozen=True, slots=True)
class Written:
    """What a report was made of: its page, and the number of articles, figures, events and opportunities in it."""

    page: Path
    rows: Mapping[str, int]


def write_report(
    store: SqlStore,
    folder: Path,
    *,
    title: str,
    language: Language = "en",
    failures: Mapping[str, int] | None = None,
) -> Written:
    """Write the report of an open store into `folder`, which appears whole or stays as it was.

    `title` names the collection. `failures` are the articles that gave no record, by kind, None where nobody knows;
    `language` is the one the page opens in. Raises StoreError where the store cannot be read, OutputError where the
    folder cannot be written or holds other things than a report.
    """
    with atomic_folder(folder, mark=MARK) as draft, writing(folder):
        (draft / "data").mkdir()
        facts = Facts(store, draft / "data")
        facts.write()
        names = write_tables(store, draft / "data", failures=failures or {})
        about: dict[str, Any] = {
            "extractor": version("extractor"), "title": title, "language": language,
            "failures": None if failures is None else dict(sorted(failures.items())), "tables_as_csv": names,
        }  # fmt: skip
        write_script(draft / "data" / "meta.js", "meta", {**about, **facts.about(), "words": words()})
        rows = {name: facts.rows(name) for name in ("articles", "figures", "events", "opportunities")}
        (draft / MARK).write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n", "utf-8")
        _copy_assets(draft / "assets")
        page = _page(title=title, language=language, data=["meta.js", *facts.files], tables=names)
        (draft / "index.html").write_text(page, "utf-8")
    return Written(folder / "index.html", rows)


def _copy_assets(folder: Path) -> None:
    source = files("extractor.view.report").joinpath("page")
    for name in _ASSETS:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with as_file(source.joinpath(name)) as path:
            shutil.copyfile(path, target)


def _page(*, title: str, language: Language, data: list[str], tables: tuple[str, ...]) -> str:
    from jinja2 import Environment, StrictUndefined

    text = files("extractor.view.report").joinpath("page", "index.html.j2").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    place = LANGUAGES.index(language)
    spoken = {table: {key: each[place] for key, each in keys.items()} for table, keys in words().items()}
    return template.from_string(text).render(
        title=title, language=language, words=spoken, data=data, scripts=_SCRIPTS, tables=tables, sections=_SECTIONS,
        version=version("extractor"),
    )  # fmt: skip
