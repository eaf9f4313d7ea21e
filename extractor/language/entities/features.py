"""What speaks for and against a candidate: strings for the linear decision.

Candidates share their beginnings and ends, so the features come in three parts: of the beginning, of the end, and of
what lies between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc

from extractor.knowledge.names import person_words
from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import MEMO, Candidate, is_acronym, is_name_word
from extractor.language.entities.wording import wording
from extractor.language.facts import article_of
from extractor.language.tokens import Tokens, tokens_of

_POST_WORDS = 5  # words of a minister's post that are looked for before a name
_PHRASES = 10_000  # candidates' words remembered at most: half of them come again
_DASHES = frozenset({"-", "–", "/"})


@dataclass(slots=True)
class Surroundings:
    """Facts of the whole doc that every candidate's features share."""

    tokens: Tokens
    model_label: list[str]
    """For each token the label of the model's entity, empty outside."""
    model_starts: set[int]
    forms: Counter[str]
    """How often each word stands in the doc."""
    form_labels: dict[str, Counter[str]]
    """For each text the model found, how often with which label."""
    known_type: list[str]
    title_end: int
    english: bool
    lines_in_capitals: set[int]


def survey(doc: Doc, candidates: list[Candidate]) -> Surroundings:
    """Look over `doc` once."""
    tokens = tokens_of(doc)
    labels, starts = [""] * len(doc), set()
    form_labels: dict[str, Counter[str]] = {}
    for entity in doc.ents:
        label = entity.label_
        starts.add(entity.start)
        labels[entity.start : entity.end] = [label] * (entity.end - entity.start)
        form_labels.setdefault(tokens.piece(entity.start, entity.end), Counter())[label] += 1
    known = [""] * len(doc)
    for item in candidates:
        if item.known:
            mark = item.known.type + ("?" if item.known.doubtful else "")
            known[item.start : item.end] = [mark] * (item.end - item.start)
    article = article_of(doc)
    return Surroundings(
        tokens=tokens,
        model_label=labels,
        model_starts=starts,
        forms=Counter(tokens.text),
        form_labels=form_labels,
        known_type=known,
        title_end=article.body_start if article.title else 0,
        english=article.language == "en",
        lines_in_capitals=_capital_sentences(tokens),
    )


def _capital_sentences(tokens: Tokens) -> set[int]:
    """Tokens of sentences in capitals or headline case, where a capital says little."""
    out: set[int] = set()
    for start, end in tokens.sentences:
        words = [t for t in tokens.text[start:end] if len(t) > 3 and t.isalpha()]
        if len(words) > 3 and sum(t[0].isupper() for t in words) > 0.75 * len(words):
            out.update(range(start, end))
    return out


def features(item: Candidate, around: Surroundings) -> list[str]:
    """Return the features of one candidate."""
    edges = [*start_features(item.start, around), *end_features(item.end, around)]
    return [*edges, *inner_features(item, around), *words_of(item, around)]


def start_features(start: int, around: Surroundings) -> list[str]:
    """Return what the first word of a candidate and the words before it say."""
    tokens, words, posts = around.tokens, wording(), post_words()
    title, first = tokens.text[start], tokens.lower[start]
    out = [
        f"first={first}",
        f"head={first[:3]}",
        f"post_first={title in posts.heads_id or first in posts.heads_en}",
        f"honorific={title in posts.honorifics}",
        f"lower={not is_name_word(title)}",
        f"sentence_start={tokens.opens[start]}",
        f"title={tokens.start[start] < around.title_end}",
        f"headline={start in around.lines_in_capitals}",
    ]
    before = _before(start, tokens)
    two_before = start > 1 and before != "^" and not tokens.opens[start - 1]
    before2 = tokens.lower[start - 2] if two_before else "^"
    out += [f"before={before}", f"before2={before2} {before}"]
    if before in words.source_before:
        out.append("source_before")
    if start:
        out += _after_words(start, before, around)
    return out


def _after_words(start: int, before: str, around: Surroundings) -> list[str]:
    """What the word before a candidate is."""
    posts, word = post_words(), around.tokens.text[start - 1]
    return [
        f"after_post={word in posts.heads_id or before in posts.heads_en}",
        f"after_honorific={word in posts.honorifics}",
        f"before_name={is_name_word(word) and not around.tokens.opens[start]}",
        f"after_minister={_after_minister(start, around)}",
        f"before_opens={wording().opens.get(before, '')}",
        f"before_known={around.known_type[start - 1]}",
        f"before_model={around.model_label[start - 1]}",
    ]


def _before(start: int, tokens: Tokens) -> str:
    return tokens.lower[start - 1] if start and not tokens.opens[start] else "^"


def _after(end: int, tokens: Tokens) -> str:
    return tokens.lower[end] if end < len(tokens) and not tokens.opens[end] else "$"


def _after_minister(start: int, around: Surroundings) -> bool:
    posts, lower = minister_posts(), around.tokens.lower
    if lower[start - 1] not in _post_closings():
        return False
    return any(start >= n and " ".join(lower[start - n : start]) in posts for n in range(1, _POST_WORDS + 1))


@cache
def _post_closings() -> frozenset[str]:
    return frozenset(post.rpartition(" ")[2] for post in minister_posts())


def end_features(end: int, around: Surroundings) -> list[str]:
    """Return what the last word of a candidate and the words behind it say; `end` is the token behind it."""
    tokens, posts = around.tokens, post_words()
    last = tokens.lower[end - 1]
    after = _after(end, tokens)
    after2 = tokens.lower[end + 1] if end + 1 < len(tokens) and after != "$" else "$"
    out = [
        f"last={last}",
        f"tail={last[-3:]}",
        f"post_last={last in posts.heads_en or tokens.text[end - 1] in posts.heads_id}",
        f"after={after}",
        f"after2={after} {after2}",
    ]
    if end < len(tokens):
        out += [
            f"after_name={is_name_word(tokens.text[end]) and after != '$'}",
            f"after_known={around.known_type[end]}",
            f"after_closes={wording().closes.get(after, '')}",
            f"after_model={around.model_label[end]}",
        ]
        if after == "(" and after2 != "$":
            inside = tokens.text[end + 1]
            out.append(f"bracket_after={'acronym' if is_acronym(inside) else inside.isdigit()}")
    return out


def words_of(item: Candidate, around: Surroundings) -> tuple[str, ...]:
    """Return what the candidate's words say by themselves."""
    tokens = around.tokens
    return word_features(tokens.piece(item.start, item.end), tuple(tokens.text[item.start : item.end]))


def inner_features(item: Candidate, around: Surroundings) -> list[str]:
    """Return what the candidate as a whole says where it stands."""
    text = around.tokens.piece(item.start, item.end)
    out = [f"source={source}" for source in item.sources]
    out += _from_model(item, text, around)
    out += _from_tables(item, around)
    out += _with_next(item, around)
    if is_acronym(text):
        out.append(f"acronym&{_model(item)}")
    before, after = _before(item.start, around.tokens), _after(item.end, around.tokens)
    if before == "(" and after == ")":
        out += ["bracketed", f"initials={_fits_initials(item, around)}"]
    out.append(f"often={_often(item, around)}")
    if text in wording().agencies:
        out += ["agency", f"agency&{before}"]
    if around.english:
        out.append("english")
    return out


def _from_model(item: Candidate, text: str, around: Surroundings) -> list[str]:
    out = []
    if not any(s.startswith("model:") for s in item.sources):
        inside = around.model_label[item.start : item.end]
        found = sorted({label for label in inside if label})
        if not found:
            out.append("model=none")
        for label in found:
            share = inside.count(label) / len(inside)
            out.append(f"model~{label}:{'all' if share == 1 else 'part'}")
            left = item.start not in around.model_starts and around.model_label[item.start] == label
            goes_on = item.end < len(around.tokens) and around.model_label[item.end] == label
            right = goes_on and item.end not in around.model_starts
            out.append(f"model~{label}:cut{int(left)}{int(right)}")
    if elsewhere := around.form_labels.get(text):
        out += [f"elsewhere={label}:{min(count, 3)}" for label, count in elsewhere.items()]
    return out


def _from_tables(item: Candidate, around: Surroundings) -> list[str]:
    if item.known:
        doubt = "?" if item.known.doubtful else ""
        type_ = f"known={item.known.type}{doubt}"
        out = [type_, f"kind={item.known.kind}{doubt}", f"{type_}&{_model(item)}"]
        out.append(f"acronym_known={is_acronym(item.known.name)}")
        return out
    inside = around.known_type[item.start : item.end]
    out = [f"holds={k}" for k in {*inside} if k]
    if inside[0]:
        out.append(f"first_known={inside[0]}")
    if inside[-1]:
        out.append(f"last_known={inside[-1]}")
    return out


def _model(item: Candidate) -> str:
    return next((s for s in sorted(item.sources) if s.startswith("model:")), "model:none")


@lru_cache(maxsize=_PHRASES)
def word_features(text: str, written: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the words `written`, which make up `text`, say by themselves."""
    words, posts = wording(), post_words()
    tokens = [word.lower() for word in written]
    last, later = tokens[-1], written[1:]
    opens, closes = _opens(tokens), words.closes.get(last) or words.closes.get(" ".join(tokens[-2:])) or ""
    shape = _shape(written)
    out = [
        f"length={min(len(tokens), 6)}",
        f"form={text.lower()}",
        *(f"word={word}" for word in tokens[1:-1]),
        f"opens={opens}",
        f"closes={closes}",
        f"opens={opens}&closes={closes}",
        f"opens={opens}&shape={shape}",
        f"post_inside={not posts.heads_id.isdisjoint(later)}",
        f"minister={text.casefold() in minister_posts()}",
        f"never={written[0] in words.never}&{len(tokens) == 1}",
        f"never_inside={not words.never.isdisjoint(later)}",
        f"stop={not words.stops.isdisjoint(written[:-1])}&{last in ('tbk', 'tbk.')}",
        f"digits={any(map(str.isdigit, text))}",
        f"capitals={text.isupper()}",
        f"bracket={'(' in text}",
        f"comma={',' in text}",
        f"link={not words.links.isdisjoint(tokens)}",
        f"shape={shape}",
        *_name_words(written),
    ]
    long = [t for t in tokens if len(t) > 2]
    if len(set(long)) < len(long):
        out += ["repeats", f"repeats&opens={opens}"]
    if len(tokens) > 1 and is_acronym(written[-1]):
        fit = _initials_fit(tokens[:-1], last)
        out += [f"trail={fit}", f"trail={fit}&opens={opens}"]
    if is_acronym(text):
        out.append(f"acronym={len(text)}")
    return tuple(out)


def _opens(tokens: Sequence[str]) -> str:
    """The name of the cue that the words begin with."""
    opens = wording().opens
    return opens.get(tokens[0]) or opens.get(" ".join(tokens[:2])) or ""


def _with_next(item: Candidate, around: Surroundings) -> list[str]:
    """An acronym right after, a word that comes again, a dash: signs that two names meet."""
    text, end = around.tokens.text, item.end
    tokens = around.tokens.lower[item.start : end]
    out = []
    if len(tokens) > 1 and end < len(text):
        if is_acronym(text[end]):
            fit = _initials_fit(tokens, around.tokens.lower[end])
            out += [f"acronym_next={fit}", f"acronym_next={fit}&opens={_opens(tokens)}"]
        if text[end] in (text[item.start], text[item.start + 1]):
            out.append("goes_on_with_own_word")
    if not _DASHES.isdisjoint(tokens):
        out += ["dash", f"dash&{around.known_type[item.start]}&{around.known_type[end - 1]}"]
    return out


def _name_words(written: Sequence[str]) -> list[str]:
    """Which of the words are common names of persons."""
    common = person_words()
    marks = [word in common for word in written]
    if True not in marks:
        return ["person_words=0"]
    share = "all" if all(marks) else "some"
    return [f"person_words={share}&{min(len(marks), 4)}", f"person_first={marks[0]}", f"person_last={marks[-1]}"]


def _shape(written: Sequence[str]) -> str:
    signs: list[str] = []
    for text in written:
        sign = _sign(text)
        if not signs or signs[-1] != sign or sign != "X":
            signs.append(sign)
    return "".join(signs)[:6]


@lru_cache(maxsize=MEMO)
def _sign(text: str) -> str:
    if text.isupper():
        return "A" if len(text) > 1 else "I"
    if text[0].isupper():
        return "X"
    return "9" if text[0].isdigit() else "x" if text[0].isalpha() else text[0]


def _often(item: Candidate, around: Surroundings) -> int:
    """How often the least frequent word of the candidate stands in the doc, up to four."""
    return min(4, *(around.forms[text] for text in around.tokens.text[item.start : item.end]))


def _fits_initials(item: Candidate, around: Surroundings) -> bool:
    """Whether the acronym's first letter begins one of the words before its bracket."""
    lower = around.tokens.lower
    letter = lower[item.start][0]
    lo = max(0, item.start - 10)
    words = lower[lo : item.start - 1]
    return bool(words) and any(word.startswith(letter) for word in words)


def _initials_fit(tokens: Sequence[str], acronym: str) -> int:
    """How well an acronym fits the words before it: 0 no, 1 its letters are there in order, 2 it is the initials."""
    links = wording().links
    words = [w for w in tokens if w[0].isalpha() and w not in links]
    if "".join(w[0] for w in words if w not in {"pt", "tbk"}) == acronym:
        return 2
    letters = iter("".join(words))
    return int(all(letter in letters for letter in acronym))
