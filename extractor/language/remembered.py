"""How much is kept of what was read before: enough for the words of news, bounded so that long runs stay flat."""

from typing import Final

MEMO: Final = 5_000
"""Words, groups of features and the like that one function remembers at most."""

WORDS: Final = 20_000
"""Words of which one function remembers something small: a few hundred articles of news have so many."""
