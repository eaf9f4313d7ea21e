"""What all corrections of an item come to, in whatever order they arrived, and where two reviewers disagree."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.record import Correction
from extractor.record.review import Action

# of one moment a rejection comes last; within a file the order says more, see `extractor.store.review.corrections`
_RANK: Final[dict[Action, int]] = {"add": 0, "accept": 1, "retype": 2, "recode": 3, "respan": 4, "reject": 5}
CHANGES: Final = frozenset({"retype", "recode", "respan"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of an item: whether it goes, and the last correction of each kind that changes it."""

    rejected: bool = False
    retype: Correction | None = None
    recode: Correction | None = None
    respan: Correction | None = None

    def after(self, correction: Correction) -> Verdict:
        """Return the verdict once a later correction is known; a change is kept until another of its kind comes."""
        changed = {correction.action: correction} if correction.action in CHANGES else {}
        return replace(self, rejected=correction.action == "reject", **changed)


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Return each correction once, by time, then reviewer: the same list whatever order they came in."""
    unique = {_key(one): one for one in corrections}
    return [unique[key] for key in sorted(unique)]


def _key(one: Correction) -> tuple[str, str, str, int, str]:
    rest = json.dumps([one.value, one.note, one.spans, one.item], ensure_ascii=False, sort_keys=True)
    return (one.at, one.reviewer, one.target, _RANK[one.action], rest)


def verdicts(corrections: Sequence[Correction]) -> dict[str, Verdict]:
    """Return the verdict on every target of corrections in order; what was added counts as accepted."""
    found: dict[str, Verdict] = {}
    for one in corrections:
        found[one.target] = found.get(one.target, Verdict()).after(one)
    return found


def conflicts(corrections: Sequence[Correction]) -> list[str]:
    """Return a line for every item on which reviewers disagree, saying which decision stands.

    They disagree where one rejects what another keeps, where they give it different types or codes, and where one
    changes what another had accepted before. To accept what was changed before affirms the change.
    """
    by_target: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_target[one.target].append(one)
    return [
        f"{target}: {_told(loser)}, {_told(winner)}; the later decision stands"
        for target, known in sorted(by_target.items())
        for loser, winner in _disagreeing(known)
    ]


def _disagreeing(known: Sequence[Correction]) -> list[tuple[Correction, Correction]]:
    """The pairs of last decisions of two reviewers, each with another one's later decision that undoes it."""
    last: dict[tuple[str, str], Correction] = {}
    for one in known:
        kind = one.action if one.action in CHANGES else "stands"
        last[one.reviewer, kind] = one
    ordered = [one for one in known if one in last.values()]
    pairs = []
    for place, one in enumerate(ordered):
        undone = next((other for other in ordered[place + 1 :] if _undoes(other, one)), None)
        if undone is not None:
            pairs.append((one, undone))
    return pairs


def _undoes(later: Correction, earlier: Correction) -> bool:
    if later.reviewer == earlier.reviewer:
        return False
    if "reject" in {later.action, earlier.action}:
        return later.action != earlier.action
    if later.action in CHANGES:
        return earlier.action == "accept" or (earlier.action == later.action and _change(earlier) != _change(later))
    return False


def _told(one: Correction) -> str:
    value = f" {_change(one)}" if one.action in CHANGES else ""
    return f"{one.reviewer} says {one.action}{value} ({one.at})"


def _change(one: Correction) -> object:
    return one.spans if one.action == "respan" else one.value


def name_of_added(correction_at: str, reviewer: str, item: object) -> int:
    """Return the number of an added item: it follows from the item, so that the order of merging does not count."""
    told = json.dumps([correction_at, reviewer, item], ensure_ascii=False, sort_keys=True)
    return 10**8 + int.from_bytes(hashlib.sha256(told.encode("utf-8")).digest()[:8], "big") % (9 * 10**8)
