"""Links reports: articles into stories, events into happenings, under ids that an earlier run's results keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from extractor.store.dedupe.clusters import groups
from extractor.store.dedupe.features import Told
from extractor.store.dedupe.happenings import Happenings, key_of
from extractor.store.dedupe.model import (
    EventKey,
    Happening,
    HappeningLink,
    Known,
    Linked,
    Report,
    Story,
    StoryLink,
    Telling,
    happening_id,
    story_id,
)
from extractor.store.dedupe.stories import Stories, alike
from extractor.store.dedupe.traits import ArticleTraits

_Key = TypeVar("_Key", bound=Hashable)
_Link = TypeVar("_Link", StoryLink, HappeningLink)


def link(articles: Iterable[ArticleTraits], *, known: Known | None = None) -> Linked:
    """Return the stories and happenings that `articles` report.

    With `known`, what an earlier run left, only pairs with an article that is new or has changed are compared; the
    groups are the same as without, and ids that were given stay. Of two articles with one id the last counts. The order
    of `articles` does not matter otherwise.
    """
    known = known or Known()
    latest = {article.id: article for article in articles}
    ordered = sorted(latest.values(), key=_order)
    fresh = {id_ for id_, article in latest.items() if known.digests.get(id_) != article.digest}
    stories, story_links, aliases, notes = _stories(ordered, known, fresh)
    touched = fresh | _moved(stories, known)
    happenings, happening_links, more_aliases, more_notes = _happenings(ordered, stories, known, touched)
    return Linked(
        stories=tuple(stories),
        happenings=tuple(happenings),
        story_links=tuple(story_links),
        happening_links=tuple(happening_links),
        aliases={**aliases, **more_aliases},
        story_ids={**known.stories, **{story.founder: story.id for story in stories}},
        happening_ids={**known.happenings, **{one.founder: one.id for one in happenings}},
        notes=(*notes, *more_notes),
    )


def _order(article: ArticleTraits) -> tuple[str, str]:
    return article.order


def _stories(
    articles: Sequence[ArticleTraits], known: Known, fresh: set[str]
) -> tuple[list[Story], list[StoryLink], dict[str, str], list[str]]:
    ids = [article.id for article in articles]
    kept = [old for old in known.story_links if not {old.first, old.second} & fresh]
    finder = Stories()
    new = finder.links(articles, lambda first, second: ids[first] in fresh or ids[second] in fresh)
    grouped: _Grouped[str, StoryLink] = _Grouped(ids, [*kept, *new])
    found = grouped.groups(alike=lambda first, second: alike(articles[first], articles[second]), owner=ids.__getitem__)
    named, aliases = _name(found, known.stories, story_id)
    stories = []
    for name, founder, group in named:
        best = grouped.best(group)
        tellings = (_telling(articles[grouped.place[id_]], best.get(id_)) for id_ in group)
        stories.append(Story(name, founder, tuple(tellings)))
    return stories, grouped.links, aliases, finder.notes


def _happenings(
    articles: Sequence[ArticleTraits], stories: Sequence[Story], known: Known, touched: set[str]
) -> tuple[list[Happening], list[HappeningLink], dict[str, str], list[str]]:
    story_of = {telling.article.id: story.id for story in stories for telling in story.reports}
    told = [Told(article, event) for article in articles for event in article.events]
    keys = [key_of(event) for event in told]
    kept = [old for old in known.happening_links if not {old.first[0], old.second[0]} & touched]
    finder = Happenings(story_of.__getitem__)
    new = finder.links(told, lambda first, second: keys[first][0] in touched or keys[second][0] in touched)
    grouped: _Grouped[EventKey, HappeningLink] = _Grouped(keys, [*kept, *new])
    # no two events of one article are one happening: the article tells them apart
    found = grouped.groups(
        alike=lambda first, second: finder.alike(told[first], told[second]), owner=lambda place: keys[place][0]
    )
    named, aliases = _name(found, known.happenings, happening_id)
    happenings = []
    for name, founder, group in named:
        best = grouped.best(group)
        tellings = (_report(told[grouped.place[key]], best.get(key)) for key in group)
        happenings.append(Happening(name, founder, tuple(tellings)))
    return happenings, grouped.links, aliases, finder.notes


class _Grouped(Generic[_Key, _Link]):
    """Things in order of publication with the links between them; links to what is no longer there are dropped."""

    def __init__(self, keys: Sequence[_Key], links: Iterable[_Link]) -> None:
        self.keys: Sequence[_Key] = keys
        self.place: dict[Hashable, int] = {key: place for place, key in enumerate(keys)}
        there = (link for link in links if link.first in self.place and link.second in self.place)
        self.links: list[_Link] = sorted(there, key=_ends)
        self._of: defaultdict[object, list[_Link]] = defaultdict(list)
        for one in self.links:
            self._of[one.first].append(one)
            self._of[one.second].append(one)

    def groups(self, *, alike: Callable[[int, int], bool], owner: Callable[[int], Hashable]) -> list[list[_Key]]:
        """Return the keys in groups (see `clusters.groups`)."""
        links = [(one.score, self.place[one.first], self.place[one.second]) for one in self.links]
        return [
            [self.keys[item] for item in group] for group in groups(len(self.keys), links, alike=alike, owner=owner)
        ]

    def best(self, group: Sequence[_Key]) -> dict[_Key, tuple[_Key, _Link]]:
        """Return for each of the group but the first the one of it that it is most like, with their link."""
        inside = set(group)
        found: dict[_Key, tuple[_Key, _Link]] = {}
        for key in group[1:]:
            others = [(_other(one, key), one) for one in self._of[key]]
            found[key] = max((pair for pair in others if pair[0] in inside), key=self._surest)
        return found

    def _surest(self, pair: tuple[_Key, _Link]) -> tuple[tuple[bool, float], int]:
        return pair[1].rank, -self.place[pair[0]]


def _other(link: StoryLink | HappeningLink, key: object) -> Any:
    return link.second if link.first == key else link.first


def _ends(link: StoryLink | HappeningLink) -> tuple[Any, Any]:
    return link.first, link.second


def _telling(article: ArticleTraits, best: tuple[str, StoryLink] | None) -> Telling:
    if best is None:
        return Telling(article, "first", 1.0, None, "")
    near, one = best
    return Telling(article, one.kind, one.score, near, one.why)


def _report(told: Told, best: tuple[EventKey, HappeningLink] | None) -> Report:
    article, event = told.article, told.event
    if best is None:
        return Report(article, event, 1.0, None, "")
    near, one = best
    return Report(article, event, one.score, near, one.why)


def _moved(stories: Sequence[Story], known: Known) -> set[str]:
    """Return the articles of stories that are not what they were: their events are compared anew."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for article, name in known.story_of.items():
        before[name].add(article)
    moved: set[str] = set()
    for story in stories:
        members = {telling.article.id for telling in story.reports}
        if any(before.get(known.story_of.get(member, "")) != members for member in members):
            moved |= members
    return moved


def _name(
    found: Sequence[Sequence[_Key]], given: Mapping[_Key, str], make: Callable[[_Key], str]
) -> tuple[list[tuple[str, _Key, Sequence[_Key]]], dict[str, str]]:
    """Give each group its id and founder, and say which given ids are aliases now.

    A given id goes where its founder goes. A group with several founders keeps the id of the earliest, one without is
    named for its first report.
    """
    named: list[tuple[str, _Key, Sequence[_Key]]] = []
    aliases: dict[str, str] = {}
    for group in found:
        founders = [key for key in group if key in given]
        founder = founders[0] if founders else group[0]
        name = given[founder] if founders else make(founder)
        named.append((name, founder, group))
        aliases.update({given[other]: name for other in founders[1:]})
    return named, aliases
