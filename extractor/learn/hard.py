"""Short texts made to break a reading: what each says is compared with what the pipeline reads from it.

A case passes when every check its expectation asks for holds:

- `event`: each expected event is there, found events pairing one to one with expected ones of their type.
- `status`, `date`, `participants`, `countries`: those of the paired event are what the case states; participants may
  be more, countries too.
- `counts`: there are so many events of a type, no more and no fewer.
- `absent`: no event of a type that the text only seems to report.
- `opportunity`: each expected opportunity is there, by kind and both sides' countries.
- `no_opportunity`: none where the text only seems to state one.

python -m extractor.learn.hard corpora/hard tests/hard_floors.toml    # measures the shipped pipeline, writes floors
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.article import read_text
from extractor.errors import ExtractorError
from extractor.learn.matching import overlap, pair
from extractor.record.models import EventStatus, EventType, OpportunityKind

if TYPE_CHECKING:
    from extractor.language.run import Extractor
    from extractor.record import Event, Opportunity, Record

CHECKS: Final = (
    "event", "status", "date", "participants", "countries", "counts", "absent", "opportunity", "no_opportunity",
)  # fmt: skip
MARGIN: Final = 0.04
"""How far under the measured share of passes a floor is set: about four of a language's cases."""
_HALF: Final = 0.5  # the share of words at which two names are one, as in the score
_FLOORS_HEAD: Final = """\
# source: `python -m extractor.learn.hard CASES FLOORS` measured; set {margin} lower; a test holds the pipeline to them.
"""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedParticipant(_Data):
    """Who must take part, by a name that stands in the text, and as what."""

    name: Annotated[str, Field(min_length=1)]
    role: str


class ExpectedEvent(_Data):
    """An event that the text reports; fields that are not given are not checked."""

    type: EventType
    status: EventStatus | None = None
    start_date: str | None = None
    participants: tuple[ExpectedParticipant, ...] = ()
    countries: tuple[str, ...] = ()


class ExpectedOpportunity(_Data):
    """An opportunity that the text states, with the countries of its sides."""

    kind: OpportunityKind
    seeker: str | None = None
    provider: str | None = None


class Expectation(_Data):
    """What a reading of the text must and must not hold; `counts` gives the number of events of a type."""

    events: tuple[ExpectedEvent, ...] = ()
    opportunities: tuple[ExpectedOpportunity, ...] = ()
    counts: dict[EventType, int] = {}
    no_events: tuple[EventType, ...] | Literal["any"] = ()
    no_opportunities: bool = False


class Case(_Data):
    """One text with what it says; `group` is the phenomenon it tries."""

    id: str
    group: str
    language: Literal["id", "en"]
    published: str | None
    text: Annotated[str, Field(min_length=1)]
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked of a reading: its sort (see the module's head), whether it holds, and what was wanted."""

    sort: str
    holds: bool
    wanted: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one case, and what was found in it, in short."""

    case: Case
    checks: tuple[Check, ...]
    found: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    def as_json(self) -> dict[str, object]:
        """Return the case with the checks that do not hold and what was found."""
        return {
            "id": self.case.id,
            "group": self.case.group,
            "text": self.case.text,
            "failed": [f"{check.sort}: {check.wanted}" for check in self.checks if not check.holds],
            "found": list(self.found),
        }


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many hold."""

    held: int
    of: int

    @property
    def share(self) -> float:
        """Their share in [0, 1]; 1 of none."""
        return self.held / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """The verdicts on all cases."""

    verdicts: tuple[Verdict, ...]

    def passed(self, *, language: str | None = None, group: str | None = None) -> Share:
        """Return how many cases of a language and group pass (default: of all)."""
        asked = [v for v in self.verdicts if language in (None, v.case.language) and group in (None, v.case.group)]
        return Share(sum(v.passes for v in asked), len(asked))

    def checked(self, sort: str, *, language: str | None = None) -> Share:
        """Return how many checks of a sort hold."""
        asked = [c for v in self.verdicts if language in (None, v.case.language) for c in v.checks if c.sort == sort]
        return Share(sum(c.holds for c in asked), len(asked))

    @property
    def languages(self) -> list[str]:
        """The languages of the cases, sorted."""
        return sorted({v.case.language for v in self.verdicts})

    @property
    def misses(self) -> list[Verdict]:
        """The cases that do not pass, in their order."""
        return [v for v in self.verdicts if not v.passes]

    def as_json(self) -> dict[str, object]:
        """Return shares of cases by group and language, and of checks by sort and language, as JSON data."""
        groups = sorted({v.case.group for v in self.verdicts})
        return {
            "cases": len(self.verdicts),
            "passed": self.passed().share,
            "languages": {code: self.passed(language=code).share for code in self.languages},
            "groups": {
                name: {code: asdict(self.passed(language=code, group=name)) for code in self.languages}
                for name in groups
            },
            "checks": {
                sort: {code: asdict(self.checked(sort, language=code)) for code in self.languages} for sort in CHECKS
            },
        }

    def table(self) -> str:
        """Return the shares for people: phenomena and checks down, languages across."""
        columns: list[str | None] = [*self.languages, None]
        head = "".join(f"{code or 'all':>16}" for code in columns)
        rows = [f"{'cases that pass':24}{head}"]
        for group in sorted({v.case.group for v in self.verdicts}):
            rows.append(f"  {group:22}" + "".join(_cell(self.passed(language=c, group=group)) for c in columns))
        rows.append(f"  {'all':22}" + "".join(_cell(self.passed(language=c)) for c in columns))
        rows += ["", f"{'checks that hold':24}{head}"]
        rows += [f"  {s:22}" + "".join(_cell(self.checked(s, language=c)) for c in columns) for s in CHECKS]
        return "\n".join(rows)


def _cell(share: Share) -> str:
    return f"{share.share:8.2f}{f'{share.held}/{share.of}':>8}" if share.of else f"{'-':>8}{'':8}"


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """Return the cases of .jsonl files, and of folders of them, in order.

    Raises ExtractorError where there is none, a line is no case, or an id comes twice.
    """
    cases = [case for path in paths for file in _files(path) for case in _read(file)]
    if not cases:
        raise ExtractorError(f"{', '.join(map(str, paths))}: no cases here; name corpora/hard or a .jsonl file")
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise ExtractorError(f"the case {twice[0]} comes twice; give every case an id of its own")
    return cases


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ExtractorError(f"{path}: no such file or folder of cases")
    return sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def _read(file: Path) -> Iterator[Case]:
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        if line.strip():
            try:
                yield Case.model_validate(json.loads(line))
            except (ValidationError, json.JSONDecodeError) as error:
                raise ExtractorError(f"{file}:{number}: no case ({error}); mend the line") from error


def run_cases(extractor: Extractor, cases: Iterable[Case]) -> Iterator[Verdict]:
    """Yield the verdict on each case, read by `extractor`."""
    for case in cases:
        article = read_text(case.text, published_at=case.published, language=case.language)
        yield judge(case, extractor.extract(article).record)


def judge(case: Case, record: Record) -> Verdict:
    """Compare what a record holds with what its case expects."""
    told = [f"{e.type} {e.status} {e.start_date or '-'}" for e in record.events]
    told += [f"{o.kind} {o.seeker.country or '-'} from {o.provider.country or '-'}" for o in record.opportunities]
    checks = (*_event_checks(case.expect, record.events), *_opportunity_checks(case.expect, record.opportunities))
    return Verdict(case, checks, tuple(told))


def _event_checks(expect: Expectation, found: Sequence[Event]) -> Iterator[Check]:
    pairs = pair(expect.events, found, _likeness)
    for i, wanted in enumerate(expect.events):
        yield Check("event", i in pairs, wanted.type)
        yield from _details(wanted, found[pairs[i]] if i in pairs else None)
    number = Counter(event.type for event in found)
    for kind, count in sorted(expect.counts.items()):
        yield Check("counts", number[kind] == count, f"{count} of {kind}, not {number[kind]}")
    if expect.no_events == "any":
        yield Check("absent", not found, "no event")
    else:
        yield from (Check("absent", not number[kind], f"no {kind}") for kind in expect.no_events)


def _likeness(wanted: ExpectedEvent, found: Event) -> float:
    """Of events of one type those pair best that share most of what is expected."""
    if wanted.type != found.type:
        return 0.0
    return 1.0 + sum(check.holds for check in _details(wanted, found))


def _details(wanted: ExpectedEvent, found: Event | None) -> Iterator[Check]:
    """Yield the checks of what the case states of an event; none holds where it was not found."""
    if wanted.status:
        yield Check("status", found is not None and found.status == wanted.status, f"{wanted.type} {wanted.status}")
    if wanted.start_date:
        on_time = found is not None and found.start_date == wanted.start_date
        yield Check("date", on_time, f"{wanted.type} on {wanted.start_date}")
    for one in wanted.participants:
        there = found is not None and any(
            p.role == one.role and overlap(p.name, one.name) >= _HALF for p in found.participants
        )
        yield Check("participants", there, f"{one.name} as {one.role} of {wanted.type}")
    if wanted.countries:
        told = found is not None and set(wanted.countries) <= set(found.countries)
        yield Check("countries", told, f"{wanted.type} concerns {', '.join(wanted.countries)}")


def _opportunity_checks(expect: Expectation, found: Sequence[Opportunity]) -> Iterator[Check]:
    pairs = pair(expect.opportunities, found, _fits)
    for i, wanted in enumerate(expect.opportunities):
        sides = f"{wanted.kind} of {wanted.seeker or 'anyone'} from {wanted.provider or 'anyone'}"
        yield Check("opportunity", i in pairs, sides)
    if expect.no_opportunities:
        yield Check("no_opportunity", not found, "no opportunity")


def _fits(wanted: ExpectedOpportunity, found: Opportunity) -> float:
    sides = ((wanted.seeker, found.seeker), (wanted.provider, found.provider))
    same = wanted.kind == found.kind and all(code in (None, side.country) for code, side in sides)
    return float(same)


def read_floors(path: Path) -> dict[str, float]:
    """Return the least share of cases that must pass, by language. Raises ExtractorError for a file without any."""
    try:
        floors: dict[str, float] = tomllib.loads(path.read_text("utf-8"))["passed"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ExtractorError(f"{path}: no floors ({error}); write them with extractor.learn.hard") from error
    return floors


def write_floors(report: Report, path: Path) -> None:
    """Store floors `MARGIN` under the share of each language's cases that passed."""
    rows = {code: max(0.0, report.passed(language=code).share - MARGIN) for code in report.languages}
    lines = [f"{code} = {math.floor(share * 1000) / 1000:.3f}\n" for code, share in rows.items()]
    path.write_text(_FLOORS_HEAD.format(margin=MARGIN) + "\n[passed]\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    import extractor

    verdicts = tuple(run_cases(extractor.load(), read_cases([Path(sys.argv[1])])))
    write_floors(Report(verdicts), Path(sys.argv[2]))
