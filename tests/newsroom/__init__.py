"""A news site for the tests, served on loopback under the names of real and made-up outlets.

site = Site(articles=200)
with serve(site, tmp_path) as server:
    settings = Settings(connect_to=server.connect_to, allow_private=True, ...)
"""

from newsroom.articles import Story
from newsroom.server import Server, serve
from newsroom.sites import Expected, Site

__all__ = ["Expected", "Server", "Site", "Story", "serve"]
