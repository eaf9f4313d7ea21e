"""Where goods and capital come from and go to: the countries a flow may have, and the features of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.knowledge.places import find_countries
from extractor.language.facts import Facts
from extractor.language.figures.candidates import patterns
from extractor.language.figures.choices import Meaning, Option, spot
from extractor.language.figures.context import Context, words_of

NEWS_HOME = "ID"
"""The country the news is about unless it never names it."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A country where it is named: by its own name, an adjective, or a place in it; `part` as the words before say."""

    start: int
    end: int
    code: str
    sort: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of one article: where each is named, its home country, and the others by falling frequency."""

    spots: tuple[Spot, ...]
    home: str
    abroad: tuple[str, ...]
    share: float


def countries_of(c: Context, facts: Facts) -> Countries:
    """Gather the countries `c` names, places of known country included."""
    named = [Spot(m.start, m.end, m.code, _SORTS[m.is_name]) for m in find_countries(c.text)]
    taken = [(s.start, s.end) for s in named]
    for entity in facts.entities:
        if entity.type == "place" and entity.country:
            free = [m for m in entity.mentions if not any(m.start < e and s < m.end for s, e in taken)]
            named += [Spot(m.start, m.end, entity.country, "place") for m in free]
    counts = Counter(s.code for s in named)
    ranked = [code for code, _ in sorted(counts.items(), key=_by_count)]
    home = NEWS_HOME if c.language == "id" or NEWS_HOME in counts or not ranked else ranked[0]
    abroad = tuple(code for code in ranked if code != home)
    total = sum(counts[code] for code in abroad)
    named = [replace(s, part=_part(c, s)) for s in sorted(named)]
    return Countries(tuple(named), home, abroad, counts[abroad[0]] / total if abroad else 0.0)


_SORTS: Final = {True: "name", False: "adjective"}


def _part(c: Context, s: Spot) -> str:
    """Return the part a country plays by the words around it: to, from, in, with, by; `owner` of what flows; or none.

    The owner follows the goods in Indonesian ("impor batu bara India") and stands before them in English.
    """
    sentence = next((x for x in c.sentences if x.start <= s.start < x.end), c.sentences[0])
    after = c.text[s.end : s.end + 40]
    owned = [q for q in sentence.cues if q.name in _OWNED and s.end <= q.start < s.end + 30]
    owns = s.sort == "adjective" or re.match(r"['’]s", after)
    if owned and owns and len(words_of(c.text[s.end : owned[0].start])) < 5:
        return f"owner:{owned[0].name[6:]}"
    words = list(re.finditer(r"[^\W\d_]+|[^\w\s]", c.text[max(sentence.start, s.start - 60) : s.start]))
    offset = max(sentence.start, s.start - 60)
    tables = patterns()["flow"]
    for word in reversed(words[-tables["reach"] :]):
        plain = word[0].lower()
        part = next((name for name in ("to", "from", "in", "with", "by") if plain in tables[name]), "")
        if part or not word[0].isalpha():
            return part
        at = offset + word.start()
        if cue := next((q for q in sentence.cues if q.name in _OWNED and q.start <= at < q.end), None):
            return f"owner:{cue.name[6:]}"
    return ""


_OWNED: Final = frozenset({"topic.export", "topic.import", "topic.trade", "topic.investment", "topic.balance"})


def _by_count(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def country_options(c: Context, i: int, role: str, meaning: Meaning, known: Countries) -> list[Option]:
    """Return every country of the article, and its home country, as `role` (origin, destination) of a flow."""
    sentence = c.sentences[c.where[i]]
    here = [s for s in known.spots if sentence.start <= s.start < sentence.end]
    out = []
    for code in sorted({known.home, *known.abroad}):
        sort = "home" if code == known.home else "abroad"
        inside = [s for s in here if s.code == code]
        others = len({s.code for s in here} - {code, known.home})
        place = "here" if inside else "article" if any(s.code == code for s in known.spots) else "none"
        rank = min(known.abroad.index(code), 2) if code in known.abroad else -1
        sure = "most" if known.share > 0.6 else "some" if known.share > 0.3 else "few"
        f = [f"{sort}&{meaning.flow}", f"{sort}&{meaning.flow}&{meaning.metric}"]
        f += [f"{sort}&{place}", f"{sort}&{place}&{meaning.flow}"]
        f += [f"{sort}&{place}&others={min(others, 2)}", f"{sort}&{place}&others={min(others, 2)}&{meaning.flow}"]
        f += [f"{sort}&abroad={min(len(known.abroad), 3)}", f"{sort}&abroad={min(len(known.abroad), 3)}&{meaning.flow}"]
        f += [f"rank={rank}&{place}", f"rank={rank}&{place}&{sure}", f"rank={rank}&{place}&{meaning.flow}"]
        f += [f"rank={rank}&{place}&{sure}&{meaning.flow}&others={min(others, 1)}"]
        f += [f"id={code == NEWS_HOME}&{sort}", f"of={meaning.of is not None}&{sort}&{place}"]
        f += [f"in-title&{sort}"] if any(s.code == code and s.start < c.title_end for s in known.spots) else []
        f += _parts(c, i, code, known, meaning)
        f += _named_here(c, i, inside, meaning, sort) if inside else _named_before(c, i, code, known)
        out.append(Option(code, tuple(f"{role}:{x}" for x in ("bias", *f))))
    return out


def _parts(c: Context, i: int, code: str, known: Countries, meaning: Meaning) -> list[str]:
    """The parts the country plays in the sentence, in the one before, in the title and anywhere."""
    sentence = c.sentences[c.where[i]]
    before = c.sentences[max(0, sentence.index - 1)]
    out: list[str] = []
    for s in known.spots:
        if s.code != code or not s.part:
            continue
        out.append(f"any:{s.part}&{meaning.flow}")
        for name, start, end in (
            ("here", sentence.start, sentence.end),
            ("back", before.start, before.end),
            ("title", 0, c.title_end),
        ):
            if start <= s.start < end:
                out += [f"{name}:{s.part}", f"{name}:{s.part}&{meaning.flow}"]
    return sorted(set(out))


def _named_before(c: Context, i: int, code: str, known: Countries) -> list[str]:
    """How many sentences back the country was named last, and whether it was the last one abroad."""
    sentence = c.sentences[c.where[i]]
    sort = "home" if code == known.home else "abroad"
    before = [s for s in known.spots if s.start < sentence.start]
    mine = [s for s in before if s.code == code]
    if not mine:
        return [f"{sort}&later"]
    away = sum(1 for s in c.sentences if mine[-1].start < s.start <= sentence.start)
    others = any(sentence.start <= s.start < sentence.end and s.code not in {code, known.home} for s in known.spots)
    foreign = [s for s in before if s.code != known.home]
    latest = bool(foreign) and foreign[-1].code == code
    back = f"{sort}&back={min(away, 4)}"
    return [back, f"{back}&others={others}", f"{sort}&latest={latest}&others={others}"]


def _named_here(c: Context, i: int, inside: Sequence[Spot], meaning: Meaning, sort: str) -> list[str]:
    """The words around the country's mentions in the sentence; the nearest one counts with its place."""
    figure = c.candidates[i]
    nearest = min(inside, key=lambda s: (abs(s.start - figure.start), s.start))
    out = [f"{sort}:{p}" for p in spot(c, i, nearest.start, nearest.end)]
    for s in inside:
        before = words_of(c.text[max(0, s.start - 40) : s.start])[-3:]
        after = words_of(c.text[s.end : s.end + 30])[:2]
        mark = "n" if s is nearest else "o"
        out += [f"b{n}={w}" for n, w in enumerate(reversed(before), 1)]
        out += [f"{mark}:b{n}={w}" for n, w in enumerate(reversed(before), 1)]
        out += [f"a{n}={w}" for n, w in enumerate(after, 1)]
        out += [f"b1={before[-1]}&{meaning.flow}", f"b1={before[-1]}&{sort}"] if before else []
        out += [f"b21={before[-2]}_{before[-1]}"] if len(before) > 1 else []
        out += [f"{mark}:{s.sort}", f"{mark}:{sort}&{s.sort}&{meaning.flow}"]
        out += [f"a1={after[0]}&{meaning.flow}"] if after else []
        out += ["pair"] if re.match(r"\s*[-–]\s*[A-Z]", c.text[s.end : s.end + 4]) else []
    return out
