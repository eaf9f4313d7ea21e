"""Decides which candidates are names and of what type, and settles overlaps."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.language.entities.candidates import Candidate, gather
from extractor.language.entities.consistency import best, look, second_features
from extractor.language.entities.features import (
    Surroundings,
    end_features,
    inner_features,
    start_features,
    survey,
)
from extractor.language.linear import Decision, LinearModel
from extractor.language.tokens import Tokens, tokens_of

NONE = "none"
THRESHOLD = 0.4
"""Least probability of being a name, chosen for F1 by cross-validation on gold/train."""
_RULE_CONFIDENCE = {"known": 0.9, "model": 0.85, "government": 0.92, "law": 0.8}


@dataclass(slots=True)
class Choice:
    """A stretch accepted as a name of `type`, with its probability and the reasons."""

    candidate: Candidate
    type: str
    probability: float
    why: list[str]


def choose(doc: Doc, first: LinearModel | None, second: LinearModel | None) -> list[Choice]:
    """Return the accepted names of `doc` in text order, without overlaps."""
    candidates = gather(doc)
    if first is None or second is None:
        return spread(doc, candidates, without_overlaps(_by_rule(candidates)))
    return spread(doc, candidates, without_overlaps(_by_model(doc, candidates, first, second)))


def _by_rule(candidates: list[Candidate]) -> list[Choice]:
    """Without a trained decision: the tables, the model's entities and the sure patterns stand as they are."""
    out = []
    for item in candidates:
        if item.known and not item.known.doubtful:
            out.append(Choice(item, item.known.type, _RULE_CONFIDENCE["known"], [f"known:{item.known.name}"]))
            continue
        for source in sorted(item.sources):
            name, _, label = source.partition(":")
            if name in {"model", "government", "law"}:
                type_ = label or ("program" if name == "law" else "organization")
                out.append(Choice(item, type_, _RULE_CONFIDENCE[name], [source]))
                break
    return out


def _by_model(doc: Doc, candidates: list[Candidate], first: LinearModel, second: LinearModel) -> list[Choice]:
    around = survey(doc, candidates)
    found = _Parts(candidates, around)
    seen = look(doc, candidates, first.decide_rows(found.rows(first)))
    shared = found.rows(second)
    rows = [shared[i] + second.rows(second_features(i, seen)) for i in range(len(candidates))]
    out = []
    for item, known, decision in zip(candidates, rows, second.decide_rows(rows), strict=True):
        if (choice := accept(item, decision)) is not None:
            choice.why = [*sorted(item.sources - {"run"}), *second.explain_rows(known, choice.type)]
            out.append(choice)
    return out


class _Parts:
    """The features of all candidates, those of a common beginning or end made and looked up once."""

    def __init__(self, candidates: list[Candidate], around: Surroundings) -> None:
        self._items = candidates
        self._starts = {start: start_features(start, around) for start in {item.start for item in candidates}}
        self._ends = {end: end_features(end, around) for end in {item.end for item in candidates}}
        self._inner = [inner_features(item, around) for item in candidates]

    def rows(self, model: LinearModel) -> list[list[int]]:
        """Return the rows of each candidate's features in `model`."""
        starts = {start: model.rows_of_groups(groups) for start, groups in self._starts.items()}
        ends = {end: model.rows_of_groups(groups) for end, groups in self._ends.items()}
        return [
            starts[item.start] + ends[item.end] + model.rows_of_groups(inner)
            for item, inner in zip(self._items, self._inner, strict=True)
        ]


def accept(item: Candidate, decision: Decision) -> Choice | None:
    """Return the choice of the most probable type, None where no name is likely enough."""
    probability = 1 - decision.scores.get(NONE, 0.0)
    if probability <= THRESHOLD:
        return None
    return Choice(item, best(decision)[0], probability, [])


def without_overlaps(rated: list[Choice]) -> list[Choice]:
    """Keep the most probable of overlapping choices, the longer of equals."""
    taken: set[int] = set()
    kept = []
    for choice in sorted(rated, key=_rank):
        span = range(choice.candidate.start, choice.candidate.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(choice)
    return sorted(kept, key=_start)


def spread(doc: Doc, candidates: list[Candidate], choices: list[Choice]) -> list[Choice]:
    """Add the other occurrences of each accepted form that overlap no accepted name: they are mentions too."""
    tokens = tokens_of(doc)
    taken = {i for choice in choices for i in range(choice.candidate.start, choice.candidate.end)}
    types = {_text(tokens, choice.candidate): choice for choice in sorted(choices, key=_probability)}
    out = list(choices)
    for item in candidates:
        model = types.get(_text(tokens, item))
        span = range(item.start, item.end)
        if model is not None and taken.isdisjoint(span):
            taken.update(span)
            out.append(Choice(item, model.type, model.probability, [f"as at token {model.candidate.start}"]))
    return sorted(out, key=_start)


def _text(tokens: Tokens, item: Candidate) -> str:
    return tokens.piece(item.start, item.end)


def _probability(choice: Choice) -> tuple[float, int]:
    return choice.probability, -choice.candidate.start


def _rank(choice: Choice) -> tuple[float, int, int]:
    length = choice.candidate.end - choice.candidate.start
    return -round(choice.probability, 2), -length, choice.candidate.start


def _start(choice: Choice) -> int:
    return choice.candidate.start
