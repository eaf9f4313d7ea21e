"""One article as the event and opportunity decisions see it: sentence views and their triggers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.knowledge.places import HOME
from extractor.language.events.parties import Group, groups_of
from extractor.language.events.triggers import EVENTS, Triggers, find_triggers, trigger_kinds
from extractor.language.facts import Entity, Mention, Relation, article_of, facts_of
from extractor.language.views import SentenceView, sentence_views


@dataclass(frozen=True, slots=True)
class EventContext:
    """Views and triggers by sentence index; counts of countries named in the article.

    `body` are the sentences after the title, `strong` gives by kind the indices of those with a strong trigger;
    `country_ranks` orders the countries by falling count, `names_of` counts the names that belong to each, `at_home`
    says whether the article is in Indonesian or names Indonesia or somebody there: others' news is told in English.
    `in_title` holds the identities of the title's entities, `title_features` the stems of its words. By identity of an
    entity, `posts` gives the bodies where a person holds a post, and the persons of a body; `standing` its place by
    number of mentions among those of its type.
    """

    article: Article
    views: list[SentenceView]
    triggers: list[Triggers]
    country_counts: Counter[str]
    country_ranks: dict[str, int]
    names_of: Counter[str]
    at_home: bool
    title: SentenceView | None
    body: list[SentenceView]
    strong: dict[str, list[int]]
    in_title: frozenset[int]
    title_features: list[str]
    posts: dict[int, frozenset[int]]
    standing: dict[int, int]
    _groups: dict[int, list[Group]] = field(default_factory=dict)
    _nearness: dict[tuple[int, tuple[int, ...]], list[SentenceView]] = field(default_factory=dict)

    def groups(self, view: SentenceView) -> list[Group]:
        """Return the parties without a name in a sentence, found when first asked for."""
        if view.index not in self._groups:
            self._groups[view.index] = groups_of(view)
        return self._groups[view.index]

    def proposed(self) -> list[tuple[SentenceView, str]]:
        """Return every sentence of the body with every kind that it is proposed for, both in order."""
        return [(view, kind) for view in self.body for kind in self.triggers[view.index]]

    def near(self, index: int, *, reach: int = 1) -> list[SentenceView]:
        """Return the views at most `reach` sentences from `index`, title apart."""
        return [v for v in self.views[max(0, index - reach) : index + reach + 1] if not v.in_title]

    def by_nearness(self, best: int, evidence: tuple[int, ...]) -> list[SentenceView]:
        """Return an event's best sentence, its other sentences, then the neighbours, found when first asked for."""
        key = best, evidence
        if key not in self._nearness:
            order = dict.fromkeys((best, *evidence, *(view.index for view in self.near(best))))
            self._nearness[key] = [self.views[i] for i in order]
        return self._nearness[key]

    def trigger_mention(self, view: SentenceView, kind: str) -> Mention:
        """Return the first trigger of `kind` in the sentence as a mention, the sentence's start without one."""
        triggers = self.triggers[view.index].get(kind)
        if not triggers:
            first = view.mention.text.split(maxsplit=1)[0]
            return Mention(view.mention.start, view.mention.start + len(first), first)
        start, end = triggers[0].start, triggers[0].end
        return Mention(view.mention.start + start, view.mention.start + end, view.mention.text[start:end])


def event_context(doc: Doc, *, lexicon: str = EVENTS, triggered: bool = True) -> EventContext:
    """Make the context of a doc whose earlier pipes have run; `lexicon` is the package with the triggers.

    Not `triggered`, every sentence is proposed for every kind, and none is known to hold a trigger.
    """
    views = sentence_views(doc)
    countries = Counter(code for view in views for _, code in view.countries)
    triggers: list[Triggers]
    if triggered:
        triggers = [find_triggers(view.lower, lexicon) for view in views]
    else:
        triggers = [{kind: [] for kind in trigger_kinds(lexicon)} for _ in views]
    body = [view for view in views if not view.in_title]
    strong: dict[str, list[int]] = {}
    for view in body:
        for kind, found in triggers[view.index].items():
            if any(trigger.strong for trigger in found):
                strong.setdefault(kind, []).append(view.index)
    title = next((view for view in views if view.in_title), None)
    ranks = {code: rank for rank, (code, _) in enumerate(countries.most_common())}
    named = frozenset(id(entity) for view in views if view.in_title for _, entity in view.entities)
    words = [f"title:{s}" for s in sorted(set(title.stems))] if title else []
    facts, article = facts_of(doc), article_of(doc)
    names_of = Counter(entity.country for entity in facts.entities if entity.country)
    at_home = article.language == "id" or HOME in countries or HOME in names_of
    return EventContext(
        article, views, triggers, countries, ranks, names_of, at_home, title, body, strong, named, words,
        _posts(facts.relations), _standing(facts.entities),
    )  # fmt: skip


def _posts(relations: Sequence[Relation]) -> dict[int, frozenset[int]]:
    beside: dict[int, set[int]] = defaultdict(set)
    for relation in relations:
        if relation.type == "position" and relation.object:
            beside[id(relation.subject)].add(id(relation.object))
            beside[id(relation.object)].add(id(relation.subject))
    return {key: frozenset(others) for key, others in beside.items()}


def _standing(entities: Sequence[Entity]) -> dict[int, int]:
    standing: dict[int, int] = {}
    met: Counter[str] = Counter()
    for entity in sorted(entities, key=_mentions, reverse=True):
        standing[id(entity)] = met[entity.type]
        met[entity.type] += 1
    return standing


def _mentions(entity: Entity) -> int:
    return len(entity.mentions)
