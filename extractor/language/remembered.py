"""How much is kept of what was read before: enough for the words of news, bounded so that long runs stay flat."""

from typing import Final

MEMO: Final = 5_000
"""Words, groups of features and the like that one function remembers at most."""
