"""Brings the accepted names of an article together: one entity for all the forms of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from spacy.tokens import Doc

from extractor.knowledge.places import countries_in, nicknames
from extractor.language.entities.apposition import country_behind
from extractor.language.entities.candidates import is_acronym
from extractor.language.entities.choose import Choice
from extractor.language.entities.consistency import initials_of
from extractor.language.entities.firms import home_before
from extractor.language.entities.forms import (
    blends,
    city_of,
    contradicts,
    core,
    end_of_full_name,
    is_company,
    is_short_person,
    keys_of,
    may_shorten,
    shortens_place,
    table_entry,
)
from extractor.language.entities.known import Known
from extractor.language.entities.labels import describe_name
from extractor.language.entities.ministries import is_named_alike, seat_of
from extractor.language.entities.wording import closes_firm, wording
from extractor.language.facts import Entity, Mention, article_of
from extractor.language.tokens import Tokens, tokens_of

_Key = TypeVar("_Key")

_PARENTS = frozenset({"bank", "state_firm", "agency"})
_OR = frozenset({"atau", "alias", "or"})
_LYING = frozenset({"organization", "place"})
_REGENCY = ("kabupaten ", "kab ", "kab. ")
_GLOSS = frozenset({"/", ",", "-", "–"})


@dataclass(slots=True, eq=False)
class _Group:
    """The forms of one thing while entities are put together; `rank` counts the groups."""

    type: str
    rank: int
    choices: list[Choice] = field(default_factory=list)

    def known(self) -> Known | None:
        """Return the table entry of the first choice that has one of the right type, none of a branch's parent."""
        entries = [entry for c in self.choices if (entry := table_entry(c.candidate, self.type))]
        if not entries or self.type != "organization":
            return entries[0] if entries else None
        full = max((c.candidate.text for c in self.choices), key=len)
        return next((x for x in entries if not (_is_of_parent(x, full) or _is_other(x, full))), None)


@dataclass(slots=True)
class _Groups:
    """The groups of one type so far, found by what a further form may share with them; the earliest one counts."""

    type: str
    by_key: dict[str, _Group] = field(default_factory=dict)
    by_end: dict[int, _Group] = field(default_factory=dict)
    by_bracket: dict[int, _Group] = field(default_factory=dict)
    """By the bracket that opens before a name which stands in brackets."""
    by_initials: dict[str, _Group] = field(default_factory=dict)
    by_opening: dict[str, _Group] = field(default_factory=dict)
    """By the first words of a company's name."""
    by_first: dict[str, list[_Group]] = field(default_factory=dict)
    """By the first word of a name that may be a firm's: `Jollimart Foods`, `Jollimart Global Markets`."""
    by_word: dict[str, list[tuple[list[str], _Group]]] = field(default_factory=dict)
    """The words of each form of a person by each of them, casefolded."""

    def add(self, tokens: Tokens, group: _Group, same: Sequence[Choice], text: str, keys: set[str]) -> None:
        """Add the form `text`, whose occurrences are `same`, to `group`."""
        group.choices += same
        words = text.split()
        for key in keys:
            _earliest(self.by_key, key, group)
        for choice in same:
            _earliest(self.by_end, choice.candidate.end, group)
            if self.type == "organization" and _in_brackets(tokens, choice):
                _earliest(self.by_bracket, choice.candidate.start - 1, group)
        if self.type == "person":
            for word in {word.casefold() for word in words}:
                self.by_word.setdefault(word, []).append((words, group))
            return
        if len(words) > 1:
            _earliest(self.by_initials, initials_of(words), group)
            _earliest(self.by_initials, "".join(word[0] for word in words).upper(), group)  # `DOJ`, `MOF`
        if self.type == "organization" and _may_be_firm(words) and _is_firm(group.known()):
            self.by_first.setdefault(words[0], []).append(group)
        if self.type == "organization" and is_company(text):
            whole = core(text, self.type)
            for at, sign in enumerate(whole):
                if sign == " ":
                    _earliest(self.by_opening, whole[:at], group)

    def find(self, tokens: Tokens, same: Sequence[Choice], text: str, keys: set[str]) -> _Group | None:
        """Return the group that the form `text` belongs to; `same` are its occurrences."""
        if known := [group for key in keys if (group := self.by_key.get(key)) is not None]:
            return min(known, key=_rank)
        if self.type == "person":
            return (
                self._whole_name(text.split()) or self._called(tokens, same, text) or self._blended(tokens, same, text)
            )
        if self.type == "place":
            return self._shortened(tokens, same, text)
        return self._full_name(tokens, same, text)

    def _whole_name(self, words: list[str]) -> _Group | None:
        """The person whose full name holds these words in this order."""
        near = self.by_word.get(words[-1].casefold(), ())
        holding = [group for whole, group in near if is_short_person(words, whole)]
        return min(holding, key=_rank, default=None)

    def _called(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The person whose other name stands behind: "alias Bram Lubis", "akrab disapa"; one word: "(Zulhas)"."""
        ends = (end_of_full_name(tokens, choice.candidate.start) for choice in same)
        called = next((group for end in ends if end is not None and (group := self.by_end.get(end))), None)
        if called is not None or " " in text:
            return called
        return self._ended(tokens, [c for c in same if _in_brackets(tokens, c)])

    def _blended(self, tokens: Tokens, same: Sequence[Choice], word: str) -> _Group | None:
        """The only person whose name's openings make up a word, `Jokowi`, `AHY`, one word behind whom it never stands.

        What stands there is another one, "Ratna Wulandari dan Rawul", but behind "atau".
        """
        names = {id(group): group for filed in self.by_word.values() for words, group in filed if blends(word, words)}
        found = next(iter(names.values())) if len(names) == 1 else None
        starts = (choice.candidate.start for choice in same)
        beside = any(self.by_end.get(at - 1) is found and tokens.lower[at - 1] not in _OR for at in starts)
        return None if beside else found

    def _ended(self, tokens: Tokens, behind: Sequence[Choice]) -> _Group | None:
        """The thing whose name ends right before one of `behind`, an opening bracket aside."""
        before = {_token_before(tokens, choice.candidate.start) for choice in behind}
        return min((group for at in before if (group := self.by_end.get(at + 1))), key=_rank, default=None)

    def _shortened(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The place whose short form stands in brackets behind its name: "Jalan Tol Trans Sumatera (JTTS)"."""
        ended = None if " " in text else self._ended(tokens, [c for c in same if _in_brackets(tokens, c)])
        if ended is None or (is_acronym(text) and self.by_initials.get(text) is ended):
            return ended
        return ended if any(shortens_place(text, choice.candidate.text) for choice in ended.choices) else None

    def _full_name(self, tokens: Tokens, same: Sequence[Choice], text: str) -> _Group | None:
        """The full name of an acronym, of a company's short form, or of what stands in brackets behind it."""
        short = is_acronym(text) or len(text.split()) == 1
        ended = self._ended(tokens, [choice for choice in same if _in_brackets(tokens, choice)])
        if ended is None and short:
            beside = self._ended(tokens, same)
            ended = beside if beside and _may_be_short_for(same, beside) else None
        if ended is None and " " in text:
            ended = self._glossed(same)
        if ended is not None:
            return ended
        if short and (full := self.by_initials.get(text)) is not None:
            return full
        opening = core(text, self.type)
        if len(opening) <= 3 or any(_is_parent(choice) for choice in same):
            return None
        found = self.by_opening.get(opening) or self._opened_by(same, text)
        return None if found and _are_told_apart(same, found) else found

    def _glossed(self, same: Sequence[Choice]) -> _Group | None:
        """The body whose longer name stands in brackets right behind: "Asosiasi Teh (Indonesian Tea Association)"."""
        found = min((group for c in same if (group := self.by_bracket.get(c.candidate.end))), key=_rank, default=None)
        told = found is not None and found.known() and any(choice.candidate.known for choice in same)
        return None if told else found

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
    regencies = {
        core(text, type_) for type_, text in forms if type_ == "place" and text.casefold().startswith(_REGENCY)
    }
    groups: list[_Group] = []
    of_type: dict[str, _Groups] = {}
    for (type_, text), same in sorted(forms.items(), key=_longest_first):
        known = of_type.setdefault(type_, _Groups(type_))
        keys = {key for choice in same for key in keys_of(tokens, choice.candidate, type_)}
        if type_ == "place" and (city := city_of(text)) and city not in regencies:
            keys.add(city)
        group = known.find(tokens, same, text, keys)
        if group is None:
            group = _Group(type_, len(groups))
            groups.append(group)
        known.add(tokens, group, same, text, keys)
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
    """Return the choices, a name as of one type everywhere; an acronym in brackets as that of what it stands for."""
    ended = {choice.candidate.end: choice for choice in choices}
    types = _types_of_names(choices)
    for choice in choices:
        text = choice.candidate.text
        full = ended.get(choice.candidate.start - 1) if " " not in text and _in_brackets(tokens, choice) else None
        if full is None or full.type == choice.type:
            continue
        initials = is_acronym(text) and initials_of(full.candidate.text.split()) == text
        region = full.type == "place" and choice.candidate.known is None
        if initials or (region and shortens_place(text, full.candidate.text)):
            types[text] = full.type
    return [replace(c, type=types[c.candidate.text]) if c.candidate.text in types else c for c in choices]


def _types_of_names(choices: Sequence[Choice]) -> dict[str, str]:
    """The likeliest type of each name that no table knows and that was decided one way here and another there.

    Names are acronyms and those of several words, in any case: a word may be the person, the firm and the town.
    """
    chances: dict[str, dict[str, float]] = {}
    forms: dict[str, set[str]] = {}
    for choice in choices:
        text = choice.candidate.text
        if choice.candidate.known is None and (is_acronym(text) or " " in text):
            of = chances.setdefault(text.casefold(), {})
            of[choice.type] = of.get(choice.type, 0.0) + choice.probability
            forms.setdefault(text.casefold(), set()).add(text)
    likeliest = {name: max(of, key=of.__getitem__) for name, of in chances.items() if len(of) > 1}
    return {text: type_ for name, type_ in likeliest.items() for text in forms[name]}


def _longest_first(item: tuple[tuple[str, str], list[Choice]]) -> tuple[int, tuple[str, str]]:
    return -len(item[0][1]), item[0]


def _first_mention(entity: Entity) -> tuple[Mention, str]:
    return min(entity.mentions), entity.type


def _may_be_short_for(same: Sequence[Choice], whole: _Group) -> bool:
    """Whether a word right behind a name may be its short form, or the share code of a firm that no table knows."""
    text, forms = same[0].candidate.text, [choice.candidate.text for choice in whole.choices]
    coded = same[0].candidate.known is None and any(map(is_company, forms))
    return coded or any(may_shorten(text, core(form, "organization")) for form in forms)


def _are_told_apart(same: Sequence[Choice], group: _Group) -> bool:
    """Whether a table knows both a firm and the one whose name goes on where its own ends, as two."""
    entries = {entry.label_id for c in same if (entry := table_entry(c.candidate, group.type))}
    known = group.known()
    return bool(entries) and known is not None and known.label_id not in entries


def _is_parent(choice: Choice) -> bool:
    """Whether a name is of one that many others are called after, each by itself: firms, banks, agencies: `BPDP`."""
    known = table_entry(choice.candidate, choice.type)
    return known is not None and known.kind in _PARENTS


def _token_before(tokens: Tokens, start: int) -> int:
    """The token before a name, an opening bracket aside."""
    return start - 2 if start > 1 and tokens.text[start - 1] == "(" else start - 1


def _in_brackets(tokens: Tokens, choice: Choice) -> bool:
    """Whether a name stands in brackets, alone or before its own short form: "(Indonesian Tea Association/ITA)"."""
    start, end = choice.candidate.start, choice.candidate.end
    if start == 0 or tokens.text[start - 1] != "(":
        return False
    mark, *short = tokens.text[end : end + 3] or [""]
    glossed = mark in _GLOSS and short[1:] == [")"] and initials_of(choice.candidate.text.split()) == short[0]
    return mark == ")" or glossed


def _is_firm(known: Known | None) -> bool:
    return known is None or known.kind == "company"


def _may_be_firm(words: Sequence[str]) -> bool:
    """Whether a word for firms closes a name, or no word for bodies opens it."""
    return len(words) > 1 and (closes_firm(words[-1].casefold()) or words[0].casefold() not in wording().opens)


def _is_of_parent(known: Known, full: str) -> bool:
    """Whether a table tells of a firm what its branch's name contradicts: `Hyundai` of `Hyundai Motor India Ltd`."""
    firm = known.kind == "company" and known.name != full
    return firm and any(place.code != known.country for place in countries_in(full))


def _is_other(known: Known, full: str) -> bool:
    """Whether the full name in the article is of another body than the one that a table has for its acronym."""
    return is_acronym(known.name) and initials_of(full.split()) == known.name and contradicts(full, known)


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
        beside = beside or _country_of_forms(choices, english=english)
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


def _country_of_forms(choices: Sequence[Choice], *, english: bool) -> str | None:
    """The country that another form of an organisation tells: "DGAC Prancis" of a name in another language."""
    texts = dict.fromkeys(choice.candidate.text for choice in choices)
    told = (describe_name(text, "organization", None, english=english) for text in texts)
    return next((labels.country for labels in told if labels.told and labels.country), None)


def _name(choices: Sequence[Choice]) -> str:
    """The longest form, written normally rather than in capitals where both occur; no nickname beside the name."""
    forms = {choice.candidate.text for choice in choices}
    return max(forms - nicknames() or forms, key=_fullness)


def _fullness(form: str) -> tuple[bool, int, bool, bool, str]:
    return (len(form.split()) > 1 or not is_acronym(form), len(form), not form.isupper(), form[0].isupper(), form)


def _start(choice: Choice) -> int:
    return choice.candidate.start


def _probability(choice: Choice) -> tuple[float, int]:
    return choice.probability, -choice.candidate.start
