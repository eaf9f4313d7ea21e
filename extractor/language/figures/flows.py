"""Where goods and capital come from and go to: the countries a flow may have, and the features of each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from extractor.knowledge.places import HOME, find_countries
from extractor.language.facts import Facts
from extractor.language.figures.candidate import patterns
from extractor.language.figures.choices import Meaning, Option, no_tie, spot
from extractor.language.figures.context import Context, Sentence, words_of

ROLES: Final = ("origin", "destination")


class Spot(NamedTuple):
    """A country where it is named: by its own name, an adjective, or a place in it; `part` as the words before say."""

    start: int
    end: int
    code: str
    sort: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of one article: where each is named, its home country if any, the others by falling frequency."""

    spots: tuple[Spot, ...]
    home: str | None
    abroad: tuple[str, ...]
    share: float
    of_code: dict[str, list[Spot]]
    parts: dict[str, set[str]]
    """The parts that each country plays anywhere."""
    made: dict[tuple[object, ...], Option] = field(default_factory=dict)
    """The options of countries that a figure's sentence does not name, made once."""

    def named(self, start: int, end: int) -> tuple[Spot, ...]:
        """Return where countries are named between two offsets."""
        return self.spots[bisect_left(self.spots, start, key=_start) : bisect_left(self.spots, end, key=_start)]

    def last_abroad(self, before: int) -> str | None:
        """Return the country abroad that is named last before an offset."""
        at = bisect_left(self.spots, before, key=_start)
        return next((s.code for s in reversed(self.spots[:at]) if s.code != self.home), None)


def _start(s: Spot) -> int:
    return s.start


def countries_of(c: Context, facts: Facts) -> Countries:
    """Gather the countries `c` names, places of known country included."""
    named = [Spot(m.start, m.end, m.code, _SORTS[m.is_name]) for m in find_countries(c.text)]
    starts, ends = [s.start for s in named], [s.end for s in named]
    for entity in facts.entities:
        if entity.type == "place" and entity.country:
            # the names found stand in text order and none overlaps another
            free = [m for m in entity.mentions if bisect_left(starts, m.end) <= bisect_right(ends, m.start)]
            named += [Spot(m.start, m.end, entity.country, "place") for m in free]
    counts = Counter(s.code for s in named)
    ranked = [code for code, _ in sorted(counts.items(), key=_by_count)]
    home = _home(c, named, ranked)
    abroad = tuple(code for code in ranked if code != home)
    total = sum(counts[code] for code in abroad)
    named = [s._replace(part=_part(c, s)) for s in sorted(named)]
    of_code: dict[str, list[Spot]] = {}
    for s in named:
        of_code.setdefault(s.code, []).append(s)
    parts = {code: {s.part for s in spots if s.part} for code, spots in of_code.items()}
    return Countries(tuple(named), home, abroad, counts[abroad[0]] / total if abroad else 0.0, of_code, parts)


def _home(c: Context, named: Sequence[Spot], ranked: Sequence[str]) -> str | None:
    """Return the home country: in English news from elsewhere the one named most, though Indonesia is named, too.

    Such news names Indonesia neither in its title nor at its beginning, and less than half as often as another country.
    """
    if c.language != "en":
        return HOME if c.language == "id" or HOME in ranked or not ranked else ranked[0]
    if not ranked:
        return None
    own = [s.start for s in named if s.code == HOME]
    most = sum(s.code == ranked[0] for s in named)
    if own and (2 * len(own) >= most or min(own) < c.title_end + _LEAD):
        return HOME
    return ranked[0]


_LEAD: Final = 80
"""Characters of the body that hold its dateline or say at once where it comes from."""

_SORTS: Final = {True: "name", False: "adjective"}


def _part(c: Context, s: Spot) -> str:
    """Return the part a country plays by the words around it: to, from, in, with, by; `owner` of what flows; or none.

    The owner follows the goods in Indonesian ("impor batu bara India") and stands before them in English.
    """
    sentence = c.sentence_at(s.start) or c.sentences[0]
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


def named_beside(c: Context, i: int, known: Countries) -> tuple[Spot, ...]:
    """Return where the sentence of figure `i` names countries."""
    sentence = c.sentences[c.where[i]]
    return known.named(sentence.start, sentence.end)


def country_options(c: Context, i: int, role: str, meaning: Meaning, known: Countries) -> list[Option]:
    """Return every country of the article, its home country, and none as `role` (origin, destination) of a flow."""
    sentence = c.sentences[c.where[i]]
    here = named_beside(c, i, known)
    codes = {s.code for s in here}
    latest = known.last_abroad(sentence.start)
    out = []
    for code in sorted({*([known.home] if known.home else []), *known.abroad}):
        others = len(codes - {code, known.home})
        parts = _parts(c, sentence, code, known)
        if code in codes:
            inside = [s for s in here if s.code == code]
            f = [*_general(c, code, known, meaning, others=others, place="here"), *_with_flow(parts, meaning)]
            f += _named_here(c, i, inside, meaning, _sort(code, known))
            out.append(_option(role, code, f, known.home))
            continue
        before = _named_before(c, sentence, code, known, others=others > 0, latest=latest)
        key = role, code, meaning, min(others, 2), parts, before
        option = known.made.get(key)
        if option is None:
            place = "article" if code in known.of_code else "none"
            f = [*_general(c, code, known, meaning, others=others, place=place), *_with_flow(parts, meaning), *before]
            option = known.made[key] = _option(role, code, f, known.home)
        out.append(option)
    none = no_tie(c, i, meaning, role, options=len(out), here=len(codes))
    return [*out, none._replace(features=_in_role(role, none.features))]


def sensible(options: list[Option], role: str, meaning: Meaning, here: Sequence[Spot], at: int) -> list[Option]:
    """Return the options less the countries that the prepositions of the sentence rule out.

    What is exported, imported or invested "from" a country does not go there, and "to" a country does not come from
    there. `here` is where the sentence names countries; of a country named twice the place nearest to the figure, which
    begins `at`, counts. Balances are told of either side.
    """
    if meaning.flow not in _DIRECTED:
        return options
    nearest: dict[str | None, Spot] = {}
    for s in here:
        best = nearest.setdefault(s.code, s)
        if abs(s.start - at) < abs(best.start - at):
            nearest[s.code] = s
    against = "to" if role == "origin" else "from"
    return [o for o in options if o.key not in nearest or nearest[o.key].part != against]


_DIRECTED: Final = frozenset({"export_value", "export_volume", "import_value", "import_volume", "investment_value"})


def _option(role: str, code: str, features: Sequence[str], home: str | None) -> Option:
    return Option(code, _in_role(role, features), f"{role}:home" if code == home else "")


def _in_role(role: str, features: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{role}:{x}" for x in ("bias", *features))


def _sort(code: str, known: Countries) -> str:
    return "home" if code == known.home else "abroad"


def _general(c: Context, code: str, known: Countries, meaning: Meaning, *, others: int, place: str) -> list[str]:
    """How the country stands in the article: home or abroad, where it is named, how often beside others."""
    sort = _sort(code, known)
    rank = min(known.abroad.index(code), 2) if code in known.abroad else -1
    sure = "most" if known.share > 0.6 else "some" if known.share > 0.3 else "few"
    f = [f"{sort}&{meaning.flow}", f"{sort}&{meaning.flow}&{meaning.metric}"]
    f += [f"{sort}&{place}", f"{sort}&{place}&{meaning.flow}"]
    f += [f"{sort}&{place}&others={min(others, 2)}", f"{sort}&{place}&others={min(others, 2)}&{meaning.flow}"]
    f += [f"{sort}&abroad={min(len(known.abroad), 3)}", f"{sort}&abroad={min(len(known.abroad), 3)}&{meaning.flow}"]
    f += [f"rank={rank}&{place}", f"rank={rank}&{place}&{sure}", f"rank={rank}&{place}&{meaning.flow}"]
    f += [f"rank={rank}&{place}&{sure}&{meaning.flow}&others={min(others, 1)}"]
    f += [f"id={code == HOME}&{sort}", f"of={meaning.of is not None}&{sort}&{place}"]
    spots = known.of_code.get(code)
    return [*f, f"in-title&{sort}"] if spots and spots[0].start < c.title_end else f


def _parts(c: Context, sentence: Sentence, code: str, known: Countries) -> tuple[str, ...]:
    """The parts the country plays in the sentence, in the one before, in the title and anywhere."""
    spots = known.of_code.get(code, [])
    before = c.sentences[max(0, sentence.index - 1)]
    ranges = ("here", sentence.start, sentence.end), ("back", before.start, before.end), ("title", 0, c.title_end)
    out = {f"any:{part}" for part in known.parts.get(code, ())}
    for name, start, end in ranges:
        some = spots[bisect_left(spots, start, key=_start) : bisect_left(spots, end, key=_start)]
        out |= {f"{name}:{s.part}" for s in some if s.part}
    return tuple(sorted(out))


def _with_flow(parts: Sequence[str], meaning: Meaning) -> list[str]:
    return [f for part in parts for f in (f"{part}&{meaning.flow}", *([] if part.startswith("any:") else [part]))]


def _named_before(
    c: Context, sentence: Sentence, code: str, known: Countries, *, others: bool, latest: str | None
) -> tuple[str, ...]:
    """How many sentences back the country was named last, and whether it was the last one abroad."""
    sort = _sort(code, known)
    spots = known.of_code.get(code, [])
    at = bisect_left(spots, sentence.start, key=_start)
    if at == 0:
        return (f"{sort}&later",)
    away = bisect_right(c.starts, sentence.start) - bisect_right(c.starts, spots[at - 1].start)
    back = f"{sort}&back={min(away, 4)}"
    return back, f"{back}&others={others}", f"{sort}&latest={latest == code}&others={others}"


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
