"""The journal of a collection: every address with its state, in SQLite, true after a kill at any moment.

A page is written to the archive and the article to its file first; then one transaction tells the journal both that
the address is done and where the two files end. After a kill the files are cut back to the ends the journal knows, so
the three always agree, and an address is either done or still waiting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from extractor.collect.canonical import canonical_url
from extractor.collect.crawl.errors import CrawlError
from extractor.collect.errors import PASSING
from extractor.collect.links import Link
from extractor.collect.warc import Stored

VERSION = "1"
State = Literal["waiting", "done", "same", "dropped", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one address.

    `state` same: its article was there already under another address. `article` and `row` (offset and length in the
    file of articles) are set where it gave a new one. `archived` are the places of its pages.
    """

    state: State
    cause: str | None = None
    reason: str | None = None
    status: int | None = None
    article: str | None = None
    row: tuple[int, int] | None = None
    archived: tuple[Stored, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many article addresses are in each state, and how many articles there are."""

    articles: int
    waiting: int
    same: int
    dropped: int
    failed: int


class Journal:
    """The journal in `path`, made where there is none. One process at a time may have it open.

    Raises CrawlError where it is open elsewhere, is no journal, or is one of another version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
            # the lock is kept while open, and goes with the process however that ends
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            with self._transaction():
                self._prepare()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise CrawlError(f"{path}: another process is collecting into this folder; wait for it") from error
            raise CrawlError(f"{path}: cannot be opened ({error}); name another folder") from error
        except sqlite3.DatabaseError as error:
            raise CrawlError(f"{path}: is no journal ({error}); name another folder") from error

    def _prepare(self) -> None:
        known = self._base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
        if not known:
            schema = (files("extractor.collect.crawl") / "schema.sql").read_text(encoding="utf-8")
            for statement in schema.split(";\n"):
                self._base.execute(statement)
            self._set("version", VERSION)
        elif self.get("version") != VERSION:
            raise CrawlError(
                f"{self.path}: was written by another version of extractor (journal {self.get('version')}, "
                f"here {VERSION}); name another folder"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def get(self, key: str) -> str | None:
        """Return a value of the journal's own, None where it is not set."""
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _set(self, key: str, value: object) -> None:
        self._base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, str(value)))

    def begin(self, spec: Mapping[str, Any]) -> bool:
        """Begin a run for `spec` (JSON data), or go on with one that was stopped.

        Returns whether its first addresses are still to be added (see `start`). A new run after a finished one reads
        the documents that list articles again, tries again what failed in passing, and with another spec judges again
        what was left out. Raises CrawlError where a stopped run had another spec.
        """
        wanted = json.dumps(spec, sort_keys=True, ensure_ascii=False)
        before = self.get("spec")
        with self._transaction():
            if before is not None and self.get("finished") == "0":
                if before != wanted:
                    raise CrawlError(
                        f"{self.path.parent}: holds a stopped collection with other settings "
                        f"({_difference(json.loads(before), spec)}); go on with those, or name another folder"
                    )
                return self.get("started") == "0"
            self._base.execute("DELETE FROM links WHERE kind <> 'article'")
            marks = ", ".join("?" * len(PASSING))
            self._base.execute(
                f"UPDATE links SET state = 'waiting', done_at = NULL WHERE state = 'failed' AND cause IN ({marks})",
                sorted(PASSING),
            )
            if before != wanted:
                self._base.execute("DELETE FROM links WHERE state = 'dropped'")
            self._set("spec", wanted)
            self._set("finished", "0")
            self._set("started", "0")
        return True

    def start(self, links: Iterable[Link], *, now: str) -> None:
        """Add the first addresses of a run."""
        with self._transaction():
            self._add(links, now)
            self._set("started", "1")

    def finish(self) -> None:
        """Note that the run is complete, so that the next one is a new run."""
        with self._transaction():
            self._set("finished", "1")

    def _add(self, links: Iterable[Link], now: str) -> list[tuple[int, str]]:
        added: list[tuple[int, str]] = []
        for link in links:
            article = link.kind == "article"
            key = (link.canonical or canonical_url(link.url)) if article else f"{link.kind} {link.url}"
            # the full text of a feed has been judged by now
            data = {name: value for name, value in asdict(link).items() if value and name != "text"}
            host = host_of(link.url)
            row = (key, host, link.kind, json.dumps(data, ensure_ascii=False), now)
            cursor = self._base.execute(
                "INSERT INTO links (key, host, kind, link, found_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row
            )
            if cursor.rowcount and cursor.lastrowid is not None:
                added.append((cursor.lastrowid, host))
        return added

    def settle(self, number: int, outcome: Outcome, *, now: str, links: Iterable[Link] = ()) -> list[tuple[int, str]]:
        """Note what became of an address, the articles and archive places it gave, and the addresses found in it.

        All of it or nothing; returns id and host of the addresses that are new.
        """
        place = outcome.archived[0] if outcome.archived else None
        with self._transaction():
            if outcome.article and outcome.row:
                self._base.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", (outcome.article, number, *outcome.row))
                self._set("rows_end", sum(outcome.row))
            if outcome.archived:
                self._set("warc_file", outcome.archived[-1].file)
                self._set("warc_end", outcome.archived[-1].end)
            self._base.execute(
                "UPDATE links SET state = ?, cause = ?, reason = ?, status = ?, article = ?, warc_file = ?, "
                "warc_offset = ?, warc_length = ?, done_at = ? WHERE id = ?",
                (
                    outcome.state, outcome.cause, outcome.reason, outcome.status, outcome.article,
                    place and place.file, place and place.offset, place and place.length, now, number,
                ),
            )  # fmt: skip
            return self._add(links, now)

    def forget_rows(self, end: int) -> int:
        """Let go of articles whose row ends behind `end`: their file lost them, they are collected again.

        Returns where the last row ends that is left.
        """
        with self._transaction():
            lost = "SELECT link FROM articles WHERE row_offset + row_length > ?"
            self._base.execute(f"UPDATE links SET state = 'waiting', article = NULL WHERE id IN ({lost})", (end,))
            self._base.execute("DELETE FROM articles WHERE row_offset + row_length > ?", (end,))
            left = self._base.execute("SELECT coalesce(max(row_offset + row_length), 0) FROM articles").fetchone()[0]
            self._set("rows_end", left)
        return int(left)

    def forget_pages(self, file: str, end: int) -> None:
        """Fetch again what stood in the archive's `file` behind `end` or in files after it: they were lost."""
        with self._transaction():
            self._base.execute(
                "UPDATE links SET state = 'waiting', warc_file = NULL WHERE warc_file > ? "
                "OR (warc_file = ? AND warc_offset + warc_length > ?)",
                (file, file, end),
            )
            self._set("warc_file", file)
            self._set("warc_end", end)

    def waiting(self) -> list[tuple[int, str]]:
        """Return id and host of every address still to be fetched, in the order they were found."""
        return self._base.execute("SELECT id, host FROM links WHERE state = 'waiting' ORDER BY id").fetchall()

    def link(self, number: int) -> Link:
        """Return one address by id."""
        row = self._base.execute("SELECT link FROM links WHERE id = ?", (number,)).fetchone()
        data = json.loads(row[0])
        return Link(**data | {"tags": tuple(data.get("tags", ()))})

    def holder(self, article: str) -> int | None:
        """Return the id of the address that gave an article, None where the article is new."""
        row = self._base.execute("SELECT link FROM articles WHERE id = ?", (article,)).fetchone()
        return int(row[0]) if row else None

    def counts(self) -> Counts:
        """Count the article addresses by state."""
        rows = self._base.execute("SELECT state, count(*) FROM links WHERE kind = 'article' GROUP BY state")
        found: dict[str, int] = dict(rows.fetchall())
        articles = self._base.execute("SELECT count(*) FROM articles").fetchone()[0]
        return Counts(
            articles, found.get("waiting", 0), found.get("same", 0), found.get("dropped", 0), found.get("failed", 0)
        )

    def causes(self, state: State) -> dict[str, int]:
        """Count the addresses in a state by cause, the most frequent first."""
        rows = self._base.execute(
            "SELECT coalesce(cause, ''), count(*) AS n FROM links WHERE state = ? GROUP BY 1 ORDER BY n DESC, 1",
            (state,),
        )
        return dict(rows.fetchall())

    def failures(self) -> Iterator[dict[str, Any]]:
        """Yield every address that failed, documents too, with cause, reason, status and where it was found."""
        rows = self._base.execute(
            "SELECT link, kind, cause, reason, status FROM links WHERE state = 'failed' ORDER BY id"
        )
        for link, kind, cause, reason, status in rows:
            data = json.loads(link)
            yield {
                "url": data["url"], "kind": kind, "cause": cause, "status": status, "reason": reason,
                "found_in": data.get("found_in"),
            }  # fmt: skip

    def close(self) -> None:
        """Close the journal and let another process have it."""
        self._base.close()


def host_of(url: str) -> str:
    """Return the host and port of an address, in lower case."""
    return urlsplit(url).netloc.casefold()


def _difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The first setting that differs, in words."""
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            return f"{key}: {json.dumps(before.get(key), ensure_ascii=False)}"
    return "another order"
