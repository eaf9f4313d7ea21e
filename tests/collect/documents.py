"""Documents as a server would answer them, and a publisher of the tests' own."""

from __future__ import annotations

from extractor.collect.page import Page
from extractor.publishers import Feed, Listing, Publisher

NIAGA = Publisher(
    name="Warta Niaga",
    domains=("wartaniaga.example",),
    time_zone="+07:00",
    zones=(("kaltim.wartaniaga.example", "+08:00"),),
    languages=("id", "en"),
    articles=(
        r"^[a-z.]*wartaniaga\.example/(?:berita|news)/\d+/[a-z0-9-]+$",
        r"^[a-z.]*wartaniaga\.example/read/(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/\d+/",
        r"^[a-z.]*wartaniaga\.example/arsip/(?P<year>\d{2})/(?P<month>\d{2})/(?P<day>\d{2})/",
        r"^www\.wartaniaga\.example/baca\.php",
    ),
    canonical=(
        (r"^wartaniaga\.example/", "www.wartaniaga.example/"),
        (r"^www\.wartaniaga\.example/(pasar)/read/", r"\1.wartaniaga.example/read/"),
        (r"(/berita/\d+/[a-z0-9-]+)/\d{1,2}$", r"\1"),
    ),
    keep_query=("id",),
    feeds=(
        Feed(url="https://www.wartaniaga.example/rss/terkini.xml"),
        Feed(url="https://www.wartaniaga.example/rss/ekonomi.xml", section="ekonomi"),
        Feed(url="https://www.wartaniaga.example/rss/olahraga.xml", section="olahraga"),
        Feed(url="https://en.wartaniaga.example/rss/news.xml", language="en"),
    ),
    sitemaps=("https://www.wartaniaga.example/sitemap.xml",),
    listings=(
        Listing(kind="index", url="https://www.wartaniaga.example/indeks/{date:%d-%m-%Y}/{page}"),
        Listing(kind="search", url="https://www.wartaniaga.example/cari?q={query}&start={page}", first=0, step=10),
        Listing(kind="section", url="https://www.wartaniaga.example/ekonomi?page={page}", section="ekonomi"),
        Listing(kind="section", url="https://www.wartaniaga.example/olahraga?page={page}", section="olahraga"),
    ),
)


def page(content: bytes | str, url: str = "https://www.wartaniaga.example/rss", **more: object) -> Page:
    """One answer; further arguments are fields of the page, `headers` in lower case."""
    data = content.encode() if isinstance(content, str) else content
    fields = {"final_url": url, "status": 200, "headers": {}, **more}
    return Page(url=url, content=data, **fields)  # type: ignore[arg-type]
