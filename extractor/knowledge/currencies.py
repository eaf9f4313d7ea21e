"""Currencies as written in Indonesian and English news: signs in front, names behind, and their ISO 4217 codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.knowledge.phrases import NamesAt
from extractor.knowledge.tables import any_of, names_in, read_table

_CODE = 3  # letters of a code, which tells the one currency
_END = 3  # letters by which a sign is told from other words


@dataclass(frozen=True, slots=True)
class Currencies:
    """Patterns that match a currency in front of and behind a number, and what they stand for."""

    before: re.Pattern[str]
    after: NamesAt
    signs: dict[str, str]
    any_case: dict[str, str]
    names: dict[str, str]
    kin: dict[str, tuple[str, ...]]
    """The currencies that share a name: pesos, rupees, francs."""
    ends: frozenset[str]
    """The last letters of the signs, three at most, in lower case."""

    def sign_before(self, text: str, at: int, reach: int) -> re.Match[str] | None:
        """Return what `before` finds in the `reach` characters before an offset; it is tried where a sign may end."""
        start = max(0, at - reach)
        end = text[start:at].rstrip().rstrip("-−").rstrip()[-_END:].lower()
        # signs beyond ASCII may be equal in other ways than by lower case
        if end.isascii() and end not in self.ends and end[-2:] not in self.ends and end[-1:] not in self.ends:
            return None
        return self.before.search(text, start, at)

    def code(self, written: str) -> str | None:
        """Return the ISO 4217 code of a sign or name as written, None where it is none."""
        plain = " ".join(written.split())
        return self.signs.get(plain) or self.any_case.get(plain.lower()) or self.names.get(plain.lower())


@cache
def currencies() -> Currencies:
    """Return the table of `currencies.csv` as patterns.

    `before` matches only right at the end of what it is searched in, with the minus between sign and number where one
    is written; `after` with `match` at the number's end; both take optional white space.
    """
    signs: dict[str, str] = {}
    any_case: dict[str, str] = {}
    names: dict[str, str] = {}
    kin: dict[str, list[str]] = {}
    for row in read_table("currencies.csv"):
        signs |= dict.fromkeys(names_in(row["before"]), row["code"])
        any_case |= {sign.lower(): row["code"] for sign in names_in(row["any_case"])}
        name_id, name_en = row["label_id"].lower(), row["label_en"].lower()
        kin.setdefault(name_id.split()[0], []).append(row["code"])
        told = (name_id, name_id.replace("dolar", "dollar"), name_en, f"{name_en}s")
        names |= {name.lower(): row["code"] for name in (*names_in(row["after"]), *told)}
    glued = rf"(?:(?<!\w)|(?<=\d)|(?<=[a-z]))(?:{any_of(signs)})"  # "senilaiRp5", "2x$5"
    before = re.compile(rf"(?P<sign>(?<!\w)(?i:{any_of(any_case)})|{glued})\s?(?P<minus>[-−]?)$")
    after = re.compile(rf"[ \u00a0-]?(?P<name>(?i:{any_of(names)}))(?![\w$])")
    shared = {name: tuple(codes) for name, codes in kin.items() if len(codes) > 1}
    for name, code in names.items():  # "kroner", which two countries pay in
        codes = next((codes for codes in shared.values() if code in codes), None)
        if codes and name.isalpha() and len(name) > _CODE:
            shared.setdefault(name, codes)
    ends = frozenset(sign.split()[-1][-_END:].lower() for sign in (*signs, *any_case))
    return Currencies(before, NamesAt(after, names, gap=" \u00a0-"), signs, any_case, names, shared, ends)
