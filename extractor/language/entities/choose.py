"""Decides which candidates are names and of what type, and settles overlaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc

from extractor.knowledge.places import places
from extractor.knowledge.posts import post_words
from extractor.language.entities.balinese import balinese_runs
from extractor.language.entities.candidates import Candidate, gather
from extractor.language.entities.consistency import TYPES, best, look, of_types
from extractor.language.entities.dateline import is_source
from extractor.language.entities.features import (
    Surroundings,
    end_features,
    inner_features,
    start_features,
    survey,
)
from extractor.language.entities.firms import event_runs, firm_runs, is_no_person, legal_runs, table_firms
from extractor.language.entities.gazetteer import describe
from extractor.language.entities.hope import NONE, hopeful
from extractor.language.entities.joined import Joined, joined
from extractor.language.entities.ministries import ministries_abroad
from extractor.language.entities.officials import headed_bodies, is_official, official_runs
from extractor.language.entities.retyped import told_types
from extractor.language.entities.titled import begin_of_name, is_degree
from extractor.language.entities.wording import closes_firm, wording
from extractor.language.facts import article_of
from extractor.language.linear import LinearModel
from extractor.language.reasons import Reason, Spoken
from extractor.language.rows import distinct
from extractor.language.tokens import Tokens, tokens_of

THRESHOLD = 0.4
"""Least probability of being a name, chosen for F1 by cross-validation on gold/train."""
_RULE_CONFIDENCE = {"known": 0.9, "model": 0.85, "government": 0.92, "law": 0.8, "firm": 0.8, "post": 0.8, "event": 0.8}
_INITIALS = re.compile("[B-DF-HJ-NP-TV-XZ]{2}")  # with a vowel they may be a country: "US", "UK", "EU"
_FIRM = "said to be a firm"
_MINISTER = "minister"
_POST = "behind a post"
_BALINESE = "named as Balinese are"
_HEADED = "before a post and its holder"
_EVENT = "closed by a word for fairs"
_TOLD = "told by another form"
_TOLD_CONFIDENCE = 0.8


@dataclass(slots=True)
class Choice:
    """A stretch accepted as a name of `type`, with its probability and the reasons."""

    candidate: Candidate
    type: str
    probability: float
    why: list[Reason]


def choose(doc: Doc, first: LinearModel | None, second: LinearModel | None) -> list[Choice]:
    """Return the accepted names of `doc` in text order, without overlaps."""
    candidates = gather(doc)
    found = _by_rule(candidates) if first is None or second is None else _by_model(doc, candidates, first, second)
    tokens, english = tokens_of(doc), article_of(doc).language == "en"
    firms = firm_runs(tokens, candidates, english=english)
    sure = (*table_firms(candidates), *ministries_abroad(candidates))
    known = [Choice(c, "organization", _RULE_CONFIDENCE["firm"], list(c.sources)) for c in sure]
    legal = [Choice(c, "organization", _RULE_CONFIDENCE["firm"], [_FIRM]) for c in legal_runs(tokens, candidates)]
    chosen = _beside(_with_firms(tokens, without_overlaps(found), firms), without_overlaps([*known, *legal]))
    if english:
        officials, balinese = official_runs(tokens, candidates), balinese_runs(tokens, candidates)
        persons = [Choice(c, "person", _RULE_CONFIDENCE["post"], [_POST]) for c in officials]
        persons += [Choice(c, "person", _RULE_CONFIDENCE["post"], [_BALINESE]) for c in balinese]
        chosen = _with_countries(tokens, _beside(_with_events(chosen, event_runs(tokens, candidates)), persons))
        chosen = [_as_official(choice) if _is_holder(tokens, choice) else choice for choice in chosen]
        holders = {choice.candidate.start for choice in chosen if choice.type == "person"}
        bodies = headed_bodies(tokens, candidates, holders)
        chosen = _beside(chosen, [Choice(c, "organization", _RULE_CONFIDENCE["post"], [_HEADED]) for c in bodies])
        chosen = _with_initials(tokens, candidates, chosen)
    every = spread(candidates, _as_told(tokens, _names_alone(tokens, chosen, english=english), english=english))
    return [c for c in every if not is_source(tokens, c.candidate.start, c.candidate.end)]


def _beside(choices: list[Choice], others: list[Choice]) -> list[Choice]:
    """Return the choices with those of `others` that share no word with any of them."""
    taken = _covered(choices)
    new = [other for other in others if taken.isdisjoint(range(other.candidate.start, other.candidate.end))]
    return sorted([*choices, *new], key=_start)


def _with_initials(tokens: Tokens, candidates: list[Candidate], choices: list[Choice]) -> list[Choice]:
    """Return the choices with the founders' initials right before a firm's name in it: `PZ Kessler Plc`."""
    taken, words = _covered(choices), wording()
    longer = {}
    for choice in choices:
        at, end = choice.candidate.start - 1, choice.candidate.end
        closes = closes_firm(tokens.lower[end - 1])
        if choice.type == "organization" and closes and at >= 0 and _INITIALS.fullmatch(tokens.text[at]):
            bare = not tokens.opens[at + 1] and at not in taken and tokens.lower[at] not in words.opens
            if bare and tokens.lower[at] not in post_words().heads_en:
                longer[at, end] = choice
    if not longer:
        return choices
    known = {item.start for item in candidates if item.known}
    of = {
        id(firm): item
        for item in candidates
        if item.start not in known and (firm := longer.get((item.start, item.end))) is not None
    }
    return [replace(choice, candidate=of.get(id(choice), choice.candidate)) for choice in choices]


def _names_alone(tokens: Tokens, choices: list[Choice], *, english: bool) -> list[Choice]:
    """Return the choices without titles and degrees of persons, or a mayor's before the city; in text order."""
    out, named = [], set[int]()
    for choice in choices:
        start, end = choice.candidate.start, choice.candidate.end
        if is_degree(tokens, start, end, named) or (english and _is_portfolio(tokens, choice)):
            continue
        begin = start
        if choice.type == "person":
            named.add(end)
            begin = begin_of_name(tokens, start, end, english=english)
        elif choice.type == "place" and _opens_in_post(tokens, start, end):
            begin = start + 1
        elif choice.type == "place" and _opens_with_kind(tokens, start, end):
            begin = start + 2
        text = tokens.piece(begin, end)
        known = describe(text, tokens.start[begin], tokens.end[end - 1]) if begin > start and text in places() else None
        bare = Candidate(begin, end, text, choice.candidate.sources, known)
        out.append(choice if begin == start else replace(choice, candidate=bare))
    return out


def _as_told(tokens: Tokens, choices: list[Choice], *, english: bool) -> list[Choice]:
    """Return the choices with the types that other forms in the article tell, and what those forms make names."""
    told = told_types(tokens, [(choice.candidate, choice.type) for choice in choices], english=english)
    if not told:
        return choices
    out = []
    for choice in choices:
        type_ = told.pop((choice.candidate.start, choice.candidate.end), choice.type)
        out.append(choice if type_ == choice.type else replace(choice, type=type_, why=[*choice.why, _TOLD]))
    new = (Candidate(start, end, tokens.piece(start, end), ()) for start, end in told)
    return sorted([*out, *(Choice(c, told[c.start, c.end], _TOLD_CONFIDENCE, [_TOLD]) for c in new)], key=_start)


def _is_holder(tokens: Tokens, choice: Choice) -> bool:
    """Whether what was taken for a body holds a post: `Maros Kefkov` of "Trade Commissioner Maros Kefkov"."""
    return choice.type == "organization" and is_official(tokens, choice.candidate)


def _as_official(choice: Choice) -> Choice:
    return replace(choice, type="person", why=[*choice.why, _POST])


def _is_portfolio(tokens: Tokens, choice: Choice) -> bool:
    """Whether what was taken for a body is of a minister's title: `Saudi Energy` of "Saudi Energy Minister"."""
    start, end = choice.candidate.start, choice.candidate.end
    behind = tokens.lower[end] if end < len(tokens) and not tokens.opens[end] else ""
    unknown = choice.type == "organization" and choice.candidate.known is None and end - start > 1
    return unknown and _MINISTER in {tokens.lower[end - 1], behind}


def _opens_in_post(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a place opens with the second word of a mayor's post: "Kota Bandung" of "Wali Kota Bandung"."""
    text = tokens.text
    return end - start > 1 and text[start] == "Kota" and start > 0 and text[start - 1] == "Wali"


def _opens_with_kind(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a place opens with two words that tell what it is, the second in small letters: "Pasar tradisional"."""
    plain = end - start > 2 and tokens.text[start + 1].islower() and tokens.text[start + 2][0].isupper()
    return plain and " ".join(tokens.lower[start : start + 2]) in wording().kinds_of_place


def _with_firms(tokens: Tokens, choices: list[Choice], firms: list[Candidate]) -> list[Choice]:
    """Return the choices with the names that are said to be firms, where they are none or places without a country.

    What no person can be is a firm wherever it was taken for a person.
    """
    told = {item.start: item for item in firms}
    certain = [item for item in firms if is_no_person(tokens, item.start)]
    sure = {item.text for item in certain}
    out = []
    for choice in choices:
        item = choice.candidate
        if any(_is_within(item, firm) for firm in firms):
            continue
        if choice.type == "person" and any(_is_part(item, firm) for firm in certain):
            continue
        moved = choice.type == "place" and not item.known and told.get(item.start) is item
        moved = moved or (choice.type == "person" and item.text in sure)
        out.append(Choice(item, "organization", choice.probability, [*choice.why, _FIRM]) if moved else choice)
    return _beside(out, [Choice(item, "organization", _RULE_CONFIDENCE["firm"], [_FIRM]) for item in firms])


def _with_events(choices: list[Choice], events: list[Candidate]) -> list[Choice]:
    """Return the choices with the names of fairs and shows in place of the places inside them."""
    taken = [item for item in events if not any(_crosses(choice, item) for choice in choices)]
    kept = [c for c in choices if not any(_is_within(c.candidate, item) for item in taken)]
    return _beside(kept, [Choice(item, "program", _RULE_CONFIDENCE["event"], [_EVENT]) for item in taken])


def _crosses(choice: Choice, event: Candidate) -> bool:
    """Whether a choice shares words with an event and is not a known place inside it."""
    item = choice.candidate
    apart = item.end <= event.start or event.end <= item.start
    return not apart and not (choice.type == "place" and _is_within(item, event))


def _is_within(item: Candidate, whole: Candidate) -> bool:
    """Whether a known name is but a part of another: `Siam` of `Siam Solar PCL`."""
    return item.known is not None and _is_inside(item, whole)


def _is_part(item: Candidate, whole: Candidate) -> bool:
    return _is_inside(item, whole) and item.end - item.start < whole.end - whole.start


def _is_inside(item: Candidate, whole: Candidate) -> bool:
    return whole.start <= item.start and item.end <= whole.end


def _with_countries(tokens: Tokens, choices: list[Choice]) -> list[Choice]:
    """Return the choices, a body and the country right behind it as one: `Union Bank | of the Philippines`."""
    out: list[Choice] = []
    for choice in choices:
        body, known = out[-1] if out else None, choice.candidate.known
        if body and known and known.kind == "country" and _is_state_body(tokens, body, choice.candidate.start):
            start, end = body.candidate.start, choice.candidate.end
            whole = Candidate(start, end, tokens.piece(start, end), body.candidate.sources)
            out[-1] = replace(body, candidate=whole)
        else:
            out.append(choice)
    return out


def _is_state_body(tokens: Tokens, body: Choice, country: int) -> bool:
    """Whether only `of` or `of the` stands between a body that no table knows and the token of a country."""
    item = body.candidate
    kind = wording().closes.get(tokens.lower[item.end - 1])
    told = kind == "organization" or tokens.text[item.end - 1] == "Bank"
    between = tokens.text[item.end : country]
    return body.type == "organization" and item.known is None and told and between in (["of"], ["of", "the"])


def _by_rule(candidates: list[Candidate]) -> list[Choice]:
    """Without a trained decision: the tables, the model's entities and the sure patterns stand as they are."""
    out = []
    for item in candidates:
        if item.known and not item.known.doubtful:
            out.append(Choice(item, item.known.type, _RULE_CONFIDENCE["known"], [f"known:{item.known.name}"]))
            continue
        for source in item.sources:
            name, _, label = source.partition(":")
            if name in {"model", "government", "law"}:
                type_ = label or ("program" if name == "law" else "organization")
                out.append(Choice(item, type_, _RULE_CONFIDENCE[name], [source]))
                break
    return out


def _by_model(doc: Doc, candidates: list[Candidate], first: LinearModel, second: LinearModel) -> list[Choice]:
    if not candidates:
        return []
    both = joined(first, second)
    asked, packed = _packed(candidates, survey(doc, candidates), both)
    if not asked:
        return []
    of_first, of_second = both.keys(packed)
    chances = first.probabilities(*distinct(of_first, len(asked)))
    seen = look(doc, asked, of_types(chances, first.labels))
    rows, lengths = distinct(np.concatenate([of_second, both.seen_keys(seen)]), len(asked))
    return _accepted(asked, second, rows, lengths)


def _packed(candidates: list[Candidate], around: Surroundings, both: Joined) -> tuple[list[Candidate], list[bytes]]:
    """Return the candidates worth asking about and their features, those of a common beginning or end made once."""
    starts = {start: both.pack(start_features(start, around)) for start in {item.start for item in candidates}}
    ends = {end: both.pack(end_features(end, around)) for end in {item.end for item in candidates}}
    kept = hopeful(candidates, starts, ends, both, around.found)
    return kept, [starts[c.start] + ends[c.end] + both.pack(inner_features(c, around)) for c in kept]


def _accepted(candidates: list[Candidate], model: LinearModel, rows: np.ndarray, lengths: np.ndarray) -> list[Choice]:
    """Return the choice of the most probable type of each candidate that is likely enough a name, with the reasons.

    `rows` and `lengths` tell the features of all candidates in `model`.
    """
    probabilities = model.probabilities(rows, lengths)
    names = 1 - (probabilities[:, model.labels.index(NONE)] if NONE in model.labels else 0.0 * probabilities[:, 0])
    likely = names > THRESHOLD
    types = [TYPES[place] for place in best(of_types(probabilities, model.labels))[0][likely].tolist()]
    at = (np.cumsum(lengths) - lengths).tolist()
    out = []
    for place, type_ in zip(np.flatnonzero(likely).tolist(), types, strict=True):
        item, own = candidates[place], rows[at[place] : at[place] + lengths[place]].tobytes()
        why: list[Reason] = [*(s for s in item.sources if s != "run"), Spoken(model, own, type_)]
        out.append(Choice(item, type_, float(names[place]), why))
    return out


def _covered(choices: list[Choice]) -> set[int]:
    """Return the tokens of the choices."""
    return {i for choice in choices for i in range(choice.candidate.start, choice.candidate.end)}


def without_overlaps(rated: list[Choice]) -> list[Choice]:
    """Keep the most probable of overlapping choices, the longer of equals."""
    taken: set[int] = set()
    kept = []
    for choice in sorted(rated, key=_rank):
        span = range(choice.candidate.start, choice.candidate.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(choice)
    return sorted(kept, key=_start)


def spread(candidates: list[Candidate], choices: list[Choice]) -> list[Choice]:
    """Add the other occurrences of each accepted form that overlap no accepted name: they are mentions too."""
    taken = _covered(choices)
    types = {choice.candidate.text: choice for choice in sorted(choices, key=_probability)}
    out = list(choices)
    for item in candidates:
        model = types.get(item.text)
        if model is not None and taken.isdisjoint(span := range(item.start, item.end)):
            taken.update(span)
            out.append(Choice(item, model.type, model.probability, [f"as at token {model.candidate.start}"]))
    return sorted(out, key=_start)


def _probability(choice: Choice) -> tuple[float, int]:
    return choice.probability, -choice.candidate.start


def _rank(choice: Choice) -> tuple[float, int, int]:
    length = choice.candidate.end - choice.candidate.start
    return -round(choice.probability, 2), -length, choice.candidate.start


def _start(choice: Choice) -> int:
    return choice.candidate.start
