"""The engine of a collection: takes address after address, fetches, stores, reads, and tells the journal.

One task an address; the client keeps each host's pace. Documents (feeds, sitemaps, listings) give more addresses,
article pages go to the archive and then to the reader. All writing happens in the event loop, one address after the
other, in the order archive, articles, journal (see journal.py for why).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.collect.crawl.errors import CrawlError
from extractor.collect.crawl.frontier import Frontier
from extractor.collect.crawl.journal import Counts, Journal, Outcome, host_of
from extractor.collect.crawl.reading import Reader, Reading, ReadingError
from extractor.collect.crawl.rows import Rows
from extractor.collect.crawl.spec import Spec
from extractor.collect.directives import robots_directives, robots_verdict
from extractor.collect.discover import DiscoveryError, document_kind, expand, start_links
from extractor.collect.errors import PASSING, CacheError, FetchError
from extractor.collect.identity import user_agent
from extractor.collect.kinds import ANY
from extractor.collect.links import Link
from extractor.collect.page import Page
from extractor.collect.settings import Settings
from extractor.collect.warc import ArchiveError, LostPagesError, Position, Stored, WarcWriter
from extractor.errors import ExtractorError, TerminatedError
from extractor.publishers import Publisher, by_name, by_url

if TYPE_CHECKING:
    from extractor.collect.client import Client

JOURNAL, ARTICLES, FAILED, ARCHIVE, CACHE = "journal.sqlite", "articles.jsonl", "failed.jsonl", "warc", "cache.sqlite"
PREFIX = "extractor"
"""Of the names of archive files."""
MAX_DOCUMENTS = 20_000
"""Feeds, sitemaps and listings read in one run: an endless calendar must come to an end."""
MAX_PAGES = 30
"""Pages of one divided article."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: new articles, addresses that failed, addresses still to be fetched."""

    articles: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run brought. `causes` count the addresses that failed, by cause; `partly` the articles shown in part."""

    new: int
    counts: Counts
    causes: dict[str, int]
    partly: int
    finished: bool


DONE = Outcome(state="done")


@dataclass(slots=True)
class _Got:
    """What one address gave, before anything of it is written."""

    outcome: Outcome = DONE
    pages: list[Page] = field(default_factory=list)
    reading: Reading | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """The parts of one run that belong together."""

    client: Client
    journal: Journal
    rows: Rows
    archive: WarcWriter


class Crawl:
    """One run of a collection in `folder`, new or gone on with.

    `now` gives the time as ISO 8601 in UTC, `report` is told the progress after every address. Raises CrawlError
    where the folder is of no use; what goes wrong with an address goes into the journal.
    """

    def __init__(
        self,
        folder: Path,
        spec: Spec,
        reader: Reader,
        *,
        settings: Settings,
        now: Callable[[], str],
        report: Callable[[Progress], None] | None = None,
    ) -> None:
        self._folder, self._spec, self._reader, self._settings = folder, spec, reader, settings
        self._now, self._report = now, report
        self._frontier = Frontier(
            per_host=settings.per_host, per_domain=settings.per_domain, total=settings.connections
        )
        self._new = self._failed = self._waiting = self._documents = 0

    async def run(self) -> Summary:
        """Work until nothing is left or the limit is reached; may be cancelled at any moment and run again."""
        from extractor.collect.client import Client

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CrawlError(f"{self._folder}: cannot be made ({error.strerror}); name another folder") from error
        settings = replace(self._settings, cache=self._settings.cache or self._folder / CACHE)
        journal = Journal(self._folder / JOURNAL)
        try:
            unstarted = journal.begin(self._spec.as_data())
            with closing(self._open_rows(journal)) as rows, closing(self._open_archive(journal)) as archive:
                async with Client(settings, clock=self._now) as client:
                    work = _Work(client, journal, rows, archive)
                    if unstarted:
                        journal.start(await self._first(client), now=self._now())
                    self._queue(journal.waiting())
                    await self._all(work)
            finished = not journal.waiting()
            if finished:
                journal.finish()
            return self._summary(journal, finished)
        finally:
            self._write_failures(journal)
            journal.close()

    def _open_rows(self, journal: Journal) -> Rows:
        end = int(journal.get("rows_end") or 0)
        rows = Rows(self._folder / ARTICLES)
        rows.cut(end if rows.end >= end else journal.forget_rows(rows.end))
        return rows

    def _open_archive(self, journal: Journal) -> WarcWriter:
        """Go on where the journal knows the archive to end; what the archive lost is fetched again."""
        # before the first page is counted, the first file is begun anew
        known = Position(journal.get("warc_file") or f"{PREFIX}-00000.warc.gz", int(journal.get("warc_end") or 0))
        folder = self._folder / ARCHIVE
        writer = partial(WarcWriter, folder, prefix=PREFIX, software=user_agent(), contact=self._settings.contact)
        try:
            folder.mkdir(exist_ok=True)
            try:
                return writer(resume=known)
            except LostPagesError as error:
                journal.forget_pages(error.position.file, error.position.end)
                return writer(resume=error.position)
        except OSError as error:
            raise CrawlError(f"{folder}: cannot be written ({error.strerror}); name another folder") from error
        except ArchiveError as error:
            raise CrawlError(str(error)) from error

    async def _first(self, client: Client) -> list[Link]:
        """The addresses to begin with: those given, and where each outlet lists its articles."""
        links = [replace(link, publisher=_name_of(link.url)) for link in self._spec.links]
        for publisher in self._spec.publishers:
            found = await self._named_sitemaps(client, publisher)
            links += start_links(publisher, self._spec.wanted, today=self._today(), robots_sitemaps=found)
        return links

    async def _named_sitemaps(self, client: Client, publisher: Publisher) -> tuple[str, ...]:
        """The sitemaps that robots.txt names, of every host that has a list in the outlet's file."""
        lists = (*publisher.sitemaps, *(feed.url for feed in publisher.feeds), *(row.url for row in publisher.listings))
        hosts = dict.fromkeys((f"www.{publisher.domains[0]}", *(host_of(url) for url in lists)))

        few = asyncio.Semaphore(self._settings.per_domain)

        async def ask(host: str) -> tuple[str, ...]:
            try:
                async with few:
                    return await client.sitemaps(f"https://{host}/")
            except FetchError:
                return ()  # the same trouble is told for the host's documents

        found = await asyncio.gather(*(ask(host) for host in hosts if "{" not in host))
        return tuple(dict.fromkeys(url for urls in found for url in urls))

    def _today(self) -> str:
        """The day in the easternmost zone of Indonesia: the latest day an article can bear."""
        return datetime.fromisoformat(self._now()).astimezone(timezone(timedelta(hours=9))).date().isoformat()

    def _queue(self, numbers: list[tuple[int, str]]) -> None:
        self._frontier.add(numbers)
        self._waiting += len(numbers)

    async def _all(self, work: _Work) -> None:
        """Keep as many addresses going as the limits allow until none is left."""
        going: dict[asyncio.Task[list[tuple[int, str]]], str] = {}
        try:
            while True:
                while not self._enough() and (taken := self._frontier.take()):
                    number, host = taken
                    going[asyncio.create_task(self._settle(work, number))] = host
                if not going:
                    return
                done, _ = await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    self._frontier.give_back(going.pop(task))
                    self._waiting -= 1
                    self._queue(task.result())
                self._tell()
        finally:
            for task in going:
                task.cancel()
            await asyncio.gather(*going, return_exceptions=True)

    def _enough(self) -> bool:
        return self._spec.limit is not None and self._new >= self._spec.limit

    def _tell(self) -> None:
        if self._report:
            self._report(Progress(self._new, self._failed, self._waiting))

    async def _settle(self, work: _Work, number: int) -> list[tuple[int, str]]:
        """Work on one address and note the outcome; returns the addresses found.

        From the first byte written to the journal's transaction nothing is awaited, so that no other address comes
        between them.
        """
        link = work.journal.link(number)
        got = _Got()
        try:
            if link.kind == "article":
                await self._article(work.client, link, got)
            else:
                await self._document(work.client, link, got)
        except (FetchError, DiscoveryError, ReadingError) as error:
            got.outcome = _failure(error)
        except CacheError as error:
            raise CrawlError(str(error)) from error
        except Exception as error:  # a fault on one address must not take the others with it
            if os.environ.get("EXTRACTOR_DEBUG"):
                raise
            got.outcome = Outcome(state="failed", cause="fault", reason=f"{link.url}: {type(error).__name__}: {error}")
        if got.reading is not None:
            if self._enough() and not got.reading.unwanted:
                return []
            got.outcome = self._judged(work, number, got.reading)
        archived = tuple(self._archive(work, link, page) for page in got.pages if _may_be_kept(page))
        self._failed += got.outcome.state == "failed"
        return work.journal.settle(number, replace(got.outcome, archived=archived), now=self._now(), links=got.links)

    async def _document(self, client: Client, link: Link, got: _Got) -> None:
        """Read one feed, sitemap or listing."""
        if self._documents >= MAX_DOCUMENTS:
            reason = f"more than {MAX_DOCUMENTS:,} documents in one run: ask for a shorter range"
            got.outcome = Outcome(state="dropped", cause="documents", reason=reason)
            return
        self._documents += 1
        page = await client.get(link.url, accept=ANY, cached=True)
        got.pages.append(page)
        await self._expand(page, link, got)

    async def _expand(self, page: Page, link: Link, got: _Got) -> None:
        if not robots_directives(page).follow:
            got.outcome = Outcome(state="dropped", cause="robots", reason=f"{page.url} asks not to follow its links")
            return
        publisher = by_name(link.publisher) or by_url(link.url)
        found = await asyncio.to_thread(expand, page, link, publisher, self._spec.wanted, today=self._today())
        name = publisher.name if publisher else None
        got.links = tuple(replace(item, publisher=item.publisher or name) for item in (*found.links, *found.follow))

    async def _article(self, client: Client, link: Link, got: _Got) -> None:
        """Fetch and read one article; where the address turns out to list articles, it is expanded."""
        page = await client.get(link.url, accept=ANY)
        kind = document_kind(page)
        if kind in {"feed", "sitemap"}:
            got.pages.append(page)
            await self._expand(page, replace(link, kind=kind), got)
            return
        reason = robots_verdict(page)
        if reason:
            raise FetchError(f"{page.final_url} is not for collections ({reason})", cause="robots")
        got.pages += [page, *await self._further(client, page)]
        try:
            got.reading = await asyncio.to_thread(self._reader.read, tuple(got.pages), link)
        except ReadingError:
            # an address given by hand may be a section's
            if link.found_in is not None or kind != "listing":
                raise
            await self._expand(page, replace(link, kind="listing"), got)
            if not got.links:
                raise

    async def _further(self, client: Client, page: Page) -> list[Page]:
        """The other pages of a divided article; one that is gone for good is done without."""
        pages: list[Page] = []
        for url in (await asyncio.to_thread(self._reader.further, page))[:MAX_PAGES]:
            try:
                pages.append(await client.get(url))
            except FetchError as error:
                if error.cause in PASSING:
                    raise
        return pages

    def _archive(self, work: _Work, link: Link, page: Page) -> Stored:
        try:
            return work.archive.write(page, via=link.found_in)
        except ArchiveError as error:
            raise CrawlError(str(error)) from error

    def _judged(self, work: _Work, number: int, reading: Reading) -> Outcome:
        """Write a wanted article that is new."""
        if reading.unwanted:
            return Outcome(state="dropped", cause="unwanted", reason=reading.unwanted)
        holder = work.journal.holder(reading.id)
        if holder is not None and holder != number:
            return Outcome(state="same", article=reading.id)
        done = Outcome(state="done", article=reading.id)
        if reading.partly:
            done = replace(done, cause="paid", reason="the page shows a part of the article only")
        if holder == number:
            return done
        self._new += 1
        return replace(done, row=work.rows.write(reading.row))

    def _summary(self, journal: Journal, finished: bool) -> Summary:
        partly = journal.causes("done").get("paid", 0)
        return Summary(
            new=self._new, counts=journal.counts(), causes=journal.causes("failed"), partly=partly, finished=finished
        )

    def _write_failures(self, journal: Journal) -> None:
        """Write every address that failed, with the reason, beside the articles; the file appears whole."""
        target = self._folder / FAILED
        draft = target.with_suffix(".part")
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in journal.failures())
        draft.replace(target)


def _failure(error: ExtractorError) -> Outcome:
    if isinstance(error, FetchError):
        return Outcome(state="failed", cause=error.cause, reason=str(error), status=error.status)
    cause = "document" if isinstance(error, DiscoveryError) else "article"
    return Outcome(state="failed", cause=cause, reason=str(error))


def _may_be_kept(page: Page) -> bool:
    """Whether the archive takes a page: not what came from the cache, nor what asks not to be kept."""
    return not page.from_cache and robots_directives(page).archive


def _name_of(url: str) -> str | None:
    publisher = by_url(url)
    return publisher.name if publisher else None


def run_crawl(
    folder: Path,
    spec: Spec,
    reader: Reader,
    *,
    settings: Settings,
    now: Callable[[], str],
    report: Callable[[Progress], None] | None = None,
) -> Summary:
    """Run a collection (see `Crawl`) to its end; raises CrawlError, KeyboardInterrupt, TerminatedError for SIGTERM."""
    crawl = Crawl(folder, spec, reader, settings=settings, now=now, report=report)
    try:
        return asyncio.run(_stoppable(crawl))
    except asyncio.CancelledError:
        raise TerminatedError from None


async def _stoppable(crawl: Crawl) -> Summary:
    """Let SIGTERM stop a run as Ctrl-C does: what is in hand is dropped, the files are closed."""
    task = asyncio.current_task()
    if task is not None and threading.current_thread() is threading.main_thread():
        with suppress(NotImplementedError):  # no signal handlers in event loops on Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await crawl.run()
