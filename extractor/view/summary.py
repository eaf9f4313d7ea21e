"""One record for a person at a terminal: what happened, what could be done, goods, figures and people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.record import (
    Commodity,
    Entity,
    Event,
    Figure,
    Labels,
    Opportunity,
    Party,
    Record,
    Relation,
    Sector,
    Span,
)
from extractor.view.lines import Line, line
from extractor.view.words import clean, flow, label, measured, percent, period, sides, spoken, words

Reasons = Mapping[str, Sequence[str]]
# a stop behind four letters or a closing quote, so that abbreviations do not cut
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{4}[.!?])|(?<=[.!?][\"”’)]))\s+(?=[\"“‘(]?[A-Z0-9])")
_CLIP = 240
_FORMS = 4
_DOT = " · "


def summary(record: Record, *, reasons: Reasons | None = None) -> list[Line]:
    """Return the lines of the summary; with `reasons` (by fact id) each fact says why it was found."""
    drawer = _Summary(record, reasons or {})
    sections = (
        ("events", [row for event in record.events for row in drawer.event(event)]),
        ("opportunities", [row for item in record.opportunities for row in drawer.opportunity(item)]),
        ("commodities", list(drawer.coded([(good, good.hs.code) for good in record.commodities]))),
        ("sectors", list(drawer.coded([(sector, sector.isic.code) for sector in record.sectors]))),
        ("figures", list(drawer.figures())),
        ("entities", list(drawer.entities())),
        ("warnings", list(drawer.warnings())),
    )
    lines = drawer.head()
    for name, rows in sections:
        if rows:
            lines += [line(), line((words("headings")[name], "heading")), *rows]
    if not any(rows for _, rows in sections):
        lines += [line(), line(("No trade facts found.", "quiet"))]
    return lines


class _Summary:
    """Draws the parts of one record."""

    def __init__(self, record: Record, reasons: Reasons) -> None:
        self.record = record
        self.reasons = reasons
        self.goods = {c.id: label(c.labels) for c in record.commodities} | {
            s.id: label(s.labels) for s in record.sectors
        }
        self.figure_texts = {f.id: measured(f) for f in record.figures}
        self.names = {e.id: e.name for e in record.entities}
        self.sentences = [f.evidence for f in record.figures] + [r.evidence for r in record.relations]
        self.sentences += [span for event in record.events for span in event.evidence]
        self.sentences += [span for item in record.opportunities for span in item.evidence]

    def head(self) -> list[Line]:
        """Return title, source, date and byline."""
        article = self.record.article
        place = article.dateline and _with_country(article.dateline.place, article.dateline.country)
        facts = [article.publisher, article.published_at, article.language, place, article.section]
        authors = ", ".join(f"{a.name} ({a.role})" for a in article.authors)
        lines = [
            line((clean(article.title or "(no title)"), "title")),
            line((clean(_DOT.join(x for x in facts if x)), "quiet")),
            line((clean(authors), "quiet")),
            line((clean(article.url or ""), "quiet")),
        ]
        return [row for row in lines if row.pieces]

    def event(self, event: Event) -> Iterator[Line]:
        """Say type, status, date, place, who, about what."""
        place = _with_country(event.place, event.country)
        facts = [event.status, period(event.start_date, event.end_date), place]
        yield _fact(spoken(event.type), _DOT.join(x for x in facts if x), event.confidence)
        yield from _sentences(event.description)
        for role, group in groupby(event.participants, key=_role):
            names = ", ".join(_with_country(p.name, p.country) for p in group)
            yield line((f"{spoken(role)}: ", "quiet"), (clean(names), "plain"), indent=4)
        about = [*event.commodities, *event.sectors]
        yield from _listed("about", [self.goods[ref] for ref in about])
        yield from _listed("figures", [self.figure_texts[ref] for ref in event.figures])
        yield from _listed("countries", event.countries)
        yield from self._grounds(event.id, event.evidence[0])

    def opportunity(self, item: Opportunity) -> Iterator[Line]:
        """Say who needs and who could supply what."""
        objects = ", ".join(item.objects or [self.goods[ref] for ref in (*item.commodities, *item.sectors)])
        sides = [_side("seeker", item.kind, item.seeker), _side("provider", item.kind, item.provider)]
        told = clean(_DOT.join(x for x in (objects, *sides, item.status) if x))
        yield _fact(spoken(item.kind), told, item.confidence)
        yield from _sentences(item.description)
        yield from self._grounds(item.id, item.evidence[0])

    def coded(self, items: Sequence[tuple[Commodity | Sector, str]]) -> Iterator[Line]:
        """Say code and both names of goods or branches; those of one sentence share its quotation."""
        grounded = [(self._sentence(item.mentions[0]), item, code) for item, code in items]
        for _, group in groupby(grounded, key=_first_place):
            told = list(group)
            for _, item, code in told:
                yield self._coded(item, code)
                yield from self._why(item.id)
            yield _quote(told[0][0].text)

    def _coded(self, item: Commodity | Sector, code: str) -> Line:
        forms = list(dict.fromkeys(clean(m.text) for m in item.mentions))
        more = f" and {len(forms) - _FORMS} more" if len(forms) > _FORMS else ""
        return line(
            (f"{code:<6} ", "code"),
            (clean(label(item.labels)), "strong"),
            (f"  as {', '.join(forms[:_FORMS])}{more}  {percent(item.confidence)}", "quiet"),
            indent=2,
        )

    def figures(self) -> Iterator[Line]:
        """Say value, meaning and flow of each figure; those of one sentence share its quotation."""
        for _, group in groupby(self.record.figures, key=_evidence_place):
            figures = list(group)
            for figure in figures:
                yield self._figure(figure)
                yield from self._why(figure.id)
            yield _quote(figures[0].evidence.text)

    def _figure(self, figure: Figure) -> Line:
        metric = spoken(figure.metric) + (f" of {spoken(figure.of)}" if figure.of else "")
        about = ", ".join(self.goods[ref] for ref in (*figure.commodities, *figure.sectors))
        status = figure.status if figure.status != "actual" else ""
        facts = [metric, about, flow(figure.origin, figure.destination), figure.period, status]
        return _fact(measured(figure), _DOT.join(x for x in facts if x), figure.confidence)

    def entities(self) -> Iterator[Line]:
        """Name people with their posts, then organisations, places and programmes."""
        for entity in self.record.entities:
            if entity.type == "person":
                yield from self._person(entity)
        for kind, heading in words("groups").items():
            names = [e for e in self.record.entities if e.type == kind]
            if names:
                told = ", ".join(_with_country(e.name, e.country) for e in names)
                yield line((f"{heading}: ", "quiet"), (clean(told), "plain"), indent=2)
                for entity in names:
                    yield from self._why(entity.id, name=entity.name)

    def _person(self, entity: Entity) -> Iterator[Line]:
        posts = [
            (place, relation)
            for place, relation in enumerate(self.record.relations)
            if relation.type == "position" and relation.subject == entity.id
        ]
        told = "; ".join(self._post(relation) for _, relation in posts)
        yield _fact(clean(entity.name), clean(told), entity.confidence)
        if posts:
            yield _quote(posts[0][1].evidence.text)
        yield from self._why(entity.id)
        for place, _ in posts:
            yield from self._why(f"/relations/{place}", name="position")

    def _post(self, relation: Relation) -> str:
        office = self.names.get(relation.object or "")
        title = label(relation.labels) if relation.labels else relation.title
        return ", ".join(x for x in (title, office) if x)

    def warnings(self) -> Iterator[Line]:
        """Say what a careful reader would doubt."""
        for warning in self.record.warnings:
            yield line((f"{spoken(warning.code)}: ", "warning"), (clean(warning.message), "plain"), indent=2)
            if warning.span:
                yield _quote(self._sentence(warning.span).text)

    def _grounds(self, ref: str, evidence: Span) -> Iterator[Line]:
        yield _quote(evidence.text)
        yield from self._why(ref)

    def _why(self, ref: str, *, name: str = "") -> Iterator[Line]:
        if reasons := self.reasons.get(ref):
            who = f" {clean(name)}" if name else ""
            yield line((f"why{who}: ", "quiet"), (clean("; ".join(reasons)), "quiet"), indent=4)

    def _sentence(self, mention: Span) -> Span:
        """Return the sentence around a mention; a record keeps sentences as evidence only, so others are cut anew."""
        covering = [s for s in self.sentences if s.start <= mention.start and mention.end <= s.end]
        if covering:
            return min(covering, key=_length)
        text = self.record.article.text
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        end = len(text) if end < 0 else end
        for cut in _SENTENCE_END.finditer(text, start, end):
            if cut.end() <= mention.start:
                start = cut.end()
            elif cut.start() >= mention.end:
                end = cut.start()
                break
        return Span(start=start, end=end, text=text[start:end])


def _first_place(grounded: tuple[Span, Commodity | Sector, str]) -> tuple[int, int]:
    return (grounded[0].start, grounded[0].end)


def _evidence_place(figure: Figure) -> tuple[int, int]:
    return (figure.evidence.start, figure.evidence.end)


def _length(span: Span) -> int:
    return span.end - span.start


def _role(participant: object) -> str:
    return str(getattr(participant, "role", ""))


def _with_country(name: str | None, country: str | None) -> str:
    if not name:
        return country or ""
    return f"{name} ({country})" if country else name


def _side(side: str, kind: str, party: Party) -> str:
    who = _with_country(party.name, party.country)
    return f"{sides()[side][kind].en} {who}" if who else ""


def _fact(what: str, detail: str, confidence: float) -> Line:
    return line(
        (what, "strong"), (f"  {detail}" if detail else "", "plain"), (f"  {percent(confidence)}", "quiet"), indent=2
    )


def _sentences(description: Labels | None) -> Iterator[Line]:
    """Tell a fact whole, in Indonesian and in English."""
    if description:
        yield line((clean(description.id), "plain"), indent=4)
        yield line((clean(description.en), "plain"), indent=4)


def _listed(name: str, values: Sequence[str]) -> Iterator[Line]:
    if values:
        yield line((f"{name}: ", "quiet"), (clean(", ".join(values)), "plain"), indent=4)


def _quote(text: str) -> Line:
    told = clean(text)
    return line((f"“{told if len(told) <= _CLIP else told[: _CLIP - 1].rstrip() + '…'}”", "quote"), indent=4)
