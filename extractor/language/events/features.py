"""Features of a (sentence, event type) pair and of an event's status, for the trained decisions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor.language.events.context import EventContext
from extractor.language.events.triggers import signs
from extractor.language.hidden import HiddenLayer
from extractor.language.linear import LinearModel
from extractor.language.remembered import MEMO
from extractor.language.stems import stem
from extractor.language.views import SentenceView

_WINDOW = 3  # words on a side of a trigger or mention
_BESIDE = 16  # characters between a trigger and the name that goes with it
_HOPELESS = 0.02
"""Probability under which the hidden layer is not asked: two thirds of the pairs of a sentence and a type of event, 9
in 10 of those with a kind of opportunity; of 1,415 pairs that both together take for a little likely it loses 5."""


@lru_cache(maxsize=MEMO)
def bucket(value: int, *edges: int) -> str:
    """Return the first edge that `value` does not exceed, `more` beyond them all."""
    return next((str(edge) for edge in edges if value <= edge), "more")


def with_kind(kind: str, features: Sequence[str]) -> list[str]:
    """Return features as they are, and each once more together with the type of the event."""
    return [*features, *(f"{kind}|{f}" for f in features)]


def rows_with_kind(model: LinearModel, kind: str, features: Sequence[str]) -> list[int]:
    """Return the rows of `with_kind` in `model`."""
    return model.rows(features) + model.rows_under(kind, features)


class Accept(NamedTuple):
    """What is known of a sentence that may report an event of a type, or an opportunity of a kind."""

    kind: str
    sentence: list[str]
    """Facts of the sentence, whatever the kind."""
    words: list[str]
    """Words of the sentence and the title."""
    place: list[str]
    """Where the sentence stands, its triggers of the kind, and who stands beside them."""
    triggers: list[str]
    beside: Sequence[str] = ()
    """Words beside the first trigger of the kind; too many and too rare for the hidden layer."""

    def features(self) -> list[str]:
        """Features of the linear decision: general ones, and all with the kind."""
        general = [*self.sentence, *self.place]
        own = (*general, *self.words, *self.triggers, *self.beside)
        return [f"is:{self.kind}", *general, *(f"{self.kind}|{f}" for f in own)]

    def rows(self, model: LinearModel) -> list[int]:
        """Return the rows of `features` in `model`."""
        general = [*self.sentence, *self.place]
        rows = model.rows([f"is:{self.kind}"]) + model.rows(general)
        for some in (general, self.words, self.triggers, self.beside):
            rows += model.rows_under(self.kind, some)
        return rows

    def shared(self) -> list[str]:
        """Features of the hidden layer, which all kinds share."""
        return [*self.sentence, *self.words, *self.place, *self.triggers]


def accept(context: EventContext, view: SentenceView, kind: str) -> Accept:
    """Return what is known for "this sentence reports an event of this type"."""
    return Accept(
        kind,
        content_features(view),
        [*word_features(view), *context.title_features],
        [*_place_features(context, view, kind), *_actor_features(context, view, kind)],
        [f"trig:{t.text}" for t in context.triggers[view.index].get(kind, ())],
        _beside_features(context, view, kind),
    )


def accept_chances(model: LinearModel, asked: Sequence[Accept]) -> tuple[list[float], list[list[int]]]:
    """Return how probable each is, by the mean of `model` and its hidden layer, and the rows of `model`.

    Of a kind that the layer has not learned `model` decides alone. What `model` thinks hopeless the layer is not asked
    about: it would hardly ever say yes.
    """
    rows = [one.rows(model) for one in asked]
    chances = model.chances_of_rows(rows, "yes")
    if layer := model.hidden:
        learned = [i for i, one in enumerate(asked) if one.kind in layer.kinds]
        hoping = [i for i in learned if chances[i] >= _HOPELESS]
        beside = dict(zip(hoping, _hidden_chances(layer, [asked[i] for i in hoping]), strict=True)) if hoping else {}
        for i in learned:
            chances[i] = (chances[i] + beside.get(i, 0.0)) / 2
    return chances, rows


def _hidden_chances(layer: HiddenLayer, asked: Sequence[Accept]) -> list[float]:
    sentences = {id(one.sentence): one for one in asked}  # what is the same for all kinds is added up once
    row_of = {key: row for row, key in enumerate(sentences)}
    told = layer.sums([[*one.sentence, *one.words] for one in sentences.values()])
    of_kind = layer.sums([[*one.place, *one.triggers] for one in asked])
    sums = told[[row_of[id(one.sentence)] for one in asked]] + of_kind
    chances: list[float] = layer.chances(sums, [one.kind for one in asked]).tolist()
    return chances


def _beside_features(context: EventContext, view: SentenceView, kind: str) -> list[str]:
    """Three words on either side of the first trigger, and each next one together with it."""
    triggers = context.triggers[view.index].get(kind)
    if not triggers:
        return []
    first = triggers[0]
    before, after = bare_beside(view, first.start, first.end)
    told = stem(first.text.split()[0])
    features = [f"tl{len(before) - i}:{w}" for i, w in enumerate(before)] + [f"tlw:{w}" for w in before]
    features += [f"tr{i}:{w}" for i, w in enumerate(after, 1)] + [f"trw:{w}" for w in after]
    features += [f"{before[-1]}>{told}"] if before else []
    return features + ([f"{told}>{after[0]}"] if after else [])


def words_beside(view: SentenceView, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return up to three words before and after the characters `start` to `end` of a sentence, in lower case."""
    before, after = view.lower[:start].rsplit(None, _WINDOW), view.lower[end:].split(None, _WINDOW)
    return before[-_WINDOW:], after[:_WINDOW]


def bare_beside(view: SentenceView, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the stems of what `words_beside` gives, without the marks around them."""
    before, after = words_beside(view, start, end)
    return list(map(_bare, before)), list(map(_bare, after))


@lru_cache(maxsize=MEMO)
def _bare(word: str) -> str:
    return stem(word.strip('.,()"“”'))


def _place_features(context: EventContext, view: SentenceView, kind: str) -> list[str]:
    """Where the sentence stands, and whether others speak of the type too."""
    body = context.body
    position = view.index - body[0].index if body else 0
    triggers = context.triggers[view.index].get(kind, [])
    strong = sum(t.strength == "strong" for t in triggers)
    core = sum(t.strength == "core" for t in triggers)
    told = context.strong.get(kind, [])
    before = bisect_left(told, view.index)
    title = context.title
    features = [
        f"pos:{bucket(position, 0, 1, 2, 4, 8)}",
        f"third:{3 * position // max(1, len(body))}",
        f"strong:{bucket(strong, 0, 1, 2)}",
        f"core:{bucket(core, 0, 1)}",
        f"weak:{bucket(sum(t.strength == 'weak' for t in triggers), 0, 1, 2)}",
        f"earlier:{bucket(before, 0, 1, 3)}",
        f"others:{bucket(len(context.triggers[view.index]), 1, 3, 5, 7)}",
        f"length:{bucket(len(view.words), 8, 16, 28)}",
    ]
    if title and context.triggers[title.index].get(kind):
        strong_title = any(t.strong for t in context.triggers[title.index][kind])
        features.append("title_strong" if strong_title else "title_weak")
    if before and _shares_entity(context.views[told[before - 1]], view):
        features.append("same_parties_before")
    return features


def _shares_entity(one: SentenceView, other: SentenceView) -> bool:
    mine = {id(e) for _, e in one.entities if e.type != "place"}
    return any(id(e) in mine for _, e in other.entities)


def content_features(view: SentenceView) -> list[str]:
    """Return features of the facts in a sentence, made once."""
    if view.content is None:
        view.content = _content(view)
    return view.content


def _content(view: SentenceView) -> list[str]:
    features = [f"cue:{cue}" for cue in sorted(view.cues)]
    features += [f"ent:{t}" for t in sorted({e.type for _, e in view.entities})]
    features += [f"kind:{k}" for k in sorted({e.kind for _, e in view.entities if e.kind})]
    features.append(f"orgs:{bucket(len({id(e) for _, e in view.entities if e.type == 'organization'}), 0, 1, 2)}")
    features.append(f"countries:{bucket(len({c for _, c in view.countries}), 0, 1, 2)}")
    features += [f"date:{k}" for k in sorted({d.kind for _, d in view.dates})] or ["date:none"]
    features += [f"metric:{m}" for m in sorted({f.metric for _, f in view.figures})]
    features += [f"figure:{k}" for k in sorted({f.kind for _, f in view.figures})] or ["figure:none"]
    if view.commodities:
        features.append("goods")
    if view.lower.startswith(('"', "“")):
        features.append("quoted")
    return features


def _actor_features(context: EventContext, view: SentenceView, kind: str) -> list[str]:
    """Who stands right before and right behind the first trigger: its likely subject and object."""
    triggers = context.triggers[view.index].get(kind)
    if not triggers:
        return []
    start, end = view.mention.start + triggers[0].start, view.mention.start + triggers[0].end
    features = []
    for mention, entity in view.entities:
        if 0 <= start - mention.end <= _BESIDE:
            features.append(f"subject:{entity.type}:{entity.kind}")
        if 0 <= mention.start - end <= _BESIDE:
            features.append(f"object:{entity.type}:{entity.kind}")
    if any(0 <= mention.start - end <= _BESIDE for mention, _ in view.commodities):
        features.append("object:good")
    following = context.views[view.index + 1 : view.index + 2]
    if any(other.commodities for other in following):
        features.append("goods_follow")
    first = triggers[0]
    return [*features, *(f"{first.strength}:{f}" for f in features), *(f"{first.text}:{f}" for f in features)]


def word_features(view: SentenceView) -> list[str]:
    """Return the words of a sentence, what they mean in the other language, and each two in a row, made once."""
    if view.bag is None:
        stems = view.stems
        words = [f"w:{s}" for s in view.meanings if len(s) > 1]
        view.bag = [*words, *{f"b:{a}_{b}" for a, b in pairwise(stems)}, *(f"first:{s}" for s in stems[:3])]
    return view.bag


def status_features(context: EventContext, view: SentenceView, kind: str) -> list[str]:
    """Features for the status of an event stated in `view`: tense, modality, negation, dates against publication."""
    published = (context.article.published_at or "")[:10]
    trigger = context.trigger_mention(view, kind)
    offset = trigger.start - view.mention.start
    window = view.lower[max(0, offset - 40) : offset + len(trigger.text) + 25]
    near = [stem(w) for w in window.split()]
    beside = sorted(signs(window).cues)
    features = [f"is:{kind}", *(f"beside:{c}" for c in beside)]
    features += [f"{scope}cue:{c}" for c in sorted(view.cues) for scope in ("", f"{kind}|")]
    features += [f"n:{s}" for s in sorted(set(near))]
    features += [f"w:{s}" for s in sorted(set(view.stems))]
    features.append(f"trig:{trigger.text.lower()}")
    for _, date in view.dates:
        if date.start and published:
            features.append("date:future" if date.start > published[: len(date.start)] else "date:past")
            features.append(f"date:{date.kind}:{'future' if date.start > published[: len(date.start)] else 'past'}")
    if kind in ("market_report", "policy", "agreement"):
        features += [f"{kind}|n:{s}" for s in sorted(set(near))]
    return features
