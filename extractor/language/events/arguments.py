"""Candidates and features for an event's arguments: participants, dates, place, countries, goods and figures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.knowledge.places import HOME
from extractor.language.dates.lookup import event_dates
from extractor.language.events.context import EventContext
from extractor.language.events.features import bucket, status_features, words_beside
from extractor.language.facts import Commodity, DateExpression, Entity, Figure, Mention, Sector
from extractor.language.remembered import MEMO
from extractor.language.stems import stem
from extractor.language.views import SentenceView

_FAR, _MANY = 6, 5  # sentences away and sentences of a thing beyond which more make no difference
_LEAD = 2  # sentences of the body that say what the article is about
_AROUND = 30  # sentences to either side of an event in which its date is looked for
_FEW = 8  # words between a trigger and a good that are looked at
_PARTY_METRICS = ("participants", "enterprises", "workforce")


@dataclass(frozen=True, slots=True)
class Site:
    """Where an event stands: its type, its best sentence, and all sentences that speak of it."""

    kind: str
    view: SentenceView
    evidence: tuple[int, ...]
    trigger: Mention


@dataclass(frozen=True, slots=True)
class PartyCandidate:
    """Who may take part: an entity, a counted group such as `tujuh IKM agro`, or a group of a `kind` without a name."""

    mention: Mention
    view: SentenceView
    entity: Entity | None = None
    figure: Figure | None = None
    kind: str = ""


def party_candidates(context: EventContext, site: Site) -> list[PartyCandidate]:
    """Entities and groups in the event's sentences and their neighbours; one candidate an entity or kind of group."""
    found: dict[object, PartyCandidate] = {}
    for view in _by_nearness(context, site):
        for mention, entity in view.entities:
            if entity.type != "program":
                found.setdefault(id(entity), PartyCandidate(mention, view, entity))
        counted = [pair for pair in view.figures if _counts_parties(*pair)]
        for mention, figure in counted:
            found.setdefault(id(figure), PartyCandidate(mention, view, figure=figure))
        for group in context.groups(view):
            if not any(group.mention.overlaps(mention) for mention, _ in counted):
                key = (group.kind, group.mention.text.lower())
                found.setdefault(key, PartyCandidate(group.mention, view, kind=group.kind))
    return list(found.values())


def counted_parties(context: EventContext) -> Iterator[PartyCandidate]:
    """Yield the counted groups of the article, such as `tujuh IKM agro`, in text order."""
    for view in context.views:
        for mention, figure in view.figures:
            if _counts_parties(mention, figure):
                yield PartyCandidate(mention, view, figure=figure)


def _counts_parties(mention: Mention, figure: Figure) -> bool:
    return figure.kind == "count" and figure.metric in _PARTY_METRICS and len(mention.text.split()) > 1


def _by_nearness(context: EventContext, site: Site) -> list[SentenceView]:
    return context.by_nearness(site.view.index, site.evidence)


def _distance(site: Site, view: SentenceView) -> str:
    if view.index == site.view.index:
        return "same"
    return "evidence" if view.index in site.evidence else ("before" if view.index < site.view.index else "after")


def _around(view: SentenceView, mention: Mention) -> tuple[list[str], list[str]]:
    """Return up to three stems before and after a mention in its sentence."""
    start, end = mention.start - view.mention.start, mention.end - view.mention.start
    before, after = words_beside(view, start, end)
    return [stem(w) for w in before], [stem(w) for w in after]


def _between(site: Site, mention: Mention) -> str:
    """Return what stands between the trigger and a mention in its sentence, in lower case."""
    view, trigger = site.view, site.trigger
    if mention.start < trigger.start:
        low, high = sorted((mention.end, trigger.start))
    else:
        low, high = trigger.end, mention.start
    return view.lower[max(0, low - view.mention.start) : max(0, high - view.mention.start)]


def _context_features(site: Site, view: SentenceView, mention: Mention) -> list[str]:
    before, after = _around(view, mention)
    side = "left" if mention.start < site.trigger.start else "right"
    gap = abs(mention.start - site.trigger.start)
    distance = _distance(site, view)
    features = [f"at:{distance}", f"side:{side}:{distance}", f"gap:{bucket(gap, 20, 50, 100, 200)}:{distance}"]
    features += [f"l{len(before) - i}:{w}" for i, w in enumerate(before)]
    features += [f"r{i + 1}:{w}" for i, w in enumerate(after)]
    features += [f"lw:{w}" for w in before]
    if mention.start == view.mention.start:
        features.append("opens")
    return features


def participant_features(context: EventContext, site: Site, candidate: PartyCandidate) -> list[str]:
    """Features for the role of a candidate in an event, `none` included; asked `with_kind`."""
    features = _context_features(site, candidate.view, candidate.mention)
    entity = candidate.entity
    group = candidate.figure.unit if candidate.figure else candidate.kind
    kind = f"{entity.type}:{entity.kind}" if entity else f"group:{group}"
    count = len(entity.mentions) if entity else 1
    mine = [m for m, e in candidate.view.entities if entity and e.type == entity.type]
    order = next((i for i, m in enumerate(mine) if m == candidate.mention), 0)
    features += [f"what:{kind}", f"type:{entity.type if entity else 'group'}", f"count:{bucket(count, 1, 2, 4)}"]
    features += [f"order:{bucket(order, 0, 1, 2)}", f"peers:{bucket(len(mine), 1, 2, 3)}"]
    if entity and id(entity) in context.in_title:
        features.append("in_title")
    if "speech" in candidate.view.cues:
        features.append("speech")
    features += _path_features(site, candidate)
    features += _company_features(context, candidate)
    trigger = stem(site.trigger.text.lower().split()[0])
    side = "left" if candidate.mention.start < site.trigger.start else "right"
    features += [f"trig:{trigger}:{side}", f"trig:{trigger}:{side}:{entity.type if entity else 'group'}"]
    return features


def _path_features(site: Site, candidate: PartyCandidate) -> list[str]:
    """Words between candidate and trigger, and whether the candidate stands where subjects stand."""
    view, mention = candidate.view, candidate.mention
    start = mention.start - view.mention.start
    ahead = view.lower[:start]
    features = []
    if len(ahead.split()) <= 4 or ahead.rstrip().endswith((",", '"', "”", "bahwa", "that")):
        features.append("subject")
    if view.index == site.view.index:
        between = _between(site, mention)
        words = between.split()
        features.append(f"commas:{bucket(between.count(','), 0, 1, 2)}")
        if len(words) <= 10:
            features += sorted({f"btw:{stem(w.strip(',.()'))}" for w in words})
    return features


def _company_features(context: EventContext, candidate: PartyCandidate) -> list[str]:
    """Who stands beside a candidate and what joins them, its nation, its first word, and how it is spoken of."""
    view, mention, entity = candidate.view, candidate.mention, candidate.entity
    features = []
    at = view.mention.start
    others = [(m, e) for m, e in view.entities if not m.overlaps(mention)]
    before = max((pair for pair in others if pair[0].end <= mention.start), key=_starts, default=None)
    after = min((pair for pair in others if pair[0].start >= mention.end), key=_starts, default=None)
    for side, pair in (("prev", before), ("next", after)):
        if pair is None:
            features.append(f"{side}:none")
            continue
        low, high = sorted((pair[0], mention))
        between = view.lower[low.end - at : high.start - at].split()
        joined = " ".join(stem(w) for w in between) if len(between) <= 2 else "far"
        features += [f"{side}:{pair[1].type}:{pair[1].kind}:{joined}", f"{side}:{joined}"]
    if entity:
        nation = "none" if not entity.country else "home" if entity.country == "ID" else "abroad"
        features.append(f"nation:{entity.type}:{nation}")
        words = mention.text.lower().split()
        features += [f"opens:{words[0]}", f"closes:{words[-1]}"]
        if posts := context.posts.get(id(entity)):
            here = {id(e) for _, e in view.entities}
            beside = "here" if any(other in here for other in posts) else "away"
            features.append(f"post:{entity.type}:{beside}")
        features.append(f"standing:{entity.type}:{bucket(context.standing[id(entity)], 0, 1, 2, 4)}")
    return features


def _starts(pair: tuple[Mention, Entity]) -> int:
    return pair[0].start


def date_candidates(context: EventContext, site: Site) -> list[tuple[DateExpression, SentenceView]]:
    """Resolved time expressions, those in and beside the event's sentences first; far ones of a long text are out."""
    near, home = _by_nearness(context, site), site.view.index
    close = {view.index for view in near}
    others = (v for v in context.views if abs(v.index - home) <= _AROUND or v.index <= _LEAD)
    views = [*near, *(view for view in others if view.index not in close)]
    return [(d, view) for view in views for _, d in view.dates if event_dates(d)[0]]


def date_features(context: EventContext, site: Site, date: DateExpression, view: SentenceView) -> list[str]:
    """Features for "this is when the event happens", held against the other dates and `undated_features`."""
    published = (context.article.published_at or "")[:10]
    start = event_dates(date)[0] or ""
    when = "unknown" if not published else "pub" if start == published else "past"
    if published and start > published[: len(start)]:
        when = "future"
    features = _context_features(site, view, date.mention)
    features += [f"kind:{date.kind}", f"when:{when}", f"kw:{date.kind}:{when}"]
    features += [f"at:{_distance(site, view)}:{date.kind}", f"n:{bucket(len(view.dates), 1, 2)}"]
    features += [f"form:{stem(w)}" for w in date.mention.text.lower().split() if not w[0].isdigit()]
    if "speech" in view.cues:
        features.append(f"speech:{date.kind}")
    features += [f"{site.kind}|{f}" for f in features[:8]]
    features += [f"is:{site.kind}:{date.kind}", f"is:{site.kind}:same:{view.index == site.view.index}"]
    if all(view.index != other.index for other in _by_nearness(context, site)):
        away = max(-_FAR, min(_FAR, view.index - site.view.index))
        lead = view.index - context.body[0].index < _LEAD
        features += [f"far:{away}", f"far:{date.kind}", f"far:title:{view.in_title}", f"far:lead:{lead}"]
    return features


def undated_features(context: EventContext, site: Site, dates: int) -> list[str]:
    """Features for "the article does not date the event", which has `dates` dates to choose from."""
    told = status_features(context, site.view, site.kind)
    return [f"none:{f}" for f in ("bias", f"dates:{bucket(dates, 0, 1, 2, 3)}", *told)]


def place_candidates(context: EventContext, site: Site) -> list[tuple[Mention, Entity, SentenceView]]:
    """Places in the event's sentences and their neighbours, then the dateline's place."""
    found: dict[int, tuple[Mention, Entity, SentenceView]] = {}
    views = _by_nearness(context, site)
    body = context.body
    for view in [*views, *body[:1]]:
        for mention, entity in view.entities:
            if entity.type == "place" and (view in views or mention.start == view.mention.start):
                found.setdefault(id(entity), (mention, entity, view))
    return list(found.values())


def place_features(
    context: EventContext, site: Site, mention: Mention, entity: Entity, view: SentenceView
) -> list[str]:
    """Features for "this is where the event happens"; asked `with_kind`."""
    features = _context_features(site, view, mention)
    features += [f"kind:{entity.kind}", f"count:{bucket(len(entity.mentions), 1, 2, 4)}"]
    if mention.text == context.article.dateline:
        features.append("dateline")
    places = [m for m, e in view.entities if e.type == "place"]
    features.append(f"order:{bucket(places.index(mention) if mention in places else 9, 0, 1, 2)}")
    before, _ = _around(view, mention)
    if before:
        features.append(f"prep:{before[-1]}:{entity.kind}:{_distance(site, view)}")
    return features


def country_candidates(context: EventContext, parties: Iterable[str]) -> list[str]:
    """Countries named in the article, those of the event's `parties` and, where the news is from here, Indonesia."""
    return sorted({*context.country_counts, *parties, *([HOME] if context.at_home else [])})


def country_features(context: EventContext, site: Site, code: str, parties: Sequence[str]) -> list[str]:
    """Features for "the event concerns this country", asked `with_kind`; `parties`: its participants' and place's."""
    spots = {_distance(site, v) for v in _by_nearness(context, site) if any(c == code for _, c in v.countries)}
    here = [c for _, c in site.view.countries]
    title = context.title
    features = [f"at:{spot}" for spot in sorted(spots)] or ["at:far"]
    features += [f"n:{bucket(context.country_counts[code], 0, 1, 3, 6)}", f"id:{code == HOME}"]
    features += [f"id:{code == HOME}:{f}" for f in features[:-1]]
    features.append(f"party:{code in parties}:{bucket(len(set(parties)), 0, 1, 2)}")
    features.append(f"here:{bucket(len(set(here)), 0, 1, 2, 4)}:{'same' in spots}")
    if title and any(c == code for _, c in title.countries):
        features.append("title")
    features.append(f"rank:{bucket(context.country_ranks.get(code, 9), 0, 1, 2, 4)}:{'same' in spots}")
    features.append(f"lang:{context.article.language}:id:{code == HOME}")
    named = sum(entity.country == code for _, entity in site.view.entities)
    features.append(f"names:{bucket(named, 0, 1, 2)}:id:{code == HOME}")
    features.append(f"all_names:{bucket(context.names_of[code], 0, 1, 3, 6, 12)}:id:{code == HOME}")
    features.append(f"home:{context.at_home}:id:{code == HOME}")
    return features


Attachable = Commodity | Sector | Figure


class Thing(NamedTuple):
    """What may be attached: a good, sector or figure."""

    item: Attachable
    spots: list[int]
    """The sentences that it stands in, in order."""
    name: str
    """What it is."""
    rank: int = 0
    """How many others of its kind are named more often, of a good or sector."""
    peers: int = 0
    """How many of its kind there are, itself among them."""


def attachable(context: EventContext) -> Iterator[Thing]:
    """Yield goods, sectors and figures of the body with the sentences they stand in and what they are."""
    spots: dict[int, Thing] = {}
    for view in context.body:
        for name, items in (("commodity", view.commodities), ("sector", view.sectors), ("figure", view.figures)):
            for _, item in items:
                spots.setdefault(id(item), Thing(item, [], name)).spots.append(view.index)
    counts: dict[str, list[int]] = {}
    for thing in spots.values():
        if not isinstance(thing.item, Figure):
            insort(counts.setdefault(thing.name, []), len(thing.item.mentions))
    for thing in spots.values():
        if isinstance(thing.item, Figure):
            yield thing
            continue
        others = counts[thing.name]
        rank = len(others) - bisect_right(others, len(thing.item.mentions))
        yield thing._replace(rank=rank, peers=len(others))


def attach_features(context: EventContext, site: Site, thing: Thing) -> Sequence[str]:
    """Features for "this good, sector or figure belongs to the event"; asked `with_kind`."""
    nearest = _nearest(thing.spots, site.view.index)
    away = nearest - site.view.index
    evidence = not away or any(i in thing.spots for i in site.evidence)
    place = max(-_FAR, min(_FAR, away)), evidence, min(len(thing.spots), _MANY)
    item = thing.item
    if isinstance(item, Figure):
        return _attach_figure(place, item.metric, item.kind)
    title = context.title
    titled = title is not None and any(i is item for _, i in _of_kind(title, thing.name))
    share = bucket(20 * len(item.mentions) // max(1, len(context.views)), 0, 1, 3)
    same = bucket(len(site.view.commodities), 0, 1, 3)
    where = "same" if not away else "evidence" if nearest in site.evidence else "away"
    features = [*_attach_place(place), f"share:{share}", *(["title"] if titled else []), f"same:{same}:{not away}"]
    rank = bucket(thing.rank, 0, 1, 2, 4)
    features += [f"rank:{rank}", f"rank:{rank}:{where}", f"peers:{bucket(thing.peers, 1, 2, 3, 5, 8)}"]
    features += [f"code:{item.code[:1]}", f"code:{item.code[:3]}", f"sure:{int(5 * item.confidence)}"]
    features += _spot_features(site, context.views[nearest], item, thing.name, where)
    return [f"{thing.name}|{f}" for f in features]


def _of_kind(view: SentenceView, name: str) -> Sequence[tuple[Mention, Commodity | Sector]]:
    return view.commodities if name == "commodity" else view.sectors


def _spot_features(site: Site, view: SentenceView, item: Commodity | Sector, name: str, where: str) -> list[str]:
    """Words beside the mention of a good or sector that is nearest to the trigger, and what lies between them."""
    trigger = site.trigger
    gaps: dict[int, int] = {}  # of each in the sentence the characters to the trigger
    mention = None
    for one, other in _of_kind(view, name):
        gap = abs(one.start - trigger.start)
        if other is item and (mention is None or gap < gaps[id(item)]):
            mention = one
        gaps[id(other)] = min(gap, gaps.get(id(other), gap))
    if mention is None:  # the spots are sentences that hold one
        return []
    before, after = _around(view, mention)
    features = [f"{where}:l{len(before) - i}:{w}" for i, w in enumerate(before)]
    features += [f"{where}:r{i + 1}:{w}" for i, w in enumerate(after[:2])]
    features += [f"lw:{w}" for w in before]
    if where != "same":
        return features
    left = mention.start < trigger.start
    side, gap = "left" if left else "right", gaps[id(item)]
    nearer = sum(other < gap for other in gaps.values())
    between = _between(site, mention)
    words = between.split()
    features += [f"side:{side}", f"gap:{bucket(gap, 20, 50, 100, 200)}:{side}"]
    features += [f"near:{bucket(nearer, 0, 1, 2, 4)}:{bucket(len(gaps), 1, 2, 4)}"]
    features += [f"commas:{bucket(between.count(','), 0, 1, 2)}"]
    features += [f"trig:{stem(trigger.text.lower().split()[0])}:{side}"]
    if len(words) <= _FEW:
        features += sorted({f"btw:{side}:{stem(w.strip(',.()'))}" for w in words})
    return features


def _nearest(spots: Sequence[int], index: int) -> int:
    """Return the sentence among `spots` nearest to `index`, the earlier of two."""
    at = bisect_left(spots, index)
    return min(spots[max(0, at - 1) : at + 1], key=lambda i: abs(i - index))


_Place = tuple[int, bool, int]  # sentences away, whether in an evidence sentence, number of its sentences


def _attach_place(place: _Place) -> list[str]:
    near, evidence, count = place
    return [
        f"gap:{bucket(abs(near), 0, 1, 2, 3, 5)}",
        f"step:{max(-3, min(3, near))}",
        f"evidence:{evidence}",
        f"n:{bucket(count, 1, 2, 4)}",
    ]


@lru_cache(maxsize=MEMO)
def _attach_figure(place: _Place, metric: str, kind: str) -> tuple[str, ...]:
    gap = bucket(abs(place[0]), 0, 1, 2)
    features = [*_attach_place(place), f"metric:{metric}", f"kind:{kind}", f"metric:{metric}:gap:{gap}"]
    return tuple(f"figure|{f}" for f in features)
