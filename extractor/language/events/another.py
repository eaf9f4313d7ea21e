"""Whether a sentence reports one more happening of a type, or one that the article tells elsewhere.

News tells a happening in several sentences ("the ministry banned exports", "the ban starts on Monday"), and often more
than one happening of a type: of five annotated events one is the second or a later one of its type in its article. A
trained decision looks at the sentences that may report events of a type by falling probability, each beside those
taken so far (mention against antecedents, as in coreference of events).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.language.dates.lookup import event_dates
from extractor.language.events.context import EventContext
from extractor.language.events.features import bare_beside, bucket
from extractor.language.linear import LinearModel
from extractor.language.stems import stem
from extractor.language.views import SentenceView

LEAST = 0.12  # probability of reporting an event from which a sentence is asked
ANOTHER = 0.45  # probability from which it reports one more; chosen as the thresholds of the pipe are
_STEPS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_RIVAL = 0.3  # probability from which a sentence counts among those that may report events of the type
_LONG = 3  # letters beyond which a word says something
_NEAR = 4  # happenings told before a sentence and behind it that it is held against: long articles tell hundreds
_PARTS = 20  # into which the share of common words is divided


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may report an event of `kind`, with the probability that it does and the rows that say so."""

    kind: str
    view: SentenceView
    probability: float
    rows: Sequence[int] = ()


class _Look(NamedTuple):
    """What a sentence names, each as a set that two sentences may share."""

    names: frozenset[Hashable]
    places: frozenset[Hashable]
    things: frozenset[Hashable]
    days: frozenset[Hashable]
    countries: frozenset[Hashable]
    money: frozenset[Hashable]
    words: frozenset[Hashable]
    opens: int | None
    """The first name but those of programs."""
    trigger: str


class Told:
    """The happenings of one type that an article has told so far; `rivals` are all sentences that may tell such."""

    def __init__(self, context: EventContext, rivals: Sequence[Candidate]) -> None:
        self.context = context
        self.rivals = bucket(sum(one.probability > _RIVAL for one in rivals), 1, 2, 3, 4, 6)
        self.heads: list[Candidate] = []
        """In the order of the text."""
        self._looks: dict[int, _Look] = {}
        self._title = _long_words(context.title) if context.title else frozenset()

    def features(self, candidate: Candidate) -> list[str]:
        """Return features for "this sentence reports one more": its own, and those beside any and all of the told."""
        at = bisect_left(self.heads, candidate.view.index, key=_index)
        near = self.heads[max(0, at - _NEAR) : at + _NEAR]
        beside = [set(self._beside(candidate, head)) for head in near]
        every = set.intersection(*beside)
        some = set.union(*beside) - every
        return [*self._own(candidate), *(f"all:{f}" for f in sorted(every)), *(f"any:{f}" for f in sorted(some))]

    def _own(self, candidate: Candidate) -> list[str]:
        context, view, kind = self.context, candidate.view, candidate.kind
        trigger = context.trigger_mention(view, kind)
        start = trigger.start - view.mention.start
        before, behind = bare_beside(view, start, start + len(trigger.text))
        strong = sum(one.strong for one in context.triggers[view.index].get(kind, ()))
        features = [*_steps("p", candidate.probability), f"heads:{bucket(len(self.heads), 1, 2, 3, 5)}"]
        features += [
            f"rivals:{self.rivals}",
            f"strong:{bucket(strong, 0, 1, 2)}",
            f"trig:{self._look(candidate).trigger}",
        ]
        features.append(f"pos:{bucket(view.index - context.body[0].index, 0, 1, 2, 4, 8)}")
        features += [f"first:{word}" for word in view.stems[:3]]
        features += [f"l{len(before) - i}:{word}" for i, word in enumerate(before)]
        features += [f"r{i}:{word}" for i, word in enumerate(behind, 1)]
        features += [f"cue:{cue}" for cue in sorted(view.cues)]
        features += [f"w:{word}" for word in sorted(set(view.stems))]
        if view.lower.startswith(('"', "“")):
            features.append("quoted")
        return features

    def _beside(self, candidate: Candidate, head: Candidate) -> list[str]:
        one, other = self._look(candidate), self._look(head)
        away = candidate.view.index - head.view.index
        side = "before" if away < 0 else "after"
        shared = _PARTS * len(one.words & other.words) // max(1, min(len(one.words), len(other.words)))
        features = [
            f"{name}:{_relation(mine, theirs)}"
            for name, mine, theirs in zip(_Look._fields[:6], one[:6], other[:6], strict=True)
        ]
        features += [f"away:{side}:{bucket(abs(away), 1, 2, 3, 5, 8)}", f"trigger:{one.trigger == other.trigger}"]
        features.append(f"words:{bucket(shared, 1, 2, 4, 6, 8, 11, 15)}")
        features.append(f"opens:{'none' if one.opens is None or other.opens is None else one.opens == other.opens}")
        if self._title:
            mine, theirs = len(one.words & self._title), len(other.words & self._title)
            features.append(f"title:{'more' if mine > theirs else 'less' if mine < theirs else 'same'}")
            features.append(f"titled:{bucket(10 * mine // len(self._title), 1, 3, 5)}")
        features += _steps("head", head.probability)
        return features + _steps("least", min(candidate.probability, head.probability))

    def _look(self, candidate: Candidate) -> _Look:
        view = candidate.view
        look = self._looks.get(view.index)
        if look is None:
            trigger = self.context.trigger_mention(view, candidate.kind)
            look = self._looks[view.index] = _look(view, stem(trigger.text.lower().split()[0]))
        return look


def told_apart(context: EventContext, ranked: Sequence[Candidate], model: LinearModel | None) -> list[Candidate]:
    """Return those of `ranked`, candidates of one type by falling probability, that report a happening of their own.

    The first always does, without a `model` no other; they come in the order of the text.
    """
    if model is None:
        return list(ranked[:1])
    return walk(context, ranked, lambda features, _: model.chances([features], "yes")[0] >= ANOTHER)


def walk(
    context: EventContext, ranked: Sequence[Candidate], is_new: Callable[[list[str], Candidate], bool]
) -> list[Candidate]:
    """Return the first of `ranked` and those for which `is_new`, asked in turn with their features, says yes.

    They come in the order of the text.
    """
    told = Told(context, ranked)
    told.heads += ranked[:1]
    for candidate in ranked[1:]:
        if candidate.probability >= LEAST and is_new(told.features(candidate), candidate):
            insort(told.heads, candidate, key=_index)
    return told.heads


def _index(candidate: Candidate) -> int:
    return candidate.view.index


def _look(view: SentenceView, trigger: str) -> _Look:
    named = [entity for _, entity in view.entities]
    return _Look(
        _ids(entity for entity in named if entity.type in ("organization", "person")),
        _ids(entity for entity in named if entity.type == "place"),
        _ids(item for _, item in (*view.commodities, *view.sectors)),
        frozenset(day for _, date in view.dates if (day := event_dates(date)[0])),
        frozenset(code for _, code in view.countries),
        frozenset(figure.value for _, figure in view.figures if figure.kind == "money"),
        _long_words(view),
        next((id(entity) for entity in named if entity.type != "program"), None),
        trigger,
    )


def _ids(items: Iterable[object]) -> frozenset[Hashable]:
    return frozenset(map(id, items))


def _long_words(view: SentenceView) -> frozenset[Hashable]:
    return frozenset(word for word in view.stems if len(word) > _LONG)


def _relation(one: frozenset[Hashable], other: frozenset[Hashable]) -> str:
    """Return how what two sentences name goes together."""
    if not one or not other:
        return "here" if one else "there" if other else "none"
    if one == other:
        return "equal"
    if one < other:
        return "within"
    return "more" if one > other else "apart" if one.isdisjoint(other) else "some"


def _steps(name: str, value: float) -> list[str]:
    return [f"{name}>{step}" for step in _STEPS if value >= step]
