"""Writes the articles of one host, each a function of the seed, the host and its place in time."""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.hosts import Host

WIB = timezone(timedelta(hours=7))
STARTS = (datetime(2018, 1, 1, tzinfo=WIB), datetime(2026, 1, 1, tzinfo=WIB))
DAYS = 90
"""Articles are spread evenly over this many days from each of the starts: January to March."""
PAGES = 3
"""Pages of an article that is divided."""
_STEP = 7
_FIRST_ID = 200_003
_MODES = {1: "moved", 4: "chain", 7: "pages", 10: "flaky", 13: "unavailable", 47: "pages"}
_CYCLE = 80
FAILURES = {
    "forbidden": "robots",
    "noindex-header": "robots",
    "noindex-meta": "robots",
    "missing": "gone",
    "gone": "gone",
    "down": "server",
    "barred": "blocked",
    "paid": "paid",
    "teaser": "paid",
}
"""Modes that a crawl must not bring, and the cause it should give (see extractor/collect/errors.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article. `mode` says how it is served; `authors` are pairs (name, role); `paragraphs` are its whole body.

    Pages of the style "plain" show no section, those of "cnbc" show it in the menu above the title alone.
    """

    host: str
    id: int
    mode: str
    language: str
    title: str
    slug: str
    paragraphs: tuple[str, ...]
    published: datetime
    section: str
    tags: tuple[str, ...]
    authors: tuple[tuple[str, str], ...]
    caption: str
    comment: str
    token: str
    path: str

    @property
    def url(self) -> str:
        """The canonical address."""
        return f"https://{self.host}{self.path}"

    @property
    def published_at(self) -> str:
        """ISO 8601 with the zone, to the minute."""
        return self.published.isoformat()

    @property
    def body(self) -> str:
        """The paragraphs, with blank lines between them."""
        return "\n\n".join(self.paragraphs)

    def part(self, page: int) -> tuple[str, ...]:
        """The paragraphs of one of PAGES pages, counted from 1."""
        size = -(-len(self.paragraphs) // PAGES)
        return self.paragraphs[(page - 1) * size : page * size]


@cache
def words(language: str) -> dict[str, Any]:
    """The lists and templates of words.toml for `language`."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = table[language]
    return found


class Stories:
    """The articles of one host, the oldest first: `good` ones and one for each of the host's troubles between them."""

    def __init__(self, host: Host, good: int, *, seed: int) -> None:
        self.host = host
        self._seed = seed
        self._total = good + len(host.troubles)
        self._troubles = {
            (place + 1) * self._total // (len(host.troubles) + 1): name for place, name in enumerate(host.troubles)
        }
        self._known: dict[int, Story] = {}
        self._pattern = _pattern(host.address)
        self._amp_pattern = _pattern(host.amp[host.amp.index("/") :]) if host.amp else None

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[Story]:
        return (self[number] for number in range(self._total))

    def __getitem__(self, number: int) -> Story:
        number = range(self._total)[number]
        if number not in self._known:
            self._known[number] = self._write(number)
        return self._known[number]

    def mode(self, number: int) -> str:
        """How the article is served."""
        if number in self._troubles:
            return self._troubles[number]
        mode = _MODES.get(number % _CYCLE, "plain")
        return "plain" if mode == "pages" and not self.host.pages else mode

    def published(self, number: int) -> datetime:
        """When the article came out, to the minute; later numbers are later."""
        minutes = int((number + 0.5) * 2 * DAYS * 1440 / self._total)
        half, rest = divmod(minutes, DAYS * 1440)
        return STARTS[half] + timedelta(minutes=rest)

    def section(self, number: int) -> str:
        """The section the article stands in."""
        sections: list[str] = words(self.host.language)["sections"]
        return sections[number * 3 % len(sections)]

    def find(self, path: str) -> tuple[Story, int] | None:
        """The article at `path` and how many redirects lead from there to its own address; None where none is."""
        match = self._pattern.fullmatch(path)
        story = self._numbered(match)
        if not match or not story:
            return None
        if path == story.path:
            return story, 0
        old = re.match(r"old-(\d)-", match["slug"])
        return story, int(old[1]) if old else 1

    def find_amp(self, path: str) -> Story | None:
        """The article whose AMP page is at `path`, on this host or the one that its AMP pages are on."""
        story = self._numbered(self._amp_pattern.fullmatch(path)) if self._amp_pattern else None
        return story if story and (self.amp(story) or "").endswith(path) else None

    def _numbered(self, match: re.Match[str] | None) -> Story | None:
        number, rest = divmod(int(match["id"]) - _FIRST_ID, _STEP) if match else (-1, 0)
        return self[number] if not rest and 0 <= number < self._total else None

    def number(self, story: Story) -> int:
        """The place of one of these articles in time, from 0."""
        return (story.id - _FIRST_ID) // _STEP

    def linked(self, story: Story) -> str:
        """The path under which lists and sitemaps link the article; it redirects for moved ones."""
        hops = {"moved": 1, "chain": 4}.get(story.mode, 0)
        return self.old_path(story, hops)

    def old_path(self, story: Story, hops: int) -> str:
        """A path from which `hops` redirects lead to the article."""
        return story.path.replace(story.slug, f"old-{hops}-{story.slug}") if hops else story.path

    def path(self, form: str, story_id: int, slug: str, number: int) -> str:
        """Fill in an address form of hosts.toml."""
        return form.format(id=story_id, slug=slug, date=self.published(number), section=self.section(number))

    def amp(self, story: Story) -> str | None:
        """The address of the article's AMP page, None where the host has none."""
        if not self.host.amp:
            return None
        path = self.path(self.host.amp, story.id, story.slug, self.number(story))
        return f"https://{path}" if not path.startswith("/") else f"https://{self.host.name}{path}"

    def _write(self, number: int) -> Story:
        writer = _Writer(self.host.language, f"{self._seed}/{self.host.name}/{number}")
        title = writer.fill(writer.choose("titles"))
        slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
        story_id = _FIRST_ID + number * _STEP
        return Story(
            host=self.host.name,
            id=story_id,
            mode=self.mode(number),
            language=self.host.language,
            title=title,
            slug=slug,
            paragraphs=writer.paragraphs(self.host.dateline),
            published=self.published(number),
            section=self.section(number),
            tags=writer.several("tags", 3) if self.host.style != "plain" else (),
            authors=self._authors(writer),
            caption=writer.fill(writer.words["caption"]),
            comment=writer.fill(writer.words["comment"]),
            token=writer.slots["token"],
            path=self.path(self.host.address, story_id, slug, number),
        )

    def _authors(self, writer: "_Writer") -> tuple[tuple[str, str], ...]:
        first, second = writer.several("names", 2)
        if self.host.style == "antara":
            return (first, "reporter"), (second, "editor")
        if self.host.style == "kompas":
            return (first, "author"), (second, "editor")
        return ((first, "author"),)


class _Writer:
    """Fills templates with words drawn once for the whole article, so that its sentences belong together."""

    def __init__(self, language: str, key: str) -> None:
        self.words = words(language)
        self._random = random.Random(key)
        self._point = "," if language == "id" else "."
        country, other = self.several("countries", 2)
        self.slots = {
            "good": self.choose("goods"),
            "city": self.choose("cities"),
            "company": self.choose("companies"),
            "country": country,
            "other": other,
            "token": sha256(key.encode()).hexdigest()[:12].upper(),
        }

    def choose(self, name: str) -> str:
        """One entry of a list."""
        return str(self._random.choice(self.words[name]))

    def several(self, name: str, count: int) -> tuple[str, ...]:
        """Different entries of a list."""
        return tuple(self._random.sample(self.words[name], count))

    def fill(self, template: str) -> str:
        """The template with its slots filled; numbers and names are drawn anew each time."""
        draw = self._random.randint
        numbers = {
            "percent": f"{draw(1, 29)}{self._point}{draw(1, 9)}",
            "high": str(draw(30, 60)),
            "value": f"{draw(2, 90)}{self._point}{draw(1, 9)}",
            "tons": str(draw(12, 980)),
            "number": str(draw(2, 48)),
            "name": self.choose("names"),
            "official": self.choose("officials").format(**self.slots),
        }
        return template.format(**self.slots, **numbers)

    def paragraphs(self, dateline: str) -> tuple[str, ...]:
        """The body: what happened, with the token; some paragraphs of one or two sentences; the token again."""
        city = self.slots["city"]
        opening = dateline.format(city=city, CITY=city.upper()) + self.fill(self.choose("first"))
        sentences = [self.fill(template) for template in self.several("sentences", self._random.randint(8, 13))]
        body = [f"{opening} {self.fill(self.words['token'])}"]
        while sentences:
            size = self._random.choice((1, 2, 2))
            body.append(" ".join(sentences[:size]))
            sentences = sentences[size:]
        return (*body, self.fill(self.words["last"]))


def _pattern(address: str) -> re.Pattern[str]:
    """A pattern for all addresses of the form, with the groups id and slug; a slash at the end may be missing."""
    groups = {"id": r"(?P<id>\d+)", "slug": r"(?P<slug>[\w-]+?)", "date": r"[\d/]+", "section": r"[\w-]+"}
    parts = re.split(r"\{(\w+)(?::[^}]*)?\}", address.removesuffix("/"))
    pattern = "".join(groups[part] if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile(pattern + ("/?" if address.endswith("/") else ""))
