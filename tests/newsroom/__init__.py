"""A news site for the tests, served on loopback under the names of real and made-up outlets.

    site = Site(articles=200)
    with serve(site, tmp_path) as server:
        os.environ |= server.environment  # the server's authority, for httpx in any process
        settings = Settings(connect_to=server.connect_to, allow_private=True, delay=0.05)
        ...  # crawl site.sitemaps(), site.feeds() or the lists of an outlet
        wanted = site.expected()  # or site.expected("money.kompas.com"), site.odd_pages(), site.unreachable()
        server.stats()["money.kompas.com"]["max_at_once"]

hosts.toml says which hosts there are, odd.py which hostile pages; by hand: python -m newsroom --folder DIR, in tests/.
"""

from newsroom.articles import Story
from newsroom.server import Server, serve
from newsroom.sites import Expected, Site

__all__ = ["Expected", "Server", "Site", "Story", "serve"]
