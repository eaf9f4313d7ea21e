"""Turns the words of a body's name from one language into the other: `Petani Garam` and `Salt Farmers`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.knowledge.tables import names_in, read_table

_SIGN = re.compile(r"\s*(,)\s*")
_OWNING = re.compile(r"(?<=s)['’](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or fixed phrase in the language asked for, and what it does: `agent`, `front`, `and` or nothing.

    `alone` is what it is called where it neither governs nor is governed: `Perindustrian` of `Industry`.
    """

    text: str
    role: str
    alone: str | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    words: Mapping[str, Word]
    longest: int
    """Words in the longest phrase."""


@cache
def _table(*, english: bool) -> _Table:
    """The phrases of body_words.csv by their casefolded form, read from Indonesian or, `english`, from English."""
    words: dict[str, Word] = {",": Word(",", "and")}
    alone: dict[str, str] = {}
    for row in read_table("body_words.csv"):
        read, told = ("en", "id") if english else ("id", "en")
        label = names_in(row[told])[0]
        for form in names_in(row[read]):
            key = _spaced(form).casefold()
            if row["role"] == "alone" and english:
                alone[key] = label
            else:
                words.setdefault(key, Word(label, row["role"]))
    words = {key: Word(word.text, word.role, alone.get(key)) for key, word in words.items()}
    return _Table(words, max(len(form.split()) for form in words))


def _spaced(text: str) -> str:
    """Commas as words of their own."""
    return " ".join(_SIGN.sub(r" \1 ", text).split())


def knows_a_word(text: str, *, english: bool) -> bool:
    """Whether any phrase in `text` is one of the table, joining words aside."""
    table, words = _table(english=english), _spaced(text).casefold().split()
    for i in range(len(words)):
        for size in range(1, table.longest + 1):
            word = table.words.get(" ".join(words[i : i + size]))
            if word is not None and word.role != "and":
                return True
    return False


def turned(text: str, *, english: bool) -> str | None:
    """Return a phrase of known words in the other language; None where one is unknown or nothing is there to turn.

    `english` says that `text` is English.
    """
    words = _read(_OWNING.sub("", _spaced(text)).split(), english=english)
    if not words or words[0].role == "and" or words[-1].role == "and":
        return None
    fronts = [word.text for word in words if word.role == "front"]
    rest = [word for word in words if word.role != "front"]
    if not rest or rest[0].role == "and" or rest[-1].role == "and":
        return None
    body = _english_read(rest) if english else _indonesian_read(rest)
    said = " ".join([body, *fronts] if english else [*fronts, body])
    return said.replace(" ,", ",")


def _read(words: Sequence[str], *, english: bool) -> list[Word] | None:
    """The known phrases of `words`, the longest first."""
    table, out, i = _table(english=english), [], 0
    while i < len(words):
        for size in range(min(table.longest, len(words) - i), 0, -1):
            word = table.words.get(" ".join(words[i : i + size]).casefold())
            if word is not None:
                out.append(word)
                i += size
                break
        else:
            return None
    return out


def _items(words: Sequence[Word]) -> list[list[Word]]:
    """Split at joining words; each item but the first opens with the words that join it."""
    items: list[list[Word]] = [[]]
    for word in words:
        if word.role == "and" and items[-1] and items[-1][-1].role != "and":
            items.append([])
        items[-1].append(word)
    return items


def _joined(items: Sequence[list[Word]]) -> str:
    """Items, each turned round, joined as they were; what would open the whole joins nothing."""
    out: list[str] = []
    for item in items:
        joins = [word.text for word in item if word.role == "and"]
        out += [*(joins if out else ()), *(word.text for word in reversed(item) if word.role != "and")]
    return " ".join(out)


def _indonesian_read(words: Sequence[Word]) -> str:
    """`petani dan pedagang kopi` -> `Coffee Farmers and Traders`: an agent closes the objects that follow it."""
    out: list[str] = []
    items, i = _items(words), 0
    while i < len(items):
        agents: list[list[Word]] = []
        while i < len(items) and _opens_with_agent(items[i]):
            size = 2 if items[i][0].role == "and" else 1
            size += sum(word.role == "and" for word in items[i][1:size])
            agents.append(items[i][:size])
            if len(items[i]) > size or not (i + 1 < len(items) and _opens_with_agent(items[i + 1])):
                break
            i += 1
        if not agents:
            out.append(_with_joins(items[i : i + 1]))
            i += 1
            continue
        objects = [items[i][len(agents[-1]) :]]
        i += 1
        while objects[0] and i < len(items) and not _opens_with_agent(items[i]):
            objects.append(items[i])
            i += 1
        joins = [word.text for word in agents[0] if word.role == "and"]
        out.append(" ".join([*joins, *filter(None, [_joined([x for x in objects if x])]), _joined(agents)]))
    return " ".join(out)


def _opens_with_agent(item: Sequence[Word]) -> bool:
    return next((word.role == "agent" for word in item if word.role != "and"), False)


def _with_joins(items: Sequence[list[Word]]) -> str:
    return " ".join(filter(None, [*(w.text for w in items[0] if w.role == "and"), _joined(items)]))


def _english_read(words: Sequence[Word]) -> str:
    """`Salt and Sugar Producers` -> `Produsen Garam dan Gula`: a closing agent opens what stands before it."""
    items = [_alone(item) for item in _items(words)]
    governs = items[-1][-1].role == "agent" and len(items[-1]) > 1 and items[-1][-2].role != "and"
    if len(items) > 1 and governs and not _has_agent(items[:-1]):
        return f"{items[-1][-1].text} {_joined([*items[:-1], items[-1][:-1]])}"
    return _joined(items)


def _alone(item: list[Word]) -> list[Word]:
    *joins, word = item
    return [*joins, Word(word.alone, "")] if word.alone and all(join.role == "and" for join in joins) else item


def _has_agent(items: Sequence[Sequence[Word]]) -> bool:
    return any(word.role == "agent" for item in items for word in item)
