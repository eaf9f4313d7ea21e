"""Turns a figure candidate and its surroundings into the string features of the decisions on it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.language.figures.candidates import Candidate, patterns
from extractor.language.figures.context import Context, Cue, Sentence, words_of

_PER = re.compile(r"\s*(?:/|per\s|a\s|an\s|se(?=\w)|each\b)\s*([^\W\d_]+)", re.I)
_MEMO = 20_000  # words remembered at most
_REPEATS = 3  # repetitions of a number that are counted
_WHOLE = 4  # stems up to so many letters stand only for themselves
_PAIRED = ("L1=", "near<", "near>", "per=", "head=", "hd", "gov", "way1")  # also taken together with the unit
_PARTIES = frozenset({"company", "person", "country", "institution"})
_BREAK = re.compile(r"[,;:()\n]|\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def base_features(c: Context, i: int) -> list[str]:
    """Return what every decision sees: the candidate itself, words and cues around it."""
    figure = c.candidates[i]
    sentence = c.sentences[c.where[i]]
    left = c.text[sentence.start : figure.start]
    right = c.text[figure.end : sentence.end]
    out = ["bias", *_own(c, figure), *_window(left, right)]
    out += _cue_features(c, i, sentence, figure)
    out += _neighbours(c, i, sentence)
    out += _elsewhere(c, sentence)
    out += _governor(c, i)
    out += _beside(c, i)
    unit = f"u={_unit_class(figure)}"
    if figure.kind == "count":
        out += [f"n={figure.unit}&{q.name}" for q in sentence.cues if q.name.startswith("topic")]
        out += [f"n={figure.unit}&d:{name}" for name in c.topics]
        out += _gatherings(c, sentence, figure)
    return out + [f"{unit}&{f}" for f in out if f.startswith(_PAIRED)]


def _gatherings(c: Context, sentence: Sentence, figure: Candidate) -> list[str]:
    """Fairs and meetings of firms that the sentence or the lead names: firms, people, countries counted take part."""
    if not sentence.gatherings | c.lead_gatherings:
        return ["no-gathering"]
    party = "party" if figure.unit in _PARTIES else "thing"
    places = [*(["here"] if sentence.gatherings else []), *(["lead"] if c.lead_gatherings else [])]
    return [f"{party}-at-gathering", *(f"{party}-at-gathering:{place}" for place in places)]


def _unit_class(figure: Candidate) -> str:
    return figure.kind if figure.kind in {"money", "percent", "count"} else figure.unit


def _own(c: Context, figure: Candidate) -> list[str]:
    size = int(math.log10(abs(figure.value))) if figure.value else -9
    out = [f"kind={figure.kind}", f"unit={figure.unit}", f"form={figure.form}", f"size={figure.kind}{size}"]
    out += [f"head={figure.head}"] if figure.head else []
    out += ["words"] if figure.words else []
    out += ["vague"] if figure.vague else []
    out += ["range"] if figure.value_max is not None else []
    out += ["title"] if figure.start < c.title_end else []
    if per := _PER.match(c.text, figure.end):
        out.append(f"per={per[1].lower()}")
        out.append("per")
    if c.text[max(0, figure.start - 2) : figure.start].strip().endswith("("):
        out.append("in-brackets")
    return out


def _window(left: str, right: str) -> list[str]:
    before, after = words_of(left)[-10:], words_of(right)[:8]
    out = [f"L{n}={w}" for n, w in enumerate(reversed(before[-3:]), 1)]
    out += [f"R{n}={w}" for n, w in enumerate(after[:3], 1)]
    out += [f"l={w}" for w in before if w.isalpha()] + [f"r={w}" for w in after if w.isalpha()]
    if len(before) > 1:
        out.append(f"L21={before[-2]}_{before[-1]}")
    if len(after) > 1:
        out.append(f"R12={after[0]}_{after[1]}")
    return out


def _bucket(distance: int) -> str:
    for limit in (12, 30, 60, 120):
        if distance <= limit:
            return str(limit)
    return "far"


def _cue_features(c: Context, i: int, sentence: Sentence, figure: Candidate) -> list[str]:
    """Cue classes left and right by distance, the nearest of each group, and those of the same clause."""
    left = [q for q in sentence.cues if q.end <= figure.start]
    right = [q for q in sentence.cues if q.start >= figure.end]
    out = [f"s:{q.name}" for q in sentence.cues if q.name.startswith("topic")]
    start, end = clause(c, i)
    out += [f"c:{q.name}" for q in sentence.cues if q.start >= start and q.end <= end]
    out += [f"<{q.name}@{_bucket(figure.start - q.end)}" for q in left]
    out += [f">{q.name}@{_bucket(q.start - figure.end)}" for q in right]
    for group in ("topic", "modal", "link"):
        out += [f"near<{n}" for n in _nearest(left, group, last=True)]
        out += [f"near>{n}" for n in _nearest(right, group, last=False)]
    out += [f"way<{w}" for w in way(c.text[max(sentence.start, figure.start - 40) : figure.start])]
    out += [f"way>{w}" for w in way(c.text[figure.end : min(sentence.end, figure.end + 25)])]
    order = [q.name for q in left if q.name.startswith("topic")][-3:]
    out += [f"way3<{w}" for w in way(" ".join(_WORD.findall(c.text[sentence.start : figure.start])[-3:]))]
    out += _head_features(c, left, right, start, end)
    return [*out, f"order={'|'.join(order)}"]


def _head_features(c: Context, left: list[Cue], right: list[Cue], start: int, end: int) -> list[str]:
    """The topic phrases around the figure by their head: what is named first in Indonesian, last in English."""
    before, after = phrases(c, left), phrases(c, right)
    out = [f"hd<{name}" for name in before[-1].names] if before else ["hd<none"]
    if before:
        out += [f"hd{'c' if before[-1].start >= start else 's'}<{name}" for name in before[-1].names]
        out.append(f"hp<{before[-1].words}")
    if len(before) > 1:
        out += [f"hd2<{name}" for name in before[-2].names]
    if after:
        out += [f"hd{'c' if after[0].end <= end else 's'}>{name}" for name in after[0].names]
        out.append(f"hp>{after[0].words}")
    return out


@dataclass(frozen=True, slots=True)
class Phrase:
    """Topic words side by side ("kapasitas produksi"): the classes of the head, the words, the offsets."""

    names: tuple[str, ...]
    words: str
    start: int
    end: int


def phrases(c: Context, cues: Sequence[Cue]) -> list[Phrase]:
    """Join neighbouring topic cues to phrases."""
    out: list[list[Cue]] = []
    for cue in cues:
        if not cue.name.startswith("topic"):
            continue
        gap = c.text[out[-1][-1].end : cue.start] if out else "."
        if out and (cue.start <= out[-1][-1].end or gap.strip() == ""):
            out[-1].append(cue)
        else:
            out.append([cue])
    return [_phrase(c, group) for group in out]


def _phrase(c: Context, group: list[Cue]) -> Phrase:
    edge = max(q.start for q in group) if c.language == "en" else min(q.start for q in group)
    names = tuple(sorted({q.name[6:] for q in group if q.start == edge}))
    words = " ".join(sorted({q.word: q.start for q in group}, key={q.word: q.start for q in group}.__getitem__))
    return Phrase(names, words, group[0].start, group[-1].end)


def _nearest(cues: Sequence[Cue], group: str, *, last: bool) -> list[str]:
    of_group = [q for q in cues if q.name.startswith(group)]
    if not of_group:
        return []
    edge = of_group[-1] if last else of_group[0]
    return [q.name for q in of_group if q.start == edge.start]


def clause(c: Context, i: int) -> tuple[int, int]:
    """Return the offsets of the stretch between the marks and figures nearest to candidate `i`."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    start, end = sentence.start, sentence.end
    if i and c.where[i - 1] == sentence.index:
        start = c.candidates[i - 1].end
    if i + 1 < len(c.candidates) and c.where[i + 1] == sentence.index:
        end = c.candidates[i + 1].start
    for mark in _BREAK.finditer(c.text, start, figure.start):
        start = mark.end()
    if mark_after := _BREAK.search(c.text, figure.end, end):
        end = mark_after.start()
    return start, end


@cache
def _polarities() -> tuple[dict[str, str], dict[str, str]]:
    """The way of change that a whole word tells, and that the beginning of one does; the first by name counts."""
    tables: dict[str, list[str]] = patterns()["polarity"]
    rows = [(stem, name) for name in sorted(tables, reverse=True) for stem in tables[name]]
    return dict(rows), {stem: name for stem, name in rows if len(stem) > _WHOLE}


@lru_cache(maxsize=_MEMO)
def _polarity_of(word: str) -> str | None:
    whole, begun = _polarities()
    found = [begun[word[:size]] for size in range(_WHOLE + 1, len(word) + 1) if word[:size] in begun]
    return min([*found, *([whole[word]] if word in whole else [])], default=None)


def way(text: str) -> list[str]:
    """Return which ways of change the words of `text` tell, in order: up, down, loss, deficit."""
    return [p for w in _WORD.findall(text.lower()) if (p := _polarity_of(w))]


@cache
def _passed_over() -> frozenset[str]:
    """Words between a figure and the word that governs it: hedges, "sebesar", prepositions."""
    hedges = " ".join(patterns()["hedges"].values()).replace("|", " ")
    return frozenset(_WORD.findall(hedges.lower())) | frozenset(patterns()["exclude"]["light"])


def _governor(c: Context, i: int) -> list[str]:
    """The first word of weight to the left, with its classes and whether it tells of a change."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    words = list(_WORD.finditer(c.text, max(sentence.start, figure.start - 80), figure.start))
    found = next((w for w in reversed(words) if w[0].lower() not in _passed_over()), None)
    if not found:
        return ["gov=none"]
    out = [f"gov={found[0].lower()}", f"way1={(way(found[0]) or ['none'])[0]}"]
    return out + [f"gov:{q.name}" for q in sentence.cues if q.start <= found.start() < q.end]


def _beside(c: Context, i: int) -> list[str]:
    """What governs the neighbours of the same unit in the sentence: lists share their verb."""
    out: list[str] = []
    for j, name in ((i - 1, "pv"), (i + 1, "nx")):
        if not 0 <= j < len(c.candidates) or c.where[j] != c.where[i]:
            continue
        figure, sentence = c.candidates[j], c.sentences[c.where[j]]
        if figure.unit != c.candidates[i].unit:
            continue
        out += [f"{name}:{f}" for f in _governor(c, j)]
        out += [f"{name}:{w}" for w in way(c.text[max(sentence.start, figure.start - 40) : figure.start])[-1:]]
        out += [f"{name}:per" for _ in [0] if _PER.match(c.text, figure.end)]
        before = phrases(c, [q for q in sentence.cues if q.end <= figure.start])
        out += [f"{name}:hd<{n}" for n in before[-1].names] if before else []
    return out


def _neighbours(c: Context, i: int, sentence: Sentence) -> list[str]:
    """The figures before and after in the sentence, with the words between."""
    out: list[str] = []
    for step, name in ((-1, "prev"), (1, "next")):
        j = i + step
        if not (0 <= j < len(c.candidates) and c.where[j] == sentence.index):
            out.append(f"no-{name}")
            continue
        first, second = sorted((c.candidates[i], c.candidates[j]), key=lambda f: f.start)
        gap = words_of(c.text[first.end : second.start])
        out.append(f"{name}={_unit_class(c.candidates[j])}")
        out.append(f"{name}-gap={'_'.join(gap[:4]) if len(gap) <= 4 else 'long'}&{_unit_class(c.candidates[j])}")
        out += [f"{name}-between={w}" for w in gap if w.isalpha()][:8]
        if c.candidates[j].unit == c.candidates[i].unit:
            out.append(f"{name}-same-unit")
    return out


def _elsewhere(c: Context, sentence: Sentence) -> list[str]:
    """Cues of the sentence before and of the article's first sentence, and the place of this one."""
    out = [f"at={min(sentence.index, 3)}"]
    if sentence.index:
        before = c.sentences[sentence.index - 1]
        out += [f"b:{q.name}" for q in before.cues if q.name.startswith("topic")]
    out += [f"d:{name}" for name in c.topics] + [f"d1:{name}" for name in c.topics[:1]]
    if c.sentences and sentence.index:
        out += [f"t:{q.name}" for q in c.sentences[0].cues if q.name.startswith("topic")]
    return sorted(set(out))


def sentence_words(c: Context, i: int) -> list[str]:
    """Return the words of the sentence as a bag."""
    sentence = c.sentences[c.where[i]]
    return [f"w={w}" for w in sorted(set(words_of(sentence.text))) if w.isalpha()]


def hedge_features(c: Context, i: int, hedge: str, word: str) -> list[str]:
    """Return what decides the approximation: the hedge found by rule, its wording, and the nearest words."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    left, right = c.text[sentence.start : figure.start], c.text[figure.end : sentence.end]
    out = ["bias", f"hedge={hedge}", f"word={word}", f"kind={figure.kind}"]
    out += [f"way={w}" for w in way(left[-30:])[-1:]]
    out += [f"hedge={hedge}&title"] if figure.start < c.title_end else []
    out += [f"L{n}={w}" for n, w in enumerate(reversed(words_of(left)[-4:]), 1)]
    return out + [f"R{n}={w}" for n, w in enumerate(words_of(right)[:2], 1)]


def keep_features(c: Context, i: int) -> list[str]:
    """Return what tells a figure from a number that only repeats one or measures nothing."""
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
    topics, before = _topics(c, i), _topics(c, last)
    out.append(f"k:again&topics={'same' if topics == before else 'shared' if topics & before else 'other'}")
    out.append(f"k:again&text={_plain(c, i) == _plain(c, last)}")
    return out


def _back(distance: int) -> str:
    return str(distance) if distance < 3 else "far"


def _topics(c: Context, i: int) -> frozenset[str]:
    start, end = clause(c, i)
    return frozenset(q.name for q in c.sentences[c.where[i]].cues if start <= q.start < end and q.name[:5] == "topic")


def _plain(c: Context, i: int) -> str:
    return c.text[c.candidates[i].start : c.candidates[i].end].lower()


def status_features(c: Context, i: int) -> list[str]:
    """Return what, beside the base, tells a plan or a forecast from what is: modal words of clause and sentence."""
    figure, sentence = c.candidates[i], c.sentences[c.where[i]]
    start, end = clause(c, i)
    modal = [q for q in sentence.cues if q.name.startswith(("modal", "link"))]
    out = [f"mw={q.word}" for q in modal]
    out += [f"mwc={q.word}" for q in modal if start <= q.start < end]
    out += [f"mwl={q.word}" for q in modal if q.end <= figure.start][-2:]
    if c.where[i]:
        out += [f"mb:{q.name}" for q in c.sentences[c.where[i] - 1].cues if q.name.startswith("modal")]
    return [*out, *sentence_words(c, i)]
