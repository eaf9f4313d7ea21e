"""Brings the accepted names of an article together: one entity for all the forms of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor.language.entities.candidates import is_acronym
from extractor.language.entities.choose import Choice
from extractor.language.entities.consistency import initials_of
from extractor.language.entities.gazetteer import Known
from extractor.language.entities.labels import describe_name
from extractor.language.facts import Entity, Mention, article_of

_COMPANY_MARKS = re.compile(
    r"\b(?:PT|CV|UD)\.?\s+|\s*\(Persero\)|\s+Persero\b|,?\s+(?:Tbk|Inc|Corp|Ltd|Co|Limited|Corporation|Company)\.?$"
)
_PLACE_MARKS = re.compile(r"^(?:Provinsi|Propinsi|Kabupaten|Kecamatan|Desa|Pulau)\s+|\s+(?:Province|Regency|Island)$")


@dataclass(slots=True)
class _Group:
    """The forms of one thing while entities are put together."""

    type: str
    choices: list[Choice] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def known(self) -> Known | None:
        """Return the table entry of the first choice that has one of the right type."""
        return next((k for c in self.choices if (k := c.candidate.known) is not None and k.type == self.type), None)


def merge(doc: Doc, choices: Sequence[Choice]) -> list[Entity]:
    """Return the entities of `choices` in the order of their first mention."""
    forms: dict[tuple[str, str], list[Choice]] = {}
    for choice in choices:
        forms.setdefault((choice.type, _text(doc, choice)), []).append(choice)
    groups: list[_Group] = []
    for (type_, text), same in sorted(forms.items(), key=_longest_first):
        keys = {key for choice in same for key in _keys(choice, text)}
        group = _find(groups, same, text, keys, doc)
        if group is None:
            group = _Group(type_)
            groups.append(group)
        group.choices += same
        group.forms.add(text)
        group.keys |= keys
    return sorted((_entity(doc, group) for group in groups), key=_first_mention)


def _longest_first(item: tuple[tuple[str, str], list[Choice]]) -> tuple[int, tuple[str, str]]:
    return -len(item[0][1]), item[0]


def _text(doc: Doc, choice: Choice) -> str:
    return str(doc[choice.candidate.start : choice.candidate.end].text)


def _first_mention(entity: Entity) -> tuple[Mention, str]:
    return min(entity.mentions), entity.type


def core(text: str, type_: str) -> str:
    """Return a form without what its longer and shorter variants differ in, casefolded."""
    if type_ == "organization":
        text = _COMPANY_MARKS.sub("", text)
    elif type_ == "place":
        text = _PLACE_MARKS.sub("", text)
    return " ".join(text.split()).casefold().strip(" .")


def _keys(choice: Choice, text: str) -> set[str]:
    keys = {core(text, choice.type)}
    known = choice.candidate.known
    if known is not None and known.type == choice.type:
        keys.add(f"table:{known.kind if known.kind == 'country' else ''}:{known.label_id}")
    return keys


def _find(groups: Iterable[_Group], same: Sequence[Choice], text: str, keys: set[str], doc: Doc) -> _Group | None:
    """The group that a form belongs to; `same` are its occurrences."""
    type_ = same[0].type
    fitting = [group for group in groups if group.type == type_]
    for group in fitting:
        if group.keys & keys:
            return group
    if type_ == "person":
        return next((g for g in fitting if any(_is_part(text, form) for form in g.forms)), None)
    if type_ in {"organization", "program"}:
        return _find_full(fitting, same, text, doc)
    return None


def _is_part(short: str, whole: str) -> bool:
    """Whether the words of a person's short form stand in the full name in this order, initials aside."""
    words, all_words = short.split(), whole.split()
    return len(words) < len(all_words) and any(
        all_words[i : i + len(words)] == words for i in range(len(all_words) - len(words) + 1)
    )


def _find_full(groups: Sequence[_Group], same: Sequence[Choice], text: str, doc: Doc) -> _Group | None:
    """The full name of an acronym or of a company's short form."""
    type_ = same[0].type
    if is_acronym(text) or len(text.split()) == 1:
        before = {_token_before(doc, choice.candidate.start) for choice in same}
        for group in groups:
            if any(c.candidate.end - 1 in before for c in group.choices):
                return group
        for group in groups:
            if any(len(f.split()) > 1 and initials_of(f.split()) == text for f in group.forms):
                return group
    short = core(text, type_)
    for group in groups:
        for form in group.forms:
            if type_ == "organization" and _begins(short, core(form, type_)) and _is_company(form):
                return group
    return None


def _token_before(doc: Doc, start: int) -> int:
    """The token before a name, an opening bracket aside."""
    return start - 2 if start > 1 and doc[start - 1].text == "(" else start - 1


def _begins(short: str, whole: str) -> bool:
    return len(short) > 3 and whole.startswith(f"{short} ")


def _is_company(form: str) -> bool:
    return bool(_COMPANY_MARKS.search(form))


def _entity(doc: Doc, group: _Group) -> Entity:
    choices = sorted(group.choices, key=_start)
    name = _name(doc, choices)
    labels = describe_name(name, group.type, group.known(), english=article_of(doc).language == "en")
    best = max(choices, key=_probability)
    mentions = [Mention.of(doc[c.candidate.start : c.candidate.end]) for c in choices]
    return Entity(
        type=group.type,
        name=name,
        mentions=mentions,
        labels=labels.names,
        country=labels.country,
        kind=labels.kind,
        confidence=best.probability,
        why=best.why,
    )


def _name(doc: Doc, choices: Sequence[Choice]) -> str:
    """The longest form, written normally rather than in capitals where both occur."""
    forms = {_text(doc, choice) for choice in choices}
    return max(forms, key=_fullness)


def _fullness(form: str) -> tuple[bool, int, bool, str]:
    return (len(form.split()) > 1 or not is_acronym(form), len(form), not form.isupper(), form)


def _start(choice: Choice) -> int:
    return choice.candidate.start


def _probability(choice: Choice) -> tuple[float, int]:
    return choice.probability, -choice.candidate.start
