"""The whole site: which hosts answer, what a complete and polite crawl brings from them, and what it cannot bring."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from newsroom import broken, odd
from newsroom.articles import FAILURES, Stories, Story
from newsroom.hosts import news_hosts, shares
from newsroom.messages import Answer, Request, redirect, refusal
from newsroom.news import NewsHost

ALIASES = {
    "m.antaranews.com": ("www.antaranews.com", ""),
    "indeks.kompas.com": ("money.kompas.com", "/indeks"),
    "search.kompas.com": ("money.kompas.com", ""),
    "www.detik.com": ("finance.detik.com", ""),
    "m.news.example.test": ("news.example.test", ""),
}
"""Further names of hosts: the host meant, and what is put before the path."""
AMP_HOSTS = {"amp.kompas.com": "money.kompas.com"}
WILDCARDS = ("*.antaranews.com", "*.kompas.com", "*.detik.com", "*.cnbcindonesia.com")
"""Other subdomains of the outlets: they answer 404."""
OLD = "old.example.test"
"""Speaks plain HTTP only and sends everyone to news.example.test."""
REFUSED = "refused.example.test"
"""Nothing listens there."""
WRONG_NAME = "wrong-name.example.test"
"""Is not in the server's certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a crawl brings: `articles` by canonical address, and the addresses that fail with their causes."""

    articles: Mapping[str, Story] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Site:
    """`articles` that a crawl must bring from all news hosts together, besides those that it cannot.

    `hosts` names the news hosts that are there, all by default. `slow` is how many seconds slow pages take; `limits`
    are the most requests a second by host, instead of the ones in hosts.toml.
    """

    articles: int = 200
    seed: int = 1
    hosts: tuple[str, ...] = ()
    slow: float = 0.2
    limits: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        """The site's options; `from_json` makes the same site of them."""
        options = {"articles": self.articles, "seed": self.seed, "hosts": self.hosts, "slow": self.slow}
        return json.dumps({**options, "limits": dict(self.limits)})

    @classmethod
    def from_json(cls, text: str) -> "Site":
        """The site with the options that `as_json` wrote."""
        options = json.loads(text)
        return cls(**{**options, "hosts": tuple(options.get("hosts", ()))})

    @cached_property
    def news(self) -> dict[str, NewsHost]:
        """The news hosts by name."""
        chosen = tuple(host for host in news_hosts() if not self.hosts or host.name in self.hosts)
        counts = shares(chosen, self.articles)
        return {
            host.name: NewsHost(host, Stories(host, counts[host.name], seed=self.seed), slow=self.slow)
            for host in chosen
        }

    @cached_property
    def odd(self) -> odd.OddHost:
        """The host of odd pages."""
        return odd.OddHost(seed=self.seed, slow=self.slow)

    def limit(self, host: str) -> int | None:
        """Most requests a second that `host` answers."""
        name, _ = ALIASES.get(host, (host, ""))
        return self.limits.get(name) or (self.news[name].host.limit if name in self.news else None)

    def answer(self, request: Request) -> Answer:
        """The answer to a request for any host."""
        if request.host == OLD:
            return redirect(f"https://news.example.test{request.path}")
        if request.host == odd.NAME:
            return self.odd.answer(request)
        if request.host == odd.LATER:
            return odd.later(request)
        if request.host in AMP_HOSTS and AMP_HOSTS[request.host] in self.news:
            found = self.news[AMP_HOSTS[request.host]].amp_page(request.path)
            return found or refusal(404, "Not found")
        name, prefix = ALIASES.get(request.host, (request.host, ""))
        if name not in self.news:
            return refusal(404, "There is no such host here")
        return self.news[name].answer(_moved(request, prefix) if prefix else request)

    def expected(self, *hosts: str) -> Expected:
        """What a crawl of `hosts` brings; without names, of all news hosts (see `odd_pages` for the others)."""
        articles: dict[str, Story] = {}
        failures: dict[str, str] = {}
        for name in hosts or self.news:
            for story in self.news[name].stories:
                if story.mode in FAILURES:
                    failures[story.url] = FAILURES[story.mode]
                else:
                    articles[story.url] = story
        return Expected(articles=articles, failures=failures)

    def odd_pages(self, *, long: bool = False) -> Expected:
        """The same for odd.example.test, and with `long` for the pages that take all the time a client has."""
        addresses = self.odd.addresses(long=long)
        stories = {story.url: story for story in self.odd.stories.values()}
        return Expected(
            articles={url: stories[url] for url, cause in addresses.items() if cause is None},
            failures={url: cause for url, cause in addresses.items() if cause is not None},
        )

    def unreachable(self, *, long: bool = False) -> Expected:
        """Addresses whose connections break or never come about, and one of a host that has no time today."""
        causes = {path: cause for path, cause in broken.CAUSES.items() if long or cause != "timeout"}
        failures = {f"https://{broken.NAME}{path}": cause for path, cause in causes.items()}
        nobody = {f"https://{host}/page": "network" for host in (REFUSED, WRONG_NAME, "nowhere.example.test")}
        return Expected(failures={**failures, **nobody, f"https://{odd.LATER}/page": "busy"})

    def sitemaps(self, *hosts: str) -> list[str]:
        """Addresses of the sitemaps that list all articles of `hosts`, of all news hosts without names."""
        return [f"https://{name}/sitemap.xml" for name in hosts or self.news]

    def feeds(self, *hosts: str) -> list[str]:
        """Addresses of the feeds of `hosts`, of all news hosts without names."""
        return [f"https://{name}{path}" for name in hosts or self.news for path in self.news[name].host.feeds]

    def names(self) -> list[str]:
        """All host names that the server answers to over TLS."""
        return sorted({*self.news, *ALIASES, *AMP_HOSTS, odd.NAME, odd.LATER})


def _moved(request: Request, prefix: str) -> Request:
    if request.path == "/robots.txt":
        return request
    return Request(
        host=request.host,
        path=f"{prefix}{request.path}".rstrip("/"),
        query_string=request.query_string,
        headers=request.headers,
        scheme=request.scheme,
        times=request.times,
    )
