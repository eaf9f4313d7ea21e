"""Posts and titles in both languages, and the rule from a minister's post to the ministry."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.knowledge.organisations import Organisation, minister_posts


@dataclass(frozen=True, slots=True)
class PostWords:
    """The word lists of posts.toml; English heads are casefolded, Indonesian ones as written."""

    heads_id: frozenset[str]
    heads_en: frozenset[str]
    lone: frozenset[str]
    prefixes: frozenset[str]
    links: frozenset[str]
    honorifics: frozenset[str]
    first_names: frozenset[str]
    """Honorifics that are first names too."""


@cache
def post_words() -> PostWords:
    """Load posts.toml."""
    table = tomllib.loads(files("extractor.knowledge").joinpath("data", "posts.toml").read_text("utf-8"))
    return PostWords(
        heads_id=frozenset(table["heads_id"]) | frozenset(table["lone_id"]),
        heads_en=frozenset(word.casefold() for word in (*table["heads_en"], *table["lone_en"])),
        lone=frozenset(word.casefold() for word in (*table["lone_id"], *table["lone_en"])),
        prefixes=frozenset((*table["prefix_id"], *table["prefix_en"])),
        links=frozenset(table["link"]),
        honorifics=frozenset(table["honorific"]),
        first_names=frozenset(table["honorific_or_first_name"]),
    )


_TEMPORARY = frozenset(
    {"plt", "plh", "pjs", "pj", "mantan", "eks", "acting", "former", "the", "indonesian", "indonesia's"}
)
_DEPUTY = ("wakil ", "deputy ", "vice ", "vice-")


def ministry_of(title: str) -> Organisation | None:
    """Return the ministry of a minister's or vice minister's title; None for other posts.

    "Menteri Perdagangan", "Mendag", "Wamendag", "Deputy Trade Minister" all give the Ministry of Trade.
    """
    words = [w for w in title.casefold().replace(".", " ").split() if w not in _TEMPORARY]
    post = " ".join(words)
    for opening in _DEPUTY:
        post = post.removeprefix(opening)
    posts = minister_posts()
    if post in posts:
        return posts[post]
    if post.startswith("wamen"):
        return posts.get("men" + post.removeprefix("wamen"))
    for size in range(len(words), 1, -1):  # "Menteri Perdagangan RI", "Finance Minister of Indonesia"
        if (found := posts.get(" ".join(words[:size]))) is not None:
            return found
    return None


_FIRM_WORDS = frozenset({"director", "direktur", "commissioner", "komisaris", "executive"})


def is_lone(title: str) -> bool:
    """Whether a title is held without an organisation: presidents of states, prime ministers, ambassadors.

    "President Director" and "Presiden Komisaris" are posts of firms.
    """
    words = title.casefold().split()
    if _FIRM_WORDS & set(words):
        return False
    lone = post_words().lone
    return any(" ".join(words[i : i + n]) in lone for n in (1, 2) for i in range(len(words) - n + 1))


@cache
def minister_words() -> frozenset[str]:
    """Return the one-word posts of ministers and their deputies, casefolded: "mendag", "wamendag"."""
    single = {post for post in minister_posts() if " " not in post}
    return frozenset(single | {f"wa{post}" for post in single if post.startswith("men")})
