"""Finds who holds which post where: titles beside names, with the body they belong to."""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.knowledge.organisations import Organisation, organisation_of
from extractor.knowledge.places import countries_in
from extractor.knowledge.posts import is_lone, ministry_of
from extractor.language.facts import Entity, Mention, Relation
from extractor.language.relations.marks import Marks, Title, mark
from extractor.language.relations.titles import is_named_to_post, titles_after, titles_before
from extractor.language.relations.wording import wording
from extractor.language.tokens import sentence_at

_NAMED, _MINISTRY, _LONE, _CONTEXT, _BARE = 0.9, 0.92, 0.9, 0.6, 0.55
"""How often a post found by each rule is right, roughly, on gold/train; a trained decision is finer."""
_NO_BODY = "no body named"
_CENTRAL_BANK = "central_bank"


def position_candidates(doc: Doc, entities: list[Entity]) -> list[Relation]:
    """Return one relation for each post of each person, the first statement of it."""
    marks = mark(doc, entities)
    found: dict[tuple[int, str], Relation] = {}
    for person in entities:
        if person.type != "person":
            continue
        governs = False
        for mention in sorted(person.mentions):
            for title in _titles(doc, mention, marks):
                of_place = _of_place(title, marks)
                governs = governs or of_place
                bodies = [e for e in entities if e.kind != _CENTRAL_BANK] if governs else entities
                relation = _relation(doc, person, mention, title, bodies, of_place=of_place)
                if relation is not None:
                    _keep_best(found, relation)
    return sorted(found.values(), key=_order)


def _order(relation: Relation) -> tuple[Mention, str]:
    return relation.evidence, relation.title or ""


def _titles(doc: Doc, mention: Mention, marks: Marks) -> list[Title]:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return []
    after = titles_after(doc, span.end, marks)
    return after if after and is_named_to_post(doc, span.end) else [*titles_before(doc, span.start, marks), *after]


def _keep_best(found: dict[tuple[int, str], Relation], relation: Relation) -> None:
    """A post stated twice is one relation; a fuller statement wins, then the earlier."""
    body = relation.object.name if relation.object else ""
    key = (id(relation.subject), body or _post_key(relation.title or ""))
    rival = found.get(key)
    if rival is None or relation.confidence > rival.confidence or _says_more(relation, rival):
        found[key] = relation


def _says_more(relation: Relation, rival: Relation) -> bool:
    """Whether a post without a body goes on where an equally sure one ends: "Gubernur Riau" and "Gubernur"."""
    alike = relation.object is None and relation.confidence == rival.confidence
    return alike and (relation.title or "").startswith(f"{rival.title} ")


def _of_place(title: Title, marks: Marks) -> bool:
    """Whether a title names the place that its holder governs: "Bupati Sumenep", "East Java Governor"."""
    return any(i in marks.other for i in range(title.start, title.end))


def _post_key(title: str) -> str:
    """The same for every way of naming one post: "Mendag" and "Menteri Perdagangan", "Dubes" and "Duta Besar"."""
    ministry = ministry_of(_without_country(title))
    if ministry is not None:
        return ministry.label_id
    return "lone" if is_lone(title) else title.split(maxsplit=1)[0].casefold()


def _relation(
    doc: Doc, person: Entity, mention: Mention, title: Title, entities: list[Entity], *, of_place: bool
) -> Relation | None:
    body, confidence, why = _body(doc, mention, title, entities)
    if why == _NO_BODY and len(mention.text.split()) == 1:
        if not of_place:
            return None
        why = "place governed"
    if len(mention.text.split()) == 1 and len(person.name.split()) > 1 and title.side == "after":
        confidence -= 0.1
    return Relation(
        type="position",
        subject=person,
        object=body,
        evidence=sentence_at(doc, mention.start),
        title=title.text,
        confidence=round(confidence, 3),
        why=[f"post:{title.text}", f"side:{title.side}", why],
    )


def _body(doc: Doc, mention: Mention, title: Title, entities: list[Entity]) -> tuple[Entity | None, float, str]:
    """The body of a post, how sure it is, and by which rule it was found."""
    lone = is_lone(title.text) and not _has_company(title)
    ministry = ministry_of(_without_country(title.text))
    if ministry is not None and not _is_abroad(doc, title):
        own = _entity_of(ministry, entities)
        if own is None and title.organization is not None and title.organization.kind == "ministry":
            own = title.organization
        return own, _MINISTRY, "ministry"
    if lone:
        return None, _LONE, "lone post"
    if title.organization is not None:
        return title.organization, _NAMED, "named beside"
    post = title.text.casefold()
    of_ministry = any(post == word or post.startswith(f"{word} ") for word in wording().of_ministry)
    if of_ministry and not _is_abroad(doc, title):
        own = _called_alike(post, entities)
        context = own or _before(mention, entities, kind="ministry")
        if context is not None:
            return (context, _MINISTRY, "ministry") if own else (context, _CONTEXT, "ministry named before")
    context = _before(mention, entities, kind=_CENTRAL_BANK) if post in wording().of_central_bank else None
    if any(post == word or post.endswith(f" {word}") or post.startswith(f"{word} ") for word in wording().of_context):
        context = context or _before(mention, entities)
    if context is not None:
        return context, _CONTEXT, "named before"
    return None, _BARE, _NO_BODY


def _has_company(title: Title) -> bool:
    if title.organization is None or "ambassador" in title.text.casefold():
        return False
    return title.organization.kind not in {"bloc", "government"}


def _without_country(text: str) -> str:
    """ "Indonesian Trade Minister" -> "Trade Minister": the ministry is Indonesia's either way."""
    words = text.split()
    return " ".join(words[1:]) if words and words[0] in {"Indonesian", "Indonesia's"} else text


def _is_abroad(doc: Doc, title: Title) -> bool:
    """Whether a title or what stands right before it tells another country."""
    return _is_foreign(title.text) or _is_foreign(_owner_before(doc, title.start))


def _owner_before(doc: Doc, start: int) -> str:
    """The words before a post that may name the country it is of: "South Korea's", "Vietnamese"."""
    if start == 0 or doc[start].is_sent_start:
        return ""
    whole = doc[max(0, start - 3) : start].text
    return whole if doc[start - 1].text in {"'s", "’s"} else doc[start - 1].text


def _is_foreign(text: str) -> bool:
    return any(found.code not in {"ID"} for found in countries_in(text))


def _entity_of(organisation: Organisation, entities: list[Entity]) -> Entity | None:
    """The ministry among the article's entities, by any of its names."""
    for entity in entities:
        if entity.type != "organization":
            continue
        for text in (entity.name, *(m.text for m in entity.mentions)):
            if organisation_of(text) is organisation:
                return entity
    return None


def _called_alike(post: str, entities: list[Entity]) -> Entity | None:
    """The ministry of a minister that no table knows, by the field of both: "Menteri X", "Kementerian X"."""
    _, minister, field = f" {post}".partition(" menteri ")
    names = f"kementerian {field}" if minister else ""
    return next((e for e in entities if e.type == "organization" and e.name.casefold() == names), None)


def _before(mention: Mention, entities: list[Entity], *, kind: str | None = None) -> Entity | None:
    """The organisation named last before the person, of one kind where that is given."""
    best: tuple[int, Entity] | None = None
    for entity in entities:
        if entity.type != "organization" or entity.kind in {"bloc", "exchange", "government", "media"}:
            continue
        if kind is not None and entity.kind != kind:
            continue
        for other in entity.mentions:
            if other.end <= mention.start and (best is None or other.start > best[0]):
                best = (other.start, entity)
    return best[1] if best else None


def position_features(relation: Relation) -> list[str]:
    """Return what speaks for and against a post: features of the decision `position`."""
    title = (relation.title or "").casefold()
    words = title.split()
    person, body = relation.subject, relation.object
    rule = relation.why[-1]
    return [
        f"rule={rule}",
        f"first={words[0] if words else ''}",
        f"last={words[-1] if words else ''}",
        f"{relation.why[1]}",
        f"{relation.why[1]}&{rule}",
        f"words={min(len(words), 5)}",
        f"person_words={min(len(person.name.split()), 3)}",
        f"person_sure={int(person.confidence * 5)}",
        f"person_mentions={min(len(person.mentions), 3)}",
        f"body={body.kind if body else 'none'}",
        f"body_sure={int(body.confidence * 5) if body else 'none'}",
        f"lone={is_lone(title)}",
        f"capital={(relation.title or ' ')[0].isupper()}",
    ]
