"""What speaks for and against a candidate: strings for the linear decision.

Candidates share their beginnings and ends, so the features come in three parts: of the beginning, of the end, and of
what lies between; each in groups of what depends on the same few things.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc

from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import Candidate, is_acronym, is_name_word
from extractor.language.entities.wordfeatures import initials_fit, opens_of, word_features
from extractor.language.entities.wording import wording
from extractor.language.facts import article_of
from extractor.language.joint import Group
from extractor.language.remembered import MEMO
from extractor.language.tokens import Tokens, tokens_of

_POST_WORDS = 5  # words of a minister's post that are looked for before a name
_DASHES = frozenset({"-", "–", "/"})


@dataclass(slots=True)
class Surroundings:
    """Facts of the whole doc that every candidate's features share."""

    tokens: Tokens
    written: tuple[str, ...]
    """The tokens' text."""
    model_label: tuple[str, ...]
    """For each token the label of the model's entity, empty outside."""
    model_starts: set[int]
    often: list[int]
    """For each token how often its word stands in the doc."""
    form_labels: dict[str, Counter[str]]
    """For each text the model found, how often with which label."""
    known_type: tuple[str, ...]
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
    article, forms = article_of(doc), Counter(tokens.text)
    return Surroundings(
        tokens=tokens,
        written=tuple(tokens.text),
        model_label=tuple(labels),
        model_starts=starts,
        often=[forms[word] for word in tokens.text],
        form_labels=form_labels,
        known_type=tuple(known),
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
    groups = [*start_features(item.start, around), *end_features(item.end, around), *inner_features(item, around)]
    return [name for group in groups for name in group]


def start_features(start: int, around: Surroundings) -> list[Group]:
    """Return what the first word of a candidate and the words before it say."""
    tokens = around.tokens
    opens = tokens.opens[start]
    before = "^" if opens or not start else tokens.lower[start - 1]
    two_before = start > 1 and before != "^" and not tokens.opens[start - 1]
    before2 = tokens.lower[start - 2] if two_before else "^"
    in_title, in_capitals = tokens.start[start] < around.title_end, start in around.lines_in_capitals
    out = [
        _first_word(tokens.text[start]),
        _place(opens, in_title, in_capitals),
        _word_before(before),
        (f"before2={before2} {before}",),
    ]
    if start:
        out.append(_kind_before(tokens.text[start - 1], opens))
        minister = _after_minister(start, around)
        out.append(_found_before(minister, around.known_type[start - 1], around.model_label[start - 1]))
    return out


@lru_cache(maxsize=MEMO)
def _first_word(word: str) -> Group:
    posts, first = post_words(), word.lower()
    return (
        f"first={first}",
        f"head={first[:3]}",
        f"post_first={word in posts.heads_id or first in posts.heads_en}",
        f"honorific={word in posts.honorifics}",
        f"lower={not is_name_word(word)}",
    )


@cache
def _place(opens: bool, in_title: bool, in_capitals: bool) -> Group:  # remembered, so by place
    return f"sentence_start={opens}", f"title={in_title}", f"headline={in_capitals}"


@lru_cache(maxsize=MEMO)
def _word_before(before: str) -> Group:
    return (f"before={before}", *(["source_before"] if before in wording().source_before else []))


@lru_cache(maxsize=MEMO)
def _kind_before(word: str, opens: bool) -> Group:
    """What the word before a candidate is; `opens`: the candidate begins a sentence."""
    posts, before = post_words(), "^" if opens else word.lower()
    return (
        f"after_post={word in posts.heads_id or before in posts.heads_en}",
        f"after_honorific={word in posts.honorifics}",
        f"before_name={is_name_word(word) and not opens}",
        f"before_opens={wording().opens.get(before, '')}",
    )


@lru_cache(maxsize=MEMO)
def _found_before(minister: bool, known: str, model: str) -> Group:
    return f"after_minister={minister}", f"before_known={known}", f"before_model={model}"


def _before(start: int, tokens: Tokens) -> str:
    return tokens.lower[start - 1] if start and not tokens.opens[start] else "^"


def _after(end: int, tokens: Tokens) -> str:
    return tokens.lower[end] if end < len(tokens) and not tokens.opens[end] else "$"


def _after_minister(start: int, around: Surroundings) -> bool:
    lower = around.tokens.lower
    if lower[start - 1] not in _post_closings():
        return False
    posts = minister_posts()
    return any(start >= n and " ".join(lower[start - n : start]) in posts for n in range(1, _POST_WORDS + 1))


@cache
def _post_closings() -> frozenset[str]:
    return frozenset(post.rpartition(" ")[2] for post in minister_posts())


def end_features(end: int, around: Surroundings) -> list[Group]:
    """Return what the last word of a candidate and the words behind it say; `end` is the token behind it."""
    tokens = around.tokens
    after = _after(end, tokens)
    after2 = tokens.lower[end + 1] if end + 1 < len(tokens) and after != "$" else "$"
    out = [_last_word(tokens.text[end - 1]), (f"after={after}", f"after2={after} {after2}")]
    if end < len(tokens):
        out.append(_kind_after(tokens.text[end], after == "$"))
        out.append(_found_after(around.known_type[end], around.model_label[end]))
        if after == "(" and after2 != "$":
            inside = tokens.text[end + 1]
            out.append((f"bracket_after={'acronym' if is_acronym(inside) else inside.isdigit()}",))
    return out


@lru_cache(maxsize=MEMO)
def _last_word(word: str) -> Group:
    posts, last = post_words(), word.lower()
    return f"last={last}", f"tail={last[-3:]}", f"post_last={last in posts.heads_en or word in posts.heads_id}"


@lru_cache(maxsize=MEMO)
def _kind_after(word: str, opens: bool) -> Group:
    """What the word behind a candidate is; `opens`: it begins a sentence."""
    after = "$" if opens else word.lower()
    return f"after_name={is_name_word(word) and not opens}", f"after_closes={wording().closes.get(after, '')}"


@lru_cache(maxsize=MEMO)
def _found_after(known: str, model: str) -> Group:
    return f"after_known={known}", f"after_model={model}"


def inner_features(item: Candidate, around: Surroundings) -> list[Group]:
    """Return what the candidate's words say by themselves, and what it says as a whole where it stands."""
    tokens, start, end, text = around.tokens, item.start, item.end, item.text
    proposed, model = _proposed(item.sources)
    out = [*word_features(text, around.written[start:end]), proposed, *_from_model(item, around, model=model)]
    if item.known:
        known = item.known
        out.append(_known(known.type, known.kind, known.doubtful, is_acronym(known.name), model))
    else:
        out.append(_known_inside(around.known_type[start:end]))
    if with_next := _with_next(item, around):
        out.append(tuple(with_next))
    if start and tokens.text[start - 1] == "(" and _before(start, tokens) == "(" and _after(end, tokens) == ")":
        out.append(("bracketed", f"initials={_fits_initials(item, around)}"))
    if text in wording().agencies:
        out.append(("agency", f"agency&{_before(start, tokens)}"))
    out.append(_seen(min(4, *around.often[start:end]), f"acronym&{model}" if is_acronym(text) else "", around.english))
    return out


@lru_cache(maxsize=MEMO)
def _proposed(sources: Group) -> tuple[Group, str]:
    """Who proposed the candidate, and which of them the model is."""
    model = next((source for source in sources if source.startswith("model:")), "model:none")
    return tuple(f"source={source}" for source in sources), model


@lru_cache(maxsize=MEMO)
def _seen(often: int, acronym: str, english: bool) -> Group:
    """`often`: how often the candidate's least frequent word stands in the doc, up to four."""
    return (f"often={often}", *([acronym] if acronym else []), *(["english"] if english else []))


def _from_model(item: Candidate, around: Surroundings, *, model: str) -> list[Group]:
    out = []
    if model == "model:none":
        labels, starts, end = around.model_label, around.model_starts, item.end
        following = labels[end] if end < len(labels) and end not in starts else ""
        out.append(_partly(labels[item.start : end], item.start in starts, following))
    if elsewhere := around.form_labels.get(item.text):
        out.append(tuple(f"elsewhere={label}:{min(count, 3)}" for label, count in elsewhere.items()))
    return out


@lru_cache(maxsize=MEMO)
def _partly(inside: tuple[str, ...], begins: bool, following: str) -> Group:
    """What the model found in a stretch that is no entity of its own: the labels of its tokens.

    `begins`: one begins where the stretch does; `following`: the label of the one that goes on behind it.
    """
    out = []
    for label in sorted({label for label in inside if label}):
        share = inside.count(label) / len(inside)
        out.append(f"model~{label}:{'all' if share == 1 else 'part'}")
        left, right = not begins and inside[0] == label, following == label
        out.append(f"model~{label}:cut{int(left)}{int(right)}")
    return tuple(out) or ("model=none",)


@lru_cache(maxsize=MEMO)
def _known(type_: str, kind: str, doubtful: bool, acronym: bool, model: str) -> Group:
    """What the tables say of the candidate."""
    doubt = "?" if doubtful else ""
    known = f"known={type_}{doubt}"
    return known, f"kind={kind}{doubt}", f"{known}&{model}", f"acronym_known={acronym}"


@lru_cache(maxsize=MEMO)
def _known_inside(inside: tuple[str, ...]) -> Group:
    """What the tables say of the candidate's words; `inside` has it for each of them."""
    out = [f"holds={kind}" for kind in sorted({kind for kind in inside if kind})]
    if inside[0]:
        out.append(f"first_known={inside[0]}")
    if inside[-1]:
        out.append(f"last_known={inside[-1]}")
    return tuple(out)


def _with_next(item: Candidate, around: Surroundings) -> list[str]:
    """An acronym right after, a word that comes again, a dash: signs that two names meet."""
    text, start, end = around.written, item.start, item.end
    out = []
    if end - start > 1 and end < len(text):
        following = text[end]
        if is_acronym(following):
            lower = around.tokens.lower[start:end]
            fit = initials_fit(lower, around.tokens.lower[end])
            out += [f"acronym_next={fit}", f"acronym_next={fit}&opens={opens_of(lower)}"]
        if following in (text[start], text[start + 1]):
            out.append("goes_on_with_own_word")
    if not _DASHES.isdisjoint(item.text) and not _DASHES.isdisjoint(text[start:end]):
        out += ["dash", f"dash&{around.known_type[start]}&{around.known_type[end - 1]}"]
    return out


def _fits_initials(item: Candidate, around: Surroundings) -> bool:
    """Whether the acronym's first letter begins one of the words before its bracket."""
    lower = around.tokens.lower
    letter = lower[item.start][0]
    lo = max(0, item.start - 10)
    words = lower[lo : item.start - 1]
    return bool(words) and any(word.startswith(letter) for word in words)
