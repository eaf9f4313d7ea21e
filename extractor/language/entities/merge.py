"""Brings the accepted names of an article together: one entity for all the forms of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from spacy.tokens import Doc

from extractor.knowledge.places import nicknames
from extractor.language.entities.apposition import country_behind
from extractor.language.entities.candidates import is_acronym
from extractor.language.entities.choose import Choice
from extractor.language.entities.consistency import initials_of
from extractor.language.entities.firms import home_before
from extractor.language.entities.known import Known
from extractor.language.entities.labels import describe_name
from extractor.language.entities.ministries import is_named_alike, seat_of
from extractor.language.entities.wording import wording
from extractor.language.facts import Entity, Mention, article_of
from extractor.language.tokens import Tokens, tokens_of

_Key = TypeVar("_Key")

_COMPANY_MARKS = re.compile(
    r"\b(?:PT|CV|UD)\.?\s+|\s*\(Persero\)|\s+Persero\b|,?\s+(?:Tbk|Inc|Corp|Ltd|Co|Limited|Corporation|Company)\.?$"
)
_GLOSSED = re.compile(r"(.+) \((\w+)\)( .+)")
"""A unit's short form inside its name: "Dinas Perhubungan (Dishub) Kota Medan"."""
_LYING = frozenset({"organization", "place"})
_PLACE_MARKS = re.compile(r"^(?:Provinsi|Propinsi|Kabupaten|Kecamatan|Desa|Pulau)\s+|\s+(?:Province|Regency|Island)$")


@dataclass(slots=True, eq=False)
class _Group:
    """The forms of one thing while entities are put together; `rank` counts the groups."""

    type: str
    rank: int
    choices: list[Choice] = field(default_factory=list)

    def known(self) -> Known | None:
        """Return the table entry of the first choice that has one of the right type."""
        return next((k for c in self.choices if (k := c.candidate.known) is not None and k.type == self.type), None)


@dataclass(slots=True)
class _Groups:
    """The groups of one type so far, found by what a further form may share with them; the earliest one counts."""

    type: str
    by_key: dict[str, _Group] = field(default_factory=dict)
    by_end: dict[int, _Group] = field(default_factory=dict)
    by_initials: dict[str, _Group] = field(default_factory=dict)
    by_opening: dict[str, _Group] = field(default_factory=dict)
    """By the first words of a company's name."""
    by_first: dict[str, list[_Group]] = field(default_factory=dict)
    """By the first word of a name that a word for firms closes: `Jollimart Foods`."""
    by_word: dict[str, list[tuple[list[str], _Group]]] = field(default_factory=dict)
    """The words of each form of a person by each of them, casefolded."""

    def add(self, group: _Group, same: Sequence[Choice], text: str, keys: set[str]) -> None:
        """Add the form `text`, whose occurrences are `same`, to `group`."""
        group.choices += same
        words = text.split()
        for key in keys:
            _earliest(self.by_key, key, group)
        for choice in same:
            _earliest(self.by_end, choice.candidate.end, group)
        if self.type == "person":
            for word in {word.casefold() for word in words}:
                self.by_word.setdefault(word, []).append((words, group))
            return
        if len(words) > 1:
            _earliest(self.by_initials, initials_of(words), group)
        if self.type == "organization" and _closes_as_firm(words) and group.known() is None:
            self.by_first.setdefault(words[0], []).append(group)
        if self.type == "organization" and _is_company(text):
            whole = core(text, self.type)
            for at, sign in enumerate(whole):
                if sign == " ":
                    _earliest(self.by_opening, whole[:at], group)

    def find(self, tokens: Tokens, same: Sequence[Choice], text: str, keys: set[str]) -> _Group | None:
        """Return the group that the form `text` belongs to; `same` are its occurrences."""
        if known := [group for key in keys if (group := self.by_key.get(key)) is not None]:
            return min(known, key=_rank)
        if self.type == "person":
            return self._whole_name(text.split()) or self._called(tokens, same, text)
        if self.type == "place":
            return self._shortened(tokens, same, text)
        return self._full_name(tokens, same, text)

    def _whole_name(self, words: list[str]) -> _Group | None:
        """The person whose full name holds these words in this order."""
        holding = [group for whole, group in self.by_word.get(words[0].casefold(), ()) if _is_part(words, whole)]
        return min(holding, key=_rank, default=None)

    def _called(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The person whose nickname, one word, stands in brackets behind the name: "Zulkifli Hasan (Zulhas)"."""
        return None if " " in text else self._ended(tokens, [c for c in same if _in_brackets(tokens, c)])

    def _ended(self, tokens: Tokens, behind: Sequence[Choice]) -> _Group | None:
        """The thing whose name ends right before one of `behind`, an opening bracket aside."""
        before = {_token_before(tokens, choice.candidate.start) for choice in behind}
        return min((group for at in before if (group := self.by_end.get(at + 1))), key=_rank, default=None)

    def _shortened(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The place whose initials stand in brackets behind its name: "Jalan Tol Trans Sumatera (JTTS)"."""
        full = self.by_initials.get(text) if is_acronym(text) else None
        ended = self._ended(tokens, [c for c in same if _in_brackets(tokens, c)]) if full else None
        return full if ended is full else None

    def _full_name(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The full name of an acronym, of a company's short form, or of what stands in brackets behind it."""
        short = is_acronym(text) or len(text.split()) == 1
        ended = self._ended(tokens, [choice for choice in same if short or _in_brackets(tokens, choice)])
        if ended is not None:
            return ended
        if short and (full := self.by_initials.get(text)) is not None:
            return full
        opening = core(text, self.type)
        return (self.by_opening.get(opening) or self._opened_by(same, text)) if len(opening) > 3 else None

    def _opened_by(self, same: Sequence[Choice], word: str) -> _Group | None:
        """The firm that a word alone stands for: the only one whose name it opens, and none that a table knows."""
        groups = {id(group): group for group in self.by_first.get(word, ())}
        if len(groups) != 1 or is_acronym(word) or any(choice.candidate.known for choice in same):
            return None
        return next(iter(groups.values()))


def _earliest(table: dict[_Key, _Group], key: _Key, group: _Group) -> None:
    known = table.get(key)
    if known is None or group.rank < known.rank:
        table[key] = group


def _rank(group: _Group) -> int:
    return group.rank


def merge(doc: Doc, choices: Sequence[Choice]) -> list[Entity]:
    """Return the entities of `choices` in the order of their first mention."""
    tokens = tokens_of(doc)
    forms: dict[tuple[str, str], list[Choice]] = {}
    for choice in _typed_alike(tokens, choices):
        forms.setdefault((choice.type, choice.candidate.text), []).append(choice)
    groups: list[_Group] = []
    of_type: dict[str, _Groups] = {}
    for (type_, text), same in sorted(forms.items(), key=_longest_first):
        known = of_type.setdefault(type_, _Groups(type_))
        keys = {key for choice in same for key in _keys(choice, text)}
        group = known.find(tokens, same, text, keys)
        if group is None:
            group = _Group(type_, len(groups))
            groups.append(group)
        known.add(group, same, text, keys)
    english = article_of(doc).language == "en"
    entities = [_entity(tokens, group, english=english) for group in groups]
    if english:
        _seat_ministries(tokens, zip(groups, entities, strict=True), choices)
    return sorted(entities, key=_first_mention)


def _seat_ministries(tokens: Tokens, made: Iterable[tuple[_Group, Entity]], choices: Sequence[Choice]) -> None:
    """Give the ministries that are called alike in every country the country that the article says."""
    alike = [(group, it) for group, it in made if is_named_alike(group.known(), (m.text for m in it.mentions))]
    own = {id(choice.candidate) for group, _ in alike for choice in group.choices}
    others = [known for c in choices if (known := c.candidate.known) is not None and id(c.candidate) not in own]
    for group, entity in alike:
        spans = [(choice.candidate.start, choice.candidate.end) for choice in group.choices]
        entity.country = seat_of(tokens, spans, others, entity.country)


def _typed_alike(tokens: Tokens, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices, an acronym in brackets and all its occurrences as of the type of the name it stands for."""
    ended = {choice.candidate.end: choice for choice in choices}
    types: dict[str, str] = {}
    for choice in choices:
        text = choice.candidate.text
        full = ended.get(choice.candidate.start - 1) if is_acronym(text) and _in_brackets(tokens, choice) else None
        if full is not None and full.type != choice.type and initials_of(full.candidate.text.split()) == text:
            types[text] = full.type
    return [replace(c, type=types[c.candidate.text]) if c.candidate.text in types else c for c in choices]


def _longest_first(item: tuple[tuple[str, str], list[Choice]]) -> tuple[int, tuple[str, str]]:
    return -len(item[0][1]), item[0]


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
    if choice.type == "organization" and (glossed := _GLOSSED.fullmatch(text)):
        name, short, rest = glossed.groups()
        keys |= {core(f"{name}{rest}", choice.type), core(f"{short}{rest}", choice.type)}
    known = choice.candidate.known
    if known is not None and known.type == choice.type:
        keys.add(f"table:{known.kind if known.kind == 'country' else ''}:{known.label_id}")
    return keys


def _is_part(words: list[str], all_words: list[str]) -> bool:
    """Whether the words of a person's short form, which may be in capitals, stand in the full name in this order."""
    if words[0].isupper() and len(words[0]) > 1:
        words, all_words = [word.casefold() for word in words], [word.casefold() for word in all_words]
    return len(words) < len(all_words) and any(
        all_words[i : i + len(words)] == words for i in range(len(all_words) - len(words) + 1)
    )


def _token_before(tokens: Tokens, start: int) -> int:
    """The token before a name, an opening bracket aside."""
    return start - 2 if start > 1 and tokens.text[start - 1] == "(" else start - 1


def _in_brackets(tokens: Tokens, choice: Choice) -> bool:
    start, end = choice.candidate.start, choice.candidate.end
    return start > 0 and end < len(tokens) and (tokens.text[start - 1], tokens.text[end]) == ("(", ")")


def _closes_as_firm(words: Sequence[str]) -> bool:
    return len(words) > 1 and wording().closes.get(words[-1].casefold()) == "company"


def _is_company(form: str) -> bool:
    return bool(_COMPANY_MARKS.search(form))


def _entity(tokens: Tokens, group: _Group, *, english: bool) -> Entity:
    choices = sorted(group.choices, key=_start)
    name = _name(choices)
    labels = describe_name(name, group.type, group.known(), english=english)
    best = max(choices, key=_probability)
    beside = None
    if not labels.told and group.type in _LYING:
        places = (country_behind(tokens, c.candidate.start, c.candidate.end) for c in choices)
        beside = next((code for code in places if code), None)
    if not labels.country and not beside and group.type == "organization":
        beside = next((code for c in choices if (code := home_before(tokens, c.candidate.start))), None)
    return Entity(
        type=group.type,
        name=name,
        mentions=[tokens.mention(c.candidate.start, c.candidate.end) for c in choices],
        labels=labels.names,
        country=beside or labels.country,
        kind=labels.kind,
        confidence=best.probability,
        why=best.why,
    )


def _name(choices: Sequence[Choice]) -> str:
    """The longest form, written normally rather than in capitals where both occur; no nickname beside the name."""
    forms = {choice.candidate.text for choice in choices}
    return max(forms - nicknames() or forms, key=_fullness)


def _fullness(form: str) -> tuple[bool, int, bool, str]:
    return (len(form.split()) > 1 or not is_acronym(form), len(form), not form.isupper(), form)


def _start(choice: Choice) -> int:
    return choice.candidate.start


def _probability(choice: Choice) -> tuple[float, int]:
    return choice.probability, -choice.candidate.start
