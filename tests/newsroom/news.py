"""Answers for one news host: its articles, lists, feeds, sitemaps and robots file."""

import gzip
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import quote_plus

from newsroom import render
from newsroom.articles import PAGES, WIB, Stories, Story, words
from newsroom.hosts import Host
from newsroom.messages import Answer, Request, challenge, redirect, refusal

LIST_SIZE = 20
"""Articles on one page of a section or a search."""
INDEX_SIZE = 4
"""Articles on one page of the index of a day: few, so that a day has several pages."""
FEED_SIZE = 50
_XML = "application/xml; charset=utf-8"
_FAILURES = 2
"""How often an address fails that fails at first only."""
AT_FIRST = {
    "flaky": refusal(500, "Internal server error"),
    "unavailable": refusal(503, "Service unavailable", ("retry-after", "1")),
}
ALWAYS = {
    "missing": refusal(404, "Halaman tidak ditemukan"),
    "gone": refusal(410, "Artikel sudah ditarik"),
    "down": refusal(500, "Internal server error"),
    "barred": challenge(403),
}
_DATES = (
    (re.compile(r"(\d\d)-(\d\d)-(\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), (1, 2, 3)),
    (re.compile(r"(\d{4})/(\d\d)/(\d\d)"), (1, 2, 3)),
    (re.compile(r"(\d\d)/(\d\d)/(\d{4})"), (3, 1, 2)),
)
"""The forms a day has in addresses of lists: DD-MM-YYYY, YYYY-MM-DD, YYYY/MM/DD and, at detik, MM/DD/YYYY."""


class NewsHost:
    """One host of the site; pages are drawn when first asked for and kept."""

    def __init__(self, host: Host, stories: Stories, *, slow: float) -> None:
        self.host = host
        self.stories = stories
        self.delay = slow if host.slow else 0.0
        self._drawn: dict[tuple[str, str], bytes] = {}

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return f"https://{self.host.name}"

    def answer(self, request: Request) -> Answer:
        """The answer to a request for this host."""
        path = request.path
        if path == "/robots.txt":
            return self._robots(request)
        if path in self.host.feeds:
            return self._document(path, self._feed, "application/rss+xml; charset=utf-8")
        if path.endswith((".xml", ".xml.gz")):
            return self._sitemap(path)
        return self._article(request) or self._list(request) or refusal(404, "Halaman tidak ditemukan")

    def article_paths(self, story: Story) -> tuple[str, ...]:
        """The paths, with their queries, that show all of an article or parts of it."""
        if story.mode != "pages":
            return (story.path,)
        return (story.path, *(address for _, address, _ in self._pager(story, 1)))

    # robots

    def _robots(self, request: Request) -> Answer:
        text = self.host.robots
        if text == "missing":
            return refusal(404, "Not found")
        if text == "late":
            if request.times == 1:
                return refusal(503, "Service unavailable", ("retry-after", "1"))
            text = "User-agent: *\nDisallow: /private/\n"
        forbidden = [f"Disallow: {story.path}" for story in self.stories if story.mode == "forbidden"]
        text = text.replace("{forbidden}", "\n".join(forbidden)).lstrip()
        return Answer(body=text.encode(), kind="text/plain; charset=utf-8")

    # articles

    def _article(self, request: Request) -> Answer | None:
        path, page = self._page_of(request)
        found = self.stories.find(path)
        if not found:
            return self.amp_page(request.path)
        story, hops = found
        if hops:
            return redirect(f"{self.origin}{self.stories.old_path(story, hops - 1)}")
        return self._failing(story, request) or self._whole(story, page)

    def amp_page(self, path: str) -> Answer | None:
        """The AMP page at `path`; some hosts have theirs on a host of its own."""
        story = self.stories.find_amp(path)
        return self._kept((path, "amp"), lambda: render.amp_page(self.host, story)) if story else None

    def _page_of(self, request: Request) -> tuple[str, str]:
        """The path of the article and which of its pages is meant: "1", "2", … or "all"."""
        if self.host.pages == "path":
            if "single" in request.query:
                return request.path, "all"
            match = re.fullmatch(r"(.+/[\w-]+)/(\d)", request.path)
            return (match[1], match[2]) if match else (request.path, "1")
        return request.path, request.query.get("page", "1")

    def _failing(self, story: Story, request: Request) -> Answer | None:
        """The answer for an article that is not, or not yet, to be had."""
        if story.mode == "paid":
            return Answer(status=402, body=self._draw(story, story.paragraphs[:1], cut=True).encode())
        if story.mode in AT_FIRST and request.times > _FAILURES:
            return None
        return AT_FIRST.get(story.mode) or ALWAYS.get(story.mode)

    def _whole(self, story: Story, page: str) -> Answer:
        headers = (("x-robots-tag", "noindex"),) if story.mode == "noindex-header" else ()
        divided = story.mode == "pages" and page != "all"
        if divided and not (page.isdecimal() and 1 <= int(page) <= PAGES):
            return refusal(404, "Halaman tidak ditemukan")
        key = (story.path, page if divided else "")
        paragraphs = story.part(int(page)) if divided else story.paragraphs
        cut = story.mode == "teaser"
        pages = self._pager(story, int(page)) if divided else ()
        return self._kept(key, lambda: self._draw(story, paragraphs[:1] if cut else paragraphs, cut, pages), headers)

    def _draw(self, story: Story, paragraphs: Sequence[str], cut: bool = False, pages: render.Pages = ()) -> str:
        number = self.stories.number(story)
        near = [self.stories[place] for place in range(max(0, number - 3), number)] or [self.stories[-1]]
        related = [(other.title, other.path) for other in near]
        return render.article(
            self.host,
            story,
            related=related,
            amp=self.stories.amp(story),
            pages=pages,
            paragraphs=paragraphs,
            cut=cut,
        )

    def _kept(self, key: tuple[str, str], draw: Callable[[], str], headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        if key not in self._drawn:
            self._drawn[key] = draw().encode()
        return Answer(body=self._drawn[key], headers=headers, delay=self.delay)

    def _pager(self, story: Story, page: int) -> render.Pages:
        form, whole = ("{}/{}", "{}?single=1") if self.host.pages == "path" else ("{}?page={}", "{}?page=all")
        links = []
        for number in range(1, PAGES + 1):
            rel = {page - 1: "prev", page + 1: "next"}.get(number, "")
            links.append((str(number), form.format(story.path, number), rel))
        return (*links, ("Semua", whole.format(story.path), ""))

    # lists

    def _list(self, request: Request) -> Answer | None:
        path, query = request.path, request.query
        if path == "/":
            return self._page_of_list(self.host.name, self._numbers(), request, "?page={}")
        if path in {"/search", "/search/searchall"}:
            name = "query" if "query" in query else "q"
            wanted = query.get(name, "")
            found = [
                number for number in self._numbers() if _has(self.stories[number].title, wanted.casefold().split())
            ]
            return self._page_of_list(wanted, found, request, f"?{name}={quote_plus(wanted)}&page={{}}")
        day = _day_in(path, query)
        if path.startswith(("/indeks", "/index")):
            found = self._of_day(day) if day else self._numbers()
            form = f"?date={quote_plus(query['date'])}&page={{}}" if "date" in query else "?page={}"
            return self._page_of_list(str(day or "Indeks"), found, request, form, size=INDEX_SIZE)
        for known in self.host.listings:
            if path == known or re.fullmatch(re.escape(known.rstrip("/")) + r"(/[a-z-]+)*(/\d+)?/?", path):
                return self._page_of_list(known, self._of_section(known.strip("/")), request, "?page={}")
        return None

    def _numbers(self) -> list[int]:
        """Numbers of all articles, the latest first."""
        return list(range(len(self.stories) - 1, -1, -1))

    def _of_section(self, name: str) -> list[int]:
        known = words(self.host.language)["sections"]
        return [number for number in self._numbers() if name not in known or self.stories.section(number) == name]

    def _of_day(self, day: date) -> list[int]:
        start = datetime.combine(day, time(), tzinfo=WIB)
        places = range(len(self.stories))
        first = bisect_left(places, start, key=self.stories.published)
        last = bisect_left(places, start + timedelta(days=1), key=self.stories.published)
        return list(range(last - 1, first - 1, -1))

    def _page_of_list(
        self, heading: str, numbers: list[int], request: Request, form: str, *, size: int = LIST_SIZE
    ) -> Answer:
        last = max(1, -(-len(numbers) // size))
        page = _page_number(request)
        if page > last and self.host.beyond == "repeat":
            page = last
        stories = [self.stories[number] for number in numbers[(page - 1) * size : page * size]]
        origin = f"https://{request.host}"
        items = [(story.title, self._varied(story, origin), story.paragraphs[0], story.published) for story in stories]
        pages = [(str(number), form.format(number)) for number in range(max(1, page - 2), min(last, page + 2) + 1)]
        body = render.listing(self.host, heading, items, pages).encode()
        return Answer(body=body, delay=self.delay)

    def _varied(self, story: Story, origin: str) -> str:
        """The article's link as one list or another writes it: relative, whole, tracked, with a mark, mobile, AMP."""
        whole = f"{self.origin}{self.stories.linked(story)}"
        path = whole.removeprefix(origin)
        forms = [path, whole, f"{path}?utm_source=indeks&utm_medium=list", f"{path}#komentar"]
        if story.mode in {"plain", "pages"}:
            forms += [self.stories.amp(story) or path]
            forms += [f"https://{self.host.mobile}{story.path}" if self.host.mobile else path]
        return forms[self.stories.number(story) % len(forms)]

    # feeds and sitemaps

    def _document(self, path: str, draw: Callable[[str], str], kind: str) -> Answer:
        if (path, "") not in self._drawn:
            text = draw(path).encode()
            # no time in the header: the same map has the same bytes each time
            self._drawn[path, ""] = gzip.compress(text, mtime=0) if path.endswith(".gz") else text
        return Answer(body=self._drawn[path, ""], kind=kind, cached=True, raw=path.endswith(".gz"), delay=self.delay)

    def _feed(self, path: str) -> str:
        section = self.host.feeds[path]
        numbers = self._of_section(section) if section else self._numbers()
        stories = [self.stories[number] for number in numbers[:FEED_SIZE]]
        items = [(story, self._in_feed(story)) for story in stories]
        name = "atom.xml" if path.startswith("/atom") else "rss.xml"
        return render.document(name, self.host, items, path=path, heading=section or "Terkini")

    def _in_feed(self, story: Story) -> str:
        tracking = "?utm_source=rss&utm_medium=feed" if self.stories.number(story) % 3 == 0 else ""
        return f"{self.origin}{self.stories.linked(story)}{tracking}"

    def _sitemap(self, path: str) -> Answer:
        month = re.fullmatch(r"/sitemap/(\d{4})-(\d\d)\.xml\.gz", path)
        if path == "/sitemap.xml":
            return self._document(path, self._sitemap_index, _XML)
        if path.endswith("sitemap_news.xml"):
            return self._document(path, self._news_sitemap, _XML)
        if month and (int(month[1]), int(month[2])) in self._months():
            return self._document(path, self._month_sitemap, "application/gzip")
        return refusal(404, "Not found")

    def _months(self) -> dict[tuple[int, int], list[int]]:
        months: dict[tuple[int, int], list[int]] = {}
        for number in range(len(self.stories)):
            moment = self.stories.published(number)
            months.setdefault((moment.year, moment.month), []).append(number)
        return months

    def _sitemap_index(self, path: str) -> str:
        items = [
            (f"{self.origin}/sitemap/{year}-{month:02d}.xml.gz", self.stories[numbers[-1]].published_at)
            for (year, month), numbers in self._months().items()
        ]
        return render.document("sitemap-index.xml", self.host, items)

    def _month_sitemap(self, path: str) -> str:
        year, month = path.removeprefix("/sitemap/")[:7].split("-")
        return self._urlset(self._months()[int(year), int(month)], news=False)

    def _news_sitemap(self, path: str) -> str:
        return self._urlset(self._numbers()[:FEED_SIZE], news=True)

    def _urlset(self, numbers: list[int], *, news: bool) -> str:
        stories = [self.stories[number] for number in numbers]
        items = [(story, f"{self.origin}{self.stories.linked(story)}") for story in stories]
        return render.document("sitemap.xml", self.host, items, news=news)


def _has(title: str, wanted: list[str]) -> bool:
    return all(word in title.casefold() for word in wanted)


def _day_in(path: str, query: dict[str, str]) -> date | None:
    for pattern, (year, month, day) in _DATES:
        match = pattern.search(f"{query.get('date', '')} {path}")
        if match:
            try:
                return date(int(match[year]), int(match[month]), int(match[day]))
            except ValueError:
                return None
    return None


def _page_number(request: Request) -> int:
    """The page asked for: ?page=2 or a last part /2 of the path; anything else is page 1."""
    last = re.search(r"/(\d{1,3})/?$", request.path)
    stated = request.query.get("page") or (last[1] if last else "1")
    return max(1, int(stated)) if stated.isdecimal() else 1
