"""Known names that go on, make a longer one or are another's: `Kemendag RI`, `PTPN IV`, `Indonesia-Peru CEPA`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extractor.language.entities.fields import with_fields
from extractor.language.entities.known import Known

_ROMAN = re.compile(r" (?=[IVX])(X{0,2}(?:IX|IV|V?I{0,3}))(?: \(Persero\))?(?![\w-])")
_LONGEST = 60  # characters of a kind of agreement and the blank behind it
_DASHES = frozenset({"-", "–"})


@dataclass(frozen=True, slots=True)
class _Namesake:
    """A body that is called like one of the tables: its labels and country, and the words that tell it."""

    labels: tuple[str, str]
    country: str
    told: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Tables:
    agreements: Mapping[str, tuple[str, str]]
    """The labels of a kind of agreement by each of its forms behind the parties and before them."""
    behind: re.Pattern[str]
    before: re.Pattern[str]
    states: Mapping[str, re.Pattern[str]]
    numbered: frozenset[str]
    """Indonesian labels of firms of which there are several, told apart by numbers."""
    namesakes: Mapping[str, _Namesake]


@cache
def _tables() -> _Tables:
    table = tomllib.loads(files("extractor.language.entities").joinpath("composed.toml").read_text("utf-8"))
    kinds = table["agreements"]
    labels = {form: (kind["id"], kind["en"]) for kind in kinds for form in (*kind["forms"], kind["id"])}
    return _Tables(
        labels,
        re.compile(rf" ({_any_of(form for kind in kinds for form in kind['forms'])})\b"),
        re.compile(rf"\b({_any_of(kind['id'] for kind in kinds)}) $"),
        {code: re.compile(rf" (?:{state})(?![\w–-])") for code, state in table["states"].items()},
        frozenset(table["numbered"]["firms"]),
        {
            name: _Namesake((row["id"], row["en"]), row["country"], re.compile(row["told"]))
            for name, row in table["namesakes"].items()
        },
    )


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


def composed(text: str, names: list[Known]) -> list[Known]:
    """Return the known names of `text`, in text order, with those that they make in place of what is inside them."""
    names = [_meant(text, known) for known in names]
    whole = [longer for known in names if (longer := _of_state(text, known) or _numbered(text, known))]
    whole += with_fields(text, names)
    whole += _agreements(text, names)
    return _without_inner([*whole, *names]) if whole else names


def _meant(text: str, known: Known) -> Known:
    """The other body of that name, where the article tells it."""
    other = _tables().namesakes.get(known.name)
    if other is None or known.type != "organization" or not other.told.search(text):
        return known
    return replace(known, label_id=other.labels[0], label_en=other.labels[1], country=other.country)


def _without_inner(names: Iterable[Known]) -> list[Known]:
    """Return the names that overlap no longer one, in text order."""
    out: list[Known] = []
    for known in sorted(names, key=lambda known: (known.start, -known.end)):
        if not out or known.start >= out[-1].end:
            out.append(known)
    return out


def _of_state(text: str, known: Known) -> Known | None:
    """A body with its state behind it."""
    state = _tables().states.get(known.country or "") if known.type == "organization" else None
    found = state.match(text, known.end) if state else None
    return replace(known, end=found.end()) if found else None


def _numbered(text: str, known: Known) -> Known | None:
    """One of the state firms that are told apart by numbers: `PT Perkebunan Nusantara IV`."""
    found = _ROMAN.match(text, known.end) if known.label_id in _tables().numbered else None
    if found is None:
        return None
    number, end = found[1], found.end()
    labels = f"{known.label_id} {number}", f"{known.label_en} {number}"
    return replace(known, end=end, name=text[known.start : end], label_id=labels[0], label_en=labels[1])


def _agreements(text: str, names: list[Known]) -> Iterable[Known]:
    """Agreements between two countries or blocs and more, which a dash joins."""
    tables = _tables()
    for parties in _chains(text, names):
        start, end = parties[0].start, parties[-1].end
        if found := tables.behind.match(text, end):
            yield _agreement(text, parties, start, found.end(), found[1])
        elif found := tables.before.search(text, max(0, start - _LONGEST), start):
            yield _agreement(text, parties, found.start(), end, found[1])


def _chains(text: str, names: list[Known]) -> Iterable[list[Known]]:
    """The parties that a dash joins, two and more."""
    chain: list[Known] = []
    for known in names:
        joined = chain and text[chain[-1].end : known.start] in _DASHES
        if not _is_party(known) or not joined:
            if len(chain) > 1:
                yield chain
            chain = []
        if _is_party(known):
            chain.append(known)
    if len(chain) > 1:
        yield chain


def _is_party(known: Known) -> bool:
    return known.kind in {"country", "bloc"}


def _agreement(text: str, parties: list[Known], start: int, end: int, form: str) -> Known:
    kind_id, kind_en = _tables().agreements[form]
    written = [text[party.start : party.end] for party in parties]
    told_id = "-".join(_party(p.label_id, said, p) for p, said in zip(parties, written, strict=True))
    told_en = "-".join(_party(p.label_en, said, p) for p, said in zip(parties, written, strict=True))
    labels = f"{kind_id} {told_id}", f"{told_en} {kind_en}"
    return Known(start, end, text[start:end], "program", "agreement", None, labels[0], labels[1])


def _party(label: str, written: str, party: Known) -> str:
    """A party as a label has it: a bloc without a code is told as it is written when that is its short form."""
    return written if party.country is None and written.isupper() else label
