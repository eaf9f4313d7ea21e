"""Reads names out of the coreference annotation of GUM, which marks every mention of a person, a place, a body.

Mentions are nested and hold articles, titles and clauses; a name is what its head makes with the proper nouns that
belong to it. Source of the format: the `Entity` values of UD English GUM (CorefUD; Zeldes, "The GUM corpus", LRE 2017).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from extractor.learn.corpora.conll import Sentence, Tagged, convention_of
from extractor.learn.corpora.conllu import Tree, Word, read_conllu

_TYPES: Final = frozenset({"person", "place", "organization"})
_BRACKET = re.compile(r"\((?P<opened>[^()]+)(?P<closed>\))?|(?P<ended>[^()]+)\)")
_BINDING: Final = ("compound", "flat", "goeswith", "amod", "nummod")
_PLURAL: Final = "NNPS"
"""Of peoples and parties' members (`the Turks`), who are no one person."""


@cache
def _titles() -> frozenset[str]:
    return frozenset(tomllib.loads(files("extractor.learn.corpora").joinpath("gum.toml").read_text("utf-8"))["titles"])


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    label: str


def read_gum(path: Path) -> list[Sentence]:
    """Return the sentences of a treebank in GUM's form with their names, compressed or not.

    Raises ExtractorError as `read_conllu`.
    """
    convention = convention_of(path)
    return [_sentence(tree, convention) for tree in read_conllu(path)]


def _sentence(tree: Tree, convention: str) -> Sentence:
    words = tree.words
    spans: list[Tagged] = []
    taken: set[int] = set()
    for mention in sorted(_mentions(words), key=_outer_first):
        name = _name(words, mention)
        if name and taken.isdisjoint(range(*name)):
            taken.update(range(*name))
            spans.append((*name, mention.label))
    return Sentence(tuple(word.text for word in words), tuple(sorted(spans)), convention)


def _outer_first(mention: _Mention) -> tuple[int, int]:
    return (mention.start - mention.end, mention.start)


def _mentions(words: Sequence[Word]) -> Iterator[_Mention]:
    """Yield the mentions that begin and end in the sentence, of the types that have names of ours."""
    opened: list[tuple[str, str, int]] = []
    for i, word in enumerate(words):
        for match in _BRACKET.finditer(word.entity):
            if match["opened"]:
                number, _, rest = match["opened"].partition("-")
                kind = rest.partition("-")[0]
                if match["closed"]:
                    if kind in _TYPES:
                        yield _Mention(i, i + 1, kind)
                else:
                    opened.append((number, kind, i))
            else:
                place = next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == match["ended"]), None)
                if place is not None:
                    _, kind, start = opened.pop(place)
                    if kind in _TYPES:
                        yield _Mention(start, i + 1, kind)


def _name(words: Sequence[Word], mention: _Mention) -> tuple[int, int] | None:
    """Return the name in a mention: its head and the proper nouns bound to it; None where its head is none."""
    inside = range(mention.start, mention.end)
    heads = [i for i in inside if words[i].head is None or words[i].head not in inside]
    if not heads or not _is_proper(words[heads[0]]):
        return None
    bound = _bound(words, heads[0], mention)
    start, end = min(bound), max(bound) + 1
    if mention.label == "person":
        while start < end and words[start].text.strip(".").lower() in _titles():
            start += 1
        if start == end or words[end - 1].xpos == _PLURAL:
            return None
    return (start, end)


def _bound(words: Sequence[Word], head: int, mention: _Mention) -> set[int]:
    """Return the places of the proper nouns that make one name with `head`, itself among them."""
    bound, queue = {head}, [head]
    while queue:
        place = queue.pop()
        for i in range(mention.start, mention.end):
            word = words[i]
            if word.head == place and i not in bound and _is_proper(word) and _binds(words, i, mention.label):
                bound.add(i)
                queue.append(i)
    return bound


def _binds(words: Sequence[Word], place: int, label: str) -> bool:
    relation = words[place].relation
    if relation.partition(":")[0] in _BINDING:
        return True
    return label != "person" and relation == "nmod" and _follows_of(words, place)


def _follows_of(words: Sequence[Word], place: int) -> bool:
    return any(words[i].head == place and words[i].text == "of" for i in range(place))


def _is_proper(word: Word) -> bool:
    return word.xpos.startswith("NNP")
