"""From the pipes' facts to the record: ids, order, rounding, references."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from extractor import record as r
from extractor.article.model import Article
from extractor.knowledge.concordance import correspondences
from extractor.knowledge.places import country_of
from extractor.language import facts as f
from extractor.language.describe.describe import described
from extractor.language.reasons import Reason, told


@dataclass(frozen=True, slots=True)
class Extraction:
    """A record and why its facts were found."""

    record: r.Record
    why: Mapping[str, Sequence[Reason]]

    @property
    def reasons(self) -> dict[str, list[str]]:
        """For each id (relations: JSON Pointer) the reasons why the fact was found, put into words when asked for."""
        return {ref: told(why) for ref, why in self.why.items()}

    def __reduce__(self) -> tuple[type[Extraction], tuple[r.Record, dict[str, list[str]]]]:
        """Let copies and other processes have the words: what makes them is as large as the pipeline."""
        return Extraction, (self.record, self.reasons)


class _Reasoned(Protocol):
    why: list[Reason]


@dataclass(slots=True)
class _Ids:
    """Gives every kept fact its id; facts compare by identity."""

    ids: dict[int, str] = field(default_factory=dict)

    def give(self, letter: str, items: Iterable[object]) -> None:
        for number, item in enumerate(items, 1):
            self.ids[id(item)] = f"{letter}{number}"

    def of(self, item: object) -> str | None:
        return self.ids.get(id(item))

    def all_of(self, items: Iterable[object]) -> list[str]:
        return list(dict.fromkeys(known for item in items if (known := self.of(item))))


def assemble(
    facts: f.Facts,
    article: Article,
    *,
    pipeline: str,
    version: str,
    min_confidence: float = 0.0,
    timestamp: str | None = None,
) -> Extraction:
    """Return the record of `article`, leaving out facts below `min_confidence` and what pointed at them.

    `pipeline` names the model, `version` the package; `timestamp` is an ISO 8601 time or None.
    """
    kept = _keep(facts, min_confidence)
    ids = _Ids()
    for letter, items in (
        ("e", kept.entities), ("c", kept.commodities), ("s", kept.sectors),
        ("f", kept.figures), ("v", kept.events), ("o", kept.opportunities),
    ):  # fmt: skip
        ids.give(letter, items)
    relations = [x for x in kept.relations if ids.of(x.subject) and (x.object is None or ids.of(x.object))]
    record = r.Record(
        schema_version=r.SCHEMA_VERSION,
        article=_article(article),
        entities=[_entity(x, ids) for x in kept.entities],
        relations=[_relation(x, ids) for x in relations],
        commodities=[_commodity(x, ids) for x in kept.commodities],
        sectors=[_sector(x, ids) for x in kept.sectors],
        figures=[_figure(x, ids) for x in kept.figures],
        events=[_event(x, ids) for x in kept.events],
        opportunities=[_opportunity(x, ids) for x in kept.opportunities],
        warnings=[w for x in kept.cautions if (w := _warning(x, kept)) is not None],
        provenance=r.Provenance(
            extractor=version, pipeline=pipeline, hs="2022", isic="4", kbli="2020", extracted_at=timestamp
        ),
    )
    return Extraction(described(record), _reasons(kept, relations, ids))


def _keep(facts: f.Facts, least: float) -> f.Facts:
    def chosen(items: list[Any], place: Any) -> list[Any]:
        return sorted((x for x in items if _probability(x.confidence) >= least), key=place)

    return f.Facts(
        entities=chosen(facts.entities, lambda x: (min(x.mentions), x.type)),
        commodities=chosen(facts.commodities, lambda x: (min(x.mentions), x.code)),
        sectors=chosen(facts.sectors, lambda x: (min(x.mentions), x.code)),
        figures=chosen(facts.figures, lambda x: x.mention),
        relations=chosen(facts.relations, lambda x: (x.evidence, min(x.subject.mentions))),
        events=chosen(facts.events, lambda x: (x.trigger, x.type)),
        opportunities=chosen(facts.opportunities, lambda x: (x.evidence[0], x.kind)),
        cautions=facts.cautions,
    )


def _span(mention: f.Mention) -> r.Span:
    return r.Span(start=mention.start, end=mention.end, text=mention.text)


def _spans(mentions: Iterable[f.Mention]) -> list[r.Span]:
    return [_span(m) for m in sorted(set(mentions))]


def _labels(names: f.Names) -> r.Labels:
    return r.Labels(id=names.id, en=names.en)


def _probability(value: float) -> float:
    return round(min(1.0, max(0.0, float(value))), 3)


def _number(value: int | float | None) -> int | float | None:
    """Whole numbers leave as integers, others without binary noise."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() and abs(value) < 1e18 else float(f"{value:.12g}")


def _article(article: Article) -> r.Article:
    return r.Article(
        id=article.id,
        url=article.url,
        canonical_url=article.canonical_url,
        publisher=article.publisher,
        language=article.language,
        title=article.title,
        authors=[r.Author(name=a.name, role=a.role) for a in article.authors],
        published_at=article.published_at,
        dateline=r.Dateline(place=article.dateline, country=country_of(article.dateline)) if article.dateline else None,
        section=article.section,
        tags=list(article.tags),
        text=article.text,
        text_sha256=hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
    )


def _entity(x: f.Entity, ids: _Ids) -> r.Entity:
    return r.Entity(
        id=ids.ids[id(x)],
        type=x.type,  # type: ignore[arg-type]  # checked by pydantic
        name=x.name,
        labels=_labels(x.labels),
        country=x.country,
        wikidata=None,
        mentions=_spans(x.mentions),
        confidence=_probability(x.confidence),
    )


def _relation(x: f.Relation, ids: _Ids) -> r.Relation:
    return r.Relation(
        type=x.type,  # type: ignore[arg-type]
        subject=ids.ids[id(x.subject)],
        object=ids.of(x.object) if x.object else None,
        title=x.title,
        evidence=_span(x.evidence),
        confidence=_probability(x.confidence),
    )


def _commodity(x: f.Commodity, ids: _Ids) -> r.Commodity:
    return r.Commodity(
        id=ids.ids[id(x)],
        labels=_labels(x.labels),
        hs=r.HsLink(edition="HS2022", code=x.code, alternatives=list(x.alternatives)),
        mentions=_spans(x.mentions),
        confidence=_probability(x.confidence),
    )


def _sector(x: f.Sector, ids: _Ids) -> r.Sector:
    return r.Sector(
        id=ids.ids[id(x)],
        labels=_labels(x.labels),
        isic=r.IsicLink(edition="ISIC4", code=x.code, alternatives=list(x.alternatives)),
        kbli=r.KbliLink(edition="KBLI2020", code=x.code),
        mentions=_spans(x.mentions),
        confidence=_probability(x.confidence),
    )


def _figure(x: f.Figure, ids: _Ids) -> r.Figure:
    return r.Figure(
        id=ids.ids[id(x)],
        kind=x.kind,  # type: ignore[arg-type]
        value=_number(x.value),  # type: ignore[arg-type]
        value_max=_number(x.value_max),
        unit=x.unit,
        metric=x.metric,  # type: ignore[arg-type]
        of=x.of,  # type: ignore[arg-type]
        origin=x.origin,
        destination=x.destination,
        commodities=ids.all_of(x.commodities),
        sectors=ids.all_of(x.sectors),
        period=x.period,
        approximation=x.approximation,  # type: ignore[arg-type]
        status=x.status,  # type: ignore[arg-type]
        mention=_span(x.mention),
        evidence=_span(x.evidence or x.mention),
        confidence=_probability(x.confidence),
    )


def _event(x: f.Event, ids: _Ids) -> r.Event:
    return r.Event(
        id=ids.ids[id(x)],
        type=x.type,  # type: ignore[arg-type]
        status=x.status,  # type: ignore[arg-type]
        start_date=x.start_date,
        end_date=x.end_date,
        place=x.place,
        country=x.country,
        participants=[
            r.Participant(
                entity=ids.of(p.entity) if p.entity else None,
                name=p.name,
                role=p.role,  # type: ignore[arg-type]
                country=p.country,
            )
            for p in x.participants
        ],
        countries=list(x.countries),
        commodities=ids.all_of(x.commodities),
        sectors=ids.all_of(x.sectors),
        figures=ids.all_of(x.figures),
        trigger=_span(x.trigger),
        evidence=[_span(m) for m in dict.fromkeys(x.evidence)],  # the best one first
        confidence=_probability(x.confidence),
    )


def _party(x: f.Party, ids: _Ids) -> r.Party:
    return r.Party(country=x.country, name=x.name, entity=ids.of(x.entity) if x.entity else None)


def _opportunity(x: f.Opportunity, ids: _Ids) -> r.Opportunity:
    return r.Opportunity(
        id=ids.ids[id(x)],
        kind=x.kind,  # type: ignore[arg-type]
        seeker=_party(x.seeker, ids),
        provider=_party(x.provider, ids),
        commodities=ids.all_of(x.commodities),
        sectors=ids.all_of(x.sectors),
        objects=list(x.objects),
        status=x.status,  # type: ignore[arg-type]
        evidence=[_span(m) for m in dict.fromkeys(x.evidence)],  # the best one first
        confidence=_probability(x.confidence),
    )


def _warning(x: f.Caution, kept: f.Facts) -> r.RecordWarning | None:
    """Point the warning at its fact; a warning about a fact that was left out goes with it."""
    path = ""
    if isinstance(x.about, f.Figure | f.Event):
        name, items = ("figures", kept.figures) if isinstance(x.about, f.Figure) else ("events", kept.events)
        places = [i for i, item in enumerate(items) if item is x.about]
        if not places:
            return None
        path = f"/{name}/{places[0]}"
    span = _span(x.span) if x.span else None
    return r.RecordWarning(code=x.code, message=x.message, path=path, span=span)  # type: ignore[arg-type]


def _reasons(kept: f.Facts, relations: list[f.Relation], ids: _Ids) -> dict[str, list[Reason]]:
    named: list[_Reasoned] = [*kept.entities, *kept.commodities, *kept.sectors]
    named += [*kept.figures, *kept.events, *kept.opportunities]
    reasons: dict[str, list[Reason]] = {ids.ids[id(x)]: list(x.why) for x in named}
    for good in kept.commodities:  # the record has HS 2022 alone: what the user's tables say stands beside it
        reasons[ids.ids[id(good)]] += [f"concordance:{found}" for found in correspondences(good.code)]
    reasons.update({f"/relations/{i}": list(x.why) for i, x in enumerate(relations)})
    return reasons
