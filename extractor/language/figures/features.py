"""Turns a figure candidate and its surroundings into the string features of the decisions on it.

For newcomers: what every decision sees comes in groups of features that appear together. A group is made once of what
decides it and remembered, so that its rows in the models can be remembered too (see `extractor.language.joint`).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from extractor.language.figures.around import Around, Governor, last_ways, way
from extractor.language.figures.candidate import Candidate
from extractor.language.figures.context import Context, Cue, Sentence, first_words, last_words
from extractor.language.joint import Group, marked
from extractor.language.remembered import MEMO

_REPEATS = 3  # repetitions of a number that are counted
_PARTIES = frozenset({"company", "person", "country", "institution"})
_CUE_GROUPS = ("topic", "modal", "link")
_NONE: Group = ()


def base_features(around: Around, i: int) -> list[str]:
    """Return what every decision sees: the candidate itself, words and cues around it."""
    return [name for group in base_groups(around, i) for name in group]


def base_groups(around: Around, i: int) -> list[Group]:
    """Return `base_features` in groups."""
    c = around.c
    figure = c.candidates[i]
    sentence = c.sentences[c.where[i]]
    unit = _unit_class(figure)
    out = [*_own(around, i, unit), *_window(c, sentence, figure, unit), *_cues(around, i, sentence, unit)]
    out += [*_neighbours(around, i, sentence), *_elsewhere(around, sentence)]
    out.append(_governed(around.governor(i), unit))
    out += _beside(around, i)
    if figure.kind == "count":
        topics = tuple(q.name for q in around.topics(sentence.index))
        out.append(_counted(figure.unit, topics, c.topics))
        party = "party" if figure.unit in _PARTIES else "thing"
        out.append(_gathered(party, bool(sentence.gatherings), bool(c.lead_gatherings)))
    return out


def _paired(unit: str, names: Iterable[str]) -> Group:
    """Features that are also taken together with the class of the unit."""
    names = tuple(names)
    return (*names, *(f"u={unit}&{name}" for name in names))


def _unit_class(figure: Candidate) -> str:
    return figure.kind if figure.kind in {"money", "percent", "count"} else figure.unit


@lru_cache(maxsize=MEMO)
def _counted(unit: str, topics: Group, of_article: Group) -> Group:
    return (*(f"n={unit}&{name}" for name in topics), *(f"n={unit}&d:{name}" for name in of_article))


@lru_cache(maxsize=MEMO)
def _gathered(party: str, here: bool, lead: bool) -> Group:
    """Fairs and meetings of firms that the sentence or the lead names: firms, people, countries counted take part."""
    if not (here or lead):
        return ("no-gathering",)
    places = [*(["here"] if here else []), *(["lead"] if lead else [])]
    return (f"{party}-at-gathering", *(f"{party}-at-gathering:{place}" for place in places))


def _own(around: Around, i: int, unit: str) -> list[Group]:
    c = around.c
    figure = c.candidates[i]
    size = int(math.log10(abs(figure.value))) if figure.value else -9
    ranged, title = figure.value_max is not None, figure.start < c.title_end
    out: list[Group] = [
        _kind(figure.kind, figure.unit, figure.form, size),
        _way_written(figure.words, figure.vague, ranged, title),
    ]
    if figure.head:
        out.append(_head(figure.head, unit))
    if per := around.per(i):
        out.append(_per(per, unit))
    if c.text[max(0, figure.start - 2) : figure.start].strip().endswith("("):
        out.append(("in-brackets",))
    return out


@lru_cache(maxsize=MEMO)
def _kind(kind: str, unit: str, form: str, size: int) -> Group:
    return "bias", f"kind={kind}", f"unit={unit}", f"form={form}", f"size={kind}{size}"


@lru_cache(maxsize=MEMO)
def _way_written(words: bool, vague: bool, ranged: bool, title: bool) -> Group:
    marks = {"words": words, "vague": vague, "range": ranged, "title": title}
    return marked(marks)


@lru_cache(maxsize=MEMO)
def _head(head: str, unit: str) -> Group:
    return _paired(unit, [f"head={head}"])


@lru_cache(maxsize=MEMO)
def _per(per: str, unit: str) -> Group:
    return ("per", *_paired(unit, [f"per={per}"]))


def _window(c: Context, sentence: Sentence, figure: Candidate, unit: str) -> list[Group]:
    before = last_words(c.text[sentence.start : figure.start], 10)
    after = first_words(c.text[figure.end : sentence.end], 8)
    out: list[Group] = []
    if before:
        out.append(_word_before(before[-1], unit))
        out += [_word("L", n, w) for n, w in enumerate(before[-2:-4:-1], 2)]
        out += [_word("L", 0, w) for w in before[:-3]]
    out += [_word("R", n, w) for n, w in enumerate(after[:3], 1)]
    out += [_word("R", 0, w) for w in after[3:]]
    if len(before) > 1:
        out.append((f"L21={before[-2]}_{before[-1]}",))
    if len(after) > 1:
        out.append((f"R12={after[0]}_{after[1]}",))
    return out


@lru_cache(maxsize=MEMO)
def _word_before(word: str, unit: str) -> Group:
    return (*_paired(unit, [f"L1={word}"]), *_word("L", 0, word))


@lru_cache(maxsize=MEMO)
def _word(side: str, place: int, word: str) -> Group:
    """A word on a side, at its place (0: any)."""
    return (
        *([f"{side}{place}={word}"] if place else []),
        *([f"{side.lower()}={word}"] if word.isalpha() else []),
    )


def _bucket(distance: int) -> str:
    for limit in (12, 30, 60, 120):
        if distance <= limit:
            return str(limit)
    return "far"


def _cues(around: Around, i: int, sentence: Sentence, unit: str) -> list[Group]:
    """Cue classes left and right by distance, the nearest of each group, and those of the same clause."""
    c = around.c
    figure = c.candidates[i]
    start, end = around.clause(i)
    left = [q for q in sentence.cues if q.end <= figure.start]
    right = [q for q in sentence.cues if q.start >= figure.end]
    sided = [
        *((q, f"<{q.name}@{_bucket(figure.start - q.end)}") for q in left),
        *((q, f">{q.name}@{_bucket(q.start - figure.end)}") for q in right),
    ]
    out = [_cue(q.name, q.start >= start and q.end <= end, told) for q, told in sided]
    if len(sided) < len(sentence.cues):  # one stands at the edge of the figure
        rest = (q for q in sentence.cues if q.end > figure.start and q.start < figure.end)
        out += [_cue(q.name, q.start >= start and q.end <= end, "") for q in rest]
    for group in _CUE_GROUPS:
        if names := _nearest(left[::-1], group):
            out.append(_near("<", names, unit))
        if names := _nearest(right, group):
            out.append(_near(">", names, unit))
    before, after = around.ways_before(i), around.ways_after(i)
    last = last_ways(c.text[sentence.start : figure.start])
    if before or after or last:
        out.append(_ways(tuple(before), tuple(after), tuple(last)))
    out += _phrases(around, i, start, end, unit)
    order = [q.name for q in left if q.name.startswith("topic")][-3:]
    return [*out, (f"order={'|'.join(order)}",)]


@lru_cache(maxsize=MEMO)
def _cue(name: str, in_clause: bool, told: str) -> Group:
    topic = name.startswith("topic")
    return (*([f"s:{name}"] if topic else []), *([f"c:{name}"] if in_clause else []), *([told] if told else []))


@lru_cache(maxsize=MEMO)
def _near(side: str, names: Group, unit: str) -> Group:
    return _paired(unit, (f"near{side}{name}" for name in names))


@lru_cache(maxsize=MEMO)
def _ways(before: Group, after: Group, last: Group) -> Group:
    return (*(f"way<{w}" for w in before), *(f"way>{w}" for w in after), *(f"way3<{w}" for w in last))


def _phrases(around: Around, i: int, start: int, end: int, unit: str) -> list[Group]:
    """The topic phrases around the figure by their head: what is named first in Indonesian, last in English."""
    before, after = around.phrases(i), around.phrases(i, after=True)
    if not before:
        out = [_no_phrase(unit)]
    else:
        second = before[-2].names if len(before) > 1 else _NONE
        out = [_phrase_before(before[-1].names, before[-1].words, before[-1].start >= start, second, unit)]
    if after:
        out.append(_phrase_after(after[0].names, after[0].words, after[0].end <= end, unit))
    return out


@lru_cache(maxsize=MEMO)
def _no_phrase(unit: str) -> Group:
    return _paired(unit, ["hd<none"])


@lru_cache(maxsize=MEMO)
def _phrase_before(names: Group, words: str, in_clause: bool, second: Group, unit: str) -> Group:
    place = "c" if in_clause else "s"
    heads = [*(f"hd<{n}" for n in names), *(f"hd{place}<{n}" for n in names), *(f"hd2<{n}" for n in second)]
    return (f"hp<{words}", *_paired(unit, heads))


@lru_cache(maxsize=MEMO)
def _phrase_after(names: Group, words: str, in_clause: bool, unit: str) -> Group:
    place = "c" if in_clause else "s"
    return (f"hp>{words}", *_paired(unit, (f"hd{place}>{name}" for name in names)))


def _nearest(cues: Sequence[Cue], group: str) -> Group:
    """The names of the first cues of a group, which stand at one place."""
    names: list[str] = []
    place = -1
    for q in cues:
        if q.name.startswith(group):
            if names and q.start != place:
                break
            place = q.start
            names.append(q.name)
    return tuple(names)


@lru_cache(maxsize=MEMO)
def _governed(found: Governor | None, unit: str) -> Group:
    governor = _governor(found)
    return (*governor, *(f"u={unit}&{name}" for name in governor))


def _governor(found: Governor | None) -> list[str]:
    if found is None:
        return ["gov=none"]
    return [f"gov={found.word}", f"way1={found.way}", *(f"gov:{name}" for name in found.names)]


def _beside(around: Around, i: int) -> list[Group]:
    """What governs the neighbours of the same unit in the sentence: lists share their verb."""
    c = around.c
    out: list[Group] = []
    for j, name in ((i - 1, "pv"), (i + 1, "nx")):
        if 0 <= j < len(c.candidates) and c.where[j] == c.where[i] and c.candidates[j].unit == c.candidates[i].unit:
            before = around.phrases(j)
            heads = before[-1].names if before else _NONE
            ways = tuple(around.ways_before(j)[-1:])
            out.append(_neighbour_told(name, around.governor(j), ways, bool(around.per(j)), heads))
    return out


@lru_cache(maxsize=MEMO)
def _neighbour_told(name: str, governor: Governor | None, ways: Group, per: bool, heads: Group) -> Group:
    told = [*_governor(governor), *ways, *(["per"] if per else []), *(f"hd<{head}" for head in heads)]
    return tuple(f"{name}:{feature}" for feature in told)


def _neighbours(around: Around, i: int, sentence: Sentence) -> list[Group]:
    """The figures before and after in the sentence, with the words between."""
    c = around.c
    out: list[Group] = []
    for step, name in ((-1, "prev"), (1, "next")):
        j = i + step
        if not (0 <= j < len(c.candidates) and c.where[j] == sentence.index):
            out.append((f"no-{name}",))
            continue
        gap, unit = around.gap(min(i, j)), _unit_class(c.candidates[j])
        out.append(_neighbour(name, unit, c.candidates[j].unit == c.candidates[i].unit))
        out.append((f"{name}-gap={'_'.join(gap[:4]) if len(gap) <= 4 else 'long'}&{unit}",))
        out += [_between(name, w) for w in [w for w in gap if w.isalpha()][:8]]
    return out


@lru_cache(maxsize=MEMO)
def _neighbour(name: str, unit: str, same: bool) -> Group:
    return (f"{name}={unit}", *([f"{name}-same-unit"] if same else []))


@lru_cache(maxsize=MEMO)
def _between(name: str, word: str) -> Group:
    return (f"{name}-between={word}",)


def _elsewhere(around: Around, sentence: Sentence) -> list[Group]:
    """Cues of the sentence before and of the article's first sentence, and the place of this one."""
    index = sentence.index
    out = [_place(min(index, 3)), _article(around.c.topics)]
    if index:
        out.append(_topics("b", tuple(q.name for q in around.topics(index - 1))))
        out.append(_topics("t", tuple(q.name for q in around.topics(0))))
    return out


@lru_cache(maxsize=MEMO)
def _place(index: int) -> Group:
    return (f"at={index}",)


@lru_cache(maxsize=MEMO)
def _article(topics: Group) -> Group:
    return (*(f"d:{name}" for name in topics), *(f"d1:{name}" for name in topics[:1]))


@lru_cache(maxsize=MEMO)
def _topics(name: str, topics: Group) -> Group:
    return tuple(f"{name}:{topic}" for topic in sorted(set(topics)))


def hedge_features(c: Context, i: int, hedge: str, word: str) -> list[str]:
    """Return what decides the approximation: the hedge found by rule, its wording, and the nearest words."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    left, right = c.text[sentence.start : figure.start], c.text[figure.end : sentence.end]
    out = ["bias", f"hedge={hedge}", f"word={word}", f"kind={figure.kind}"]
    out += [f"way={w}" for w in way(left[-30:])[-1:]]
    out += [f"hedge={hedge}&title"] if figure.start < c.title_end else []
    out += [f"L{n}={w}" for n, w in enumerate(reversed(last_words(left, 4)), 1)]
    return out + [f"R{n}={w}" for n, w in enumerate(first_words(right, 2), 1)]


def keep_features(around: Around, i: int) -> list[str]:
    """Return what tells a figure from a number that only repeats one or measures nothing."""
    c = around.c
    figure = c.candidates[i]
    out = [f"k:{figure.form}&{figure.kind}", f"k:{figure.form}&{figure.unit}"]
    out += [f"k:one={figure.value == 1}&{figure.form}"]
    out += ["k:hyphen"] if c.text[figure.number_end : figure.number_end + 1] == "-" else []
    out += [f"k:small={figure.value <= 3}&{figure.form}"]
    title = figure.start < c.title_end
    places = c.same_number(i)
    later = any(some[-1] > i for some in places)
    out.append(f"k:later={later}&title={title}")
    out.append(f"k:later={later}&title={title}&{figure.kind}")
    earlier = [some[max(0, at - _REPEATS) : at] for some in places if (at := bisect_left(some, i))]
    if not earlier:
        return [*out, "k:new"]
    # what stands last is in the body if any is
    same = sorted(j for some in earlier for j in some if c.candidates[j].start >= c.title_end)
    if not same:
        return [*out, "k:new-in-body", f"k:new-in-body&title={title}"]
    last = same[-1]
    out += ["k:again", f"k:again&{figure.kind}", f"k:again={min(len(same), _REPEATS)}", f"k:again&{figure.form}"]
    out.append(f"k:again&{_back(c.where[i] - c.where[last])}")
    out.append(f"k:again&{_back(c.where[i] - c.where[last])}&{figure.kind}")
    topics, before = _in_clause(around, i), _in_clause(around, last)
    out.append(f"k:again&topics={'same' if topics == before else 'shared' if topics & before else 'other'}")
    out.append(f"k:again&text={_plain(c, i) == _plain(c, last)}")
    return out


def _back(distance: int) -> str:
    return str(distance) if distance < 3 else "far"


def _in_clause(around: Around, i: int) -> frozenset[str]:
    """The topics of the clause of figure `i`."""
    start, end = around.clause(i)
    return frozenset(q.name for q in around.topics(around.c.where[i]) if start <= q.start < end)


def _plain(c: Context, i: int) -> str:
    return c.text[c.candidates[i].start : c.candidates[i].end].lower()


def status_features(around: Around, i: int) -> list[str]:
    """Return what, beside the base, tells a plan or a forecast from what is: modal words of clause and sentence."""
    c = around.c
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    start, end = around.clause(i)
    modal = [q for q in sentence.cues if q.name.startswith(("modal", "link"))]
    out = [f"mw={q.word}" for q in modal]
    out += [f"mwc={q.word}" for q in modal if start <= q.start < end]
    out += [f"mwl={q.word}" for q in modal if q.end <= figure.start][-2:]
    if c.where[i]:
        out += [f"mb:{q.name}" for q in c.sentences[c.where[i] - 1].cues if q.name.startswith("modal")]
    return [*out, *(f"w={w}" for w in around.bag(sentence.index))]
