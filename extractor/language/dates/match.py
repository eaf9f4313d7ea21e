"""Finds date candidates in text and keeps the longest that are sound and do not overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from extractor.knowledge.calendar import calendar
from extractor.language.dates.patterns import Pattern
from extractor.language.dates.search import find_all

_REACH = "reach"  # the reader of how far back a record reaches
_NO_DATE = frozenset({"none", _REACH})
_TRAIL = " \t\n\u00a0,-/–—"
_WORD_BEFORE = re.compile(r"([\w$€£¥]+)\.?\s*[\"“(]?$")
_WORD_AFTER = re.compile(r"\s*([\w$%]+)")
_OPENS = re.compile(r"[.\n!?\"“]\s*$")
_CUE_YEAR = re.compile(
    r"(?i:pada|di|sejak|hingga|sampai|selama|sepanjang|in|of|by|since|until|during|for|through|akhir|awal|medio|dari|from"
    r"|dan|and|antara|between|realisasi|periode|menjelang|per|dibanding|dibandingkan|ketimbang|than|versus|vs|before"
    r"|after|sebelum|setelah|kuartal|semester|tahun|year|apbn|apbd|rapbn)$"
)
_LAST_WORD = re.compile(r"(\w+)\.$")
_HYDROGEN = re.compile(r"h[iy]drogen", re.I)  # which is H2, as the second half of a year is
_CUE_MONTH = re.compile(r"(?:in|since|until|by|from|of|for|to|during|and|s)$")
_SINCE = re.compile(r"(?i:sejak|since|semenjak)[^\S\n]+(?:(?i:the)[^\S\n]+)?$")
_OPENED = re.compile(r"(?i:sejak|since|semenjak)\b")
_WHEN = re.compile(r",?\s+(?i:when|ketika|saat)\b")
_PLACED = r"[^\S\n]+(?:di|in)(?:[^\S\n]+[A-Z][\w-]*)+[^\S\n]+$"  # "the largest grower in East Java since 2016"
_RECORD_REACH = 70  # characters before "since" in which it may be told what is the highest since then
# an earlier bare year belongs to history only rarely in trade news; a later one is mostly a count
_BARE_YEARS = range(1990, 2051)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sound match: character offsets, end exclusive, and the groups that were read."""

    start: int
    end: int
    reader: str
    groups: dict[str, str | None]
    certain: bool = True

    @property
    def rank(self) -> tuple[int, int]:
        """Longest first, then first in the text."""
        return (self.start - self.end, self.start)


def _year_context(match: re.Match[str], text: str) -> bool | None:
    """Whether a bare number is a year: True by a cue word, False by what it counts, None when only its size says so."""
    after = _WORD_AFTER.match(text, match.end("y"))
    if after and after[1].lower() in calendar().words["cue_counted"] and not match["word"]:
        return False
    if match["word"] or match["edge"] or match["mid"]:
        return True
    before = _WORD_BEFORE.search(text[max(0, match.start("y") - 30) : match.start("y")])
    if before is None:
        return None
    word = before[1].lower()
    if f"{word} {match['y']}" in calendar().words["cue_names"]:
        return False
    if word in calendar().words["cue_hedges"] or word.isdigit() or word[-1] in "$€£¥":
        return False
    return True if _CUE_YEAR.match(word) else None


def _month_context(match: re.Match[str], text: str) -> bool:
    """Whether a month name alone is a time: "May" and "March" are other words too and need a sign beside them."""
    month = match["m"].lower()
    before = _WORD_BEFORE.search(text[max(0, match.start("m") - 30) : match.start("m")])
    word = before[1].lower() if before else ""
    if month not in {"may", "march"}:
        return True
    marked = any(match[g] for g in ("edge", "past", "future", "present", "past2", "future2", "present2"))
    return marked or bool(_CUE_MONTH.match(word))


def _sound(pattern: Pattern, match: re.Match[str], text: str) -> bool | None:
    """Whether the match is a date at all; None when it is one, but without certainty."""
    if pattern.need == "year context":
        known = _year_context(match, text)
        return known if known is not None or int(match["y"]) in _BARE_YEARS else False
    if pattern.need == "month context":
        return _month_context(match, text)
    if pattern.need == "no hydrogen":
        return _HYDROGEN.search(text) is None
    if pattern.reader == "weekday":
        return _weekday_context(match, text)
    return _numbers_fit(pattern, match)


def _numbers_fit(pattern: Pattern, match: re.Match[str]) -> bool:
    """Whether the numbers of a match make sense together and say enough to be a date."""
    groups = match.groupdict()
    if pattern.need == "weekday or paren or year":
        return bool(groups.get("wd") or groups.get("y") or (match[0].startswith("(") and match[0].endswith(")")))
    if pattern.need == "paren or year":
        return bool(groups.get("y2") or (match[0].startswith("(") and match[0].endswith(")")))
    if pattern.reader == "years":
        return int(match["y"]) < int(match["y2"])
    if pattern.reader == "season" and groups.get("yy"):
        return int(match["yy"]) == (int(match["y"]) + 1) % 100
    return True


def _weekday_context(match: re.Match[str], text: str) -> bool:
    """Whether a capital weekday is a day: "Minggu lalu" opening a sentence is a week, "Black Friday" a name."""
    marked = match["past2"] or match["future2"] or match["present2"]
    if match["wd"] == "Minggu" and marked and _OPENS.search(text[max(0, match.start() - 4) : match.start()] or "\n"):
        return False
    before = text[max(0, match.start() - 12) : match.start()].lower()
    return not before.rstrip().endswith(("black", "cyber", "car free"))


def candidates(text: str) -> list[Candidate]:
    """Return the sound matches of every pattern."""
    found: list[Candidate] = []
    for pattern, matches in find_all(text):
        for match in matches:
            sound = _sound(pattern, match, text)
            if sound is False:
                continue
            start, end = _trimmed(text, match.start(), match.end())
            if end > start:
                reader = _REACH if _ends_record(text, start, end) else pattern.reader
                found.append(Candidate(start, end, reader, match.groupdict(), sound is True))
    return found


def _ends_record(text: str, start: int, end: int) -> bool:
    """Whether a date tells how far back a record reaches ("the highest since March"), not when anything happened.

    It also tells when something happened where that follows: "the highest since March, when it reached 9 percent".
    """
    opened = _OPENED.match(text, start) or _SINCE.search(text, max(0, start - 16), start)
    if opened is None or _WHEN.match(text, end):
        return False
    at = opened.start()
    return _record().search(text, max(0, at - _RECORD_REACH), at) is not None


@cache
def _record() -> re.Pattern[str]:
    highest, firsts, ends = (_either(f"cue_{name}") for name in ("records", "record_firsts", "record_ends"))
    word = r"[^\S\n]+[^\s,;:()]*[^\s,;:().]"
    told = rf"(?:(?i:{highest})|(?i:first)(?:{word}){{0,2}}[^\S\n]+(?i:{firsts}))"
    # but "the lowest it has been since March"
    between = rf"(?:(?!{_PLACED}|(?<!\bit)[^\S\n]+(?i:{ends})\b){word}){{0,6}}"
    return re.compile(rf"(?<!\w){told}{between}[^\S\n]+$")


def _either(name: str) -> str:
    return "|".join(map(re.escape, sorted(calendar().words[name], key=lambda w: (-len(w), w))))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets without outer spaces, separators and a bracket that has no partner."""
    while start < end and text[start] in _TRAIL:
        start += 1
    while start < end and text[end - 1] in _TRAIL:
        end -= 1
    last = _LAST_WORD.search(text[start:end])
    if last and last[1].lower() in calendar().full_months:
        end -= 1  # the full stop of a sentence, not of an abbreviation
    if text[start:end].startswith("(") and not text[start:end].endswith(")"):
        start += 1
    if text[start:end].endswith(")") and "(" not in text[start:end]:
        end -= 1
    return start, end


def dated(kept: list[Candidate]) -> list[Candidate]:
    """Return those of the candidates `kept` that are dates of something."""
    return [c for c in kept if c.reader not in _NO_DATE]


def record_reaches(kept: list[Candidate]) -> list[tuple[int, int]]:
    """Return where those of the candidates `kept` stand that records reach back to."""
    return [(c.start, c.end) for c in kept if c.reader == _REACH]


def select(found: list[Candidate]) -> list[Candidate]:
    """Return the longest candidates that do not overlap, in text order."""
    taken: list[tuple[int, int]] = []  # in text order
    kept: list[Candidate] = []
    for candidate in sorted(found, key=_rank):
        at = bisect_left(taken, (candidate.start, candidate.end))
        free_left = at == 0 or taken[at - 1][1] <= candidate.start
        if free_left and (at == len(taken) or candidate.end <= taken[at][0]):
            taken.insert(at, (candidate.start, candidate.end))
            kept.append(candidate)
    return sorted(kept, key=_start)


def _rank(candidate: Candidate) -> tuple[int, int]:
    return candidate.rank


def _start(candidate: Candidate) -> int:
    return candidate.start
