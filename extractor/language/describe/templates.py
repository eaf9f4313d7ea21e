"""Sentence patterns with slots and optional parts: what is unknown drops out, what is too long drops out first.

A pattern is text with `{slots}`; a part in square brackets is optional and needs all of its own slots. A pattern can be
said when every slot outside brackets has a value. `{slot:2}` asks for a list of two names or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.errors import ExtractorError

_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_SLOT = re.compile(r"\{([a-z_]+(?::2)?)\}")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a pattern: text and slots in turn, and whether it may be left out."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]
    optional: bool

    def said(self, values: Values) -> str | None:
        """Return the part with its slots filled, None where one has no value."""
        out = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            value = values.get(slot)
            if not value:
                return None
            out += (value, text)
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence pattern."""

    parts: tuple[Part, ...]

    def needs(self) -> frozenset[str]:
        """Return the slots without which it cannot be said."""
        return frozenset(slot for part in self.parts if not part.optional for slot in part.slots)

    def said(self, values: Values, *, without: frozenset[str] = frozenset()) -> str | None:
        """Return the sentence, its optional parts with a slot of `without` left out; None where it cannot be said."""
        out: list[str] = []
        for part in self.parts:
            if part.optional and not without.isdisjoint(part.slots):
                continue
            text = part.said(values)
            if text is not None:
                out.append(text)
            elif not part.optional:
                return None
        return "".join(out)


def parse(pattern: str) -> Pattern:
    """Read a pattern. Raises ExtractorError where its brackets or braces do not pair."""
    parts: list[Part] = []
    end = 0
    for match in _PART.finditer(pattern):
        optional = match[1] is not None
        pieces = _SLOT.split(match[1] if optional else match[2])
        if match.start() != end or any("{" in text or "}" in text for text in pieces[::2]):
            break
        parts.append(Part(tuple(pieces[::2]), tuple(pieces[1::2]), optional))
        end = match.end()
    if end != len(pattern) or not parts:
        raise ExtractorError(f"sentence pattern {pattern!r}: brackets and braces must pair; mend its TOML file")
    return Pattern(tuple(parts))


def say(patterns: Sequence[Pattern], values: Values, *, drop: Iterable[str], longest: int) -> str:
    """Return the first pattern that can be said, shortened to `longest` characters by leaving out the slots of `drop`.

    The slots of `drop` go in their order, least important first. Raises ExtractorError where no pattern can be said.
    """
    pattern = next((one for one in patterns if one.said(values) is not None), None)
    if pattern is None:
        raise ExtractorError("no sentence pattern fits; the last one of each list must need nothing")
    return _shortened(lambda without: str(pattern.said(values, without=without)), drop, longest)


def _shortened(said: Callable[[frozenset[str]], str], drop: Iterable[str], longest: int) -> str:
    without: frozenset[str] = frozenset()
    text = said(without)
    for slot in drop:
        if len(text) <= longest:
            break
        without |= {slot}
        text = said(without)
    return text
