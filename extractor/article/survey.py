"""Asks the web how outlets stand: a few lists and a few articles of each, as politely as a collection does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.article.health import Health, Sample, judge, sample
from extractor.collect.discover import DiscoveryError, expand, start_links
from extractor.collect.errors import FetchError
from extractor.collect.wanted import Wanted
from extractor.publishers import Publisher

if TYPE_CHECKING:
    from extractor.collect.client import Client

DOCUMENTS = 4
"""Feeds, sitemaps and listings asked of one outlet."""


async def survey(publishers: Sequence[Publisher], client: Client, *, articles: int, today: str) -> list[Health]:
    """Return how each of `publishers` stands by up to `articles` of its newest articles; `today` is an ISO day."""
    return await asyncio.gather(*(_survey(one, client, articles, today) for one in publishers))


async def _survey(publisher: Publisher, client: Client, articles: int, today: str) -> Health:
    errors: list[FetchError] = []
    addresses: dict[str, None] = {}
    asked = read = 0
    for link in start_links(publisher, Wanted(), today=today)[:DOCUMENTS]:
        asked += 1
        try:
            page = await client.get(link.url, accept=_any())
            found = expand(page, link, publisher, Wanted(), today=today)
        except FetchError as error:
            errors.append(error)
            continue
        except DiscoveryError as error:
            errors.append(FetchError(str(error), cause="type"))
            continue
        read += bool(found.links or found.follow)
        addresses.update(dict.fromkeys(item.url for item in found.links))
        if len(addresses) >= articles:
            break
    samples: list[Sample] = []
    for url in list(addresses)[:articles]:
        try:
            samples.append(sample(await client.get(url), publisher))
        except FetchError as error:
            errors.append(error)
    return judge(publisher, samples, documents=(read, asked), errors=errors)


def _any() -> frozenset[str]:
    from extractor.collect.client import ANY

    return ANY
