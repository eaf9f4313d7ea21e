"""What speaks for and against a candidate: strings for the linear decision.

Candidates share their beginnings and ends, so the features come in three: of the beginning, of the end, and of what
lies between; each in parts of what depends on the same few things.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import Candidate, is_acronym, is_name_word
from extractor.language.entities.parts import Part, names_of
from extractor.language.entities.wordfeatures import initials_fit, opens_of, word_features
from extractor.language.entities.wording import wording
from extractor.language.facts import article_of
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
    found: list[tuple[int, int]]
    """Where the model's entities begin and end, in text order."""
    model_starts: set[int]
    often: list[int]
    """For each token how often its word stands in the doc."""
    dashes: set[int]
    form_labels: dict[str, Counter[str]]
    """For each text the model found, how often with which label."""
    known_type: tuple[str, ...]
    title_end: int
    english: bool
    lines_in_capitals: set[int]


def survey(doc: Doc, candidates: list[Candidate]) -> Surroundings:
    """Look over `doc` once."""
    tokens = tokens_of(doc)
    labels, found = [""] * len(doc), list[tuple[int, int]]()
    form_labels: dict[str, Counter[str]] = {}
    for entity in doc.ents:
        label = entity.label_
        found.append((entity.start, entity.end))
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
        found=found,
        model_starts={start for start, _ in found},
        often=[forms[word] for word in tokens.text],
        dashes={i for i, word in enumerate(tokens.text) if word in _DASHES},
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
    parts = [*start_features(item.start, around), *end_features(item.end, around), *inner_features(item, around)]
    return list(names_of(parts))


def start_features(start: int, around: Surroundings) -> list[Part]:
    """Return what the first word of a candidate and the words before it say."""
    tokens = around.tokens
    opens, before = tokens.opens[start], _before(start, tokens)
    two_before = start > 1 and before != "^" and not tokens.opens[start - 1]
    before2 = tokens.lower[start - 2] if two_before else "^"
    out: list[Part] = [
        (_first_word, tokens.text[start]),
        (_place, opens, tokens.start[start] < around.title_end, start in around.lines_in_capitals),
        f"before2={before2} {before}",
    ]
    if not start:
        return [*out, "before=^"]
    found = _after_minister(start, around), around.known_type[start - 1], around.model_label[start - 1]
    return [*out, (_word_before, tokens.text[start - 1], opens), (_found_before, *found)]


def _first_word(word: str) -> tuple[Part, ...]:
    posts, first = post_words(), word.lower()
    is_post = word in posts.heads_id or first in posts.heads_en
    return f"first={first}", f"head={first[:3]}", (_opening, is_post, word in posts.honorifics, is_name_word(word))


def _opening(post: bool, honorific: bool, named: bool) -> tuple[str, ...]:  # by place: it is a key
    return f"post_first={post}", f"honorific={honorific}", f"lower={not named}"


def _place(opens: bool, in_title: bool, in_capitals: bool) -> tuple[str, ...]:  # by place: it is a key
    return f"sentence_start={opens}", f"title={in_title}", f"headline={in_capitals}"


def _word_before(word: str, opens: bool) -> list[Part]:
    """What the word before a candidate is; `opens`: the candidate begins a sentence."""
    posts, before, words = post_words(), "^" if opens else word.lower(), wording()
    is_post, named = word in posts.heads_id or before in posts.heads_en, is_name_word(word) and not opens
    return [
        f"before={before}",
        *(["source_before"] if before in words.source_before else []),
        (_kind_before, is_post, word in posts.honorifics, named, words.opens.get(before, "")),
    ]


def _kind_before(post: bool, honorific: bool, named: bool, opens: str) -> tuple[str, ...]:
    return f"after_post={post}", f"after_honorific={honorific}", f"before_name={named}", f"before_opens={opens}"


def _found_before(minister: bool, known: str, model: str) -> tuple[str, ...]:
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


def end_features(end: int, around: Surroundings) -> list[Part]:
    """Return what the last word of a candidate and the words behind it say; `end` is the token behind it."""
    tokens = around.tokens
    after = _after(end, tokens)
    after2 = tokens.lower[end + 1] if end + 1 < len(tokens) and after != "$" else "$"
    out: list[Part] = [(_last_word, tokens.text[end - 1]), f"after2={after} {after2}"]
    if end >= len(tokens):
        return [*out, "after=$"]
    out.append((_word_after, tokens.text[end], tokens.opens[end]))
    out.append((_found_after, around.known_type[end], around.model_label[end]))
    if after == "(" and after2 != "$":
        inside = tokens.text[end + 1]
        out.append(f"bracket_after={'acronym' if is_acronym(inside) else inside.isdigit()}")
    return out


def _last_word(word: str) -> tuple[Part, ...]:
    posts, last = post_words(), word.lower()
    return f"last={last}", f"tail={last[-3:]}", f"post_last={last in posts.heads_en or word in posts.heads_id}"


def _word_after(word: str, opens: bool) -> tuple[Part, ...]:
    """What the word behind a candidate is; `opens`: it begins a sentence."""
    after = "$" if opens else word.lower()
    return f"after={after}", (_kind_after, is_name_word(word) and not opens, wording().closes.get(after, ""))


def _kind_after(named: bool, closes: str) -> tuple[str, ...]:
    return f"after_name={named}", f"after_closes={closes}"


def _found_after(known: str, model: str) -> tuple[str, ...]:
    return f"after_known={known}", f"after_model={model}"


def inner_features(item: Candidate, around: Surroundings) -> list[Part]:
    """Return what the candidate's words say by themselves, and what it says as a whole where it stands."""
    tokens, start, end, text, sources = around.tokens, item.start, item.end, item.text, item.sources
    labels, starts = around.model_label, around.model_starts
    following = labels[end] if end < len(labels) and end not in starts else ""
    out: list[Part] = [
        (word_features, text, around.written[start:end]),
        (_proposed, sources, labels[start:end], start in starts, following),
        (_seen, min(4, *around.often[start:end]), is_acronym(text) and _model(sources), around.english),
    ]
    if known := item.known:
        out.append((_known, known.type, known.kind, known.doubtful, is_acronym(known.name), sources))
    else:
        out.append((_known_inside, around.known_type[start:end]))
    if elsewhere := around.form_labels.get(text):
        out += [f"elsewhere={label}:{min(count, 3)}" for label, count in elsewhere.items()]
    out += _with_next(item, around)
    if start and tokens.text[start - 1] == "(" and _before(start, tokens) == "(" and _after(end, tokens) == ")":
        out += ["bracketed", f"initials={_fits_initials(item, around)}"]
    if text in wording().agencies:
        out += ["agency", f"agency&{_before(start, tokens)}"]
    return out


def _model(sources: tuple[str, ...]) -> str:
    """Which of the sources the model is."""
    return next((source for source in sources if source.startswith("model:")), "model:none")


def _seen(often: int, acronym: str | bool, english: bool) -> list[str]:
    """`often`: how often the candidate's least frequent word stands in the doc, up to four."""
    return [f"often={often}", *([f"acronym&{acronym}"] if acronym else []), *(["english"] if english else [])]


def _proposed(sources: tuple[str, ...], inside: tuple[str, ...], begins: bool, following: str) -> list[str]:
    """Who proposed the candidate, and what the model found in a stretch that is no entity of its own.

    `inside`: the labels of its tokens; `begins`: an entity begins where the stretch does; `following`: the label of the
    one that goes on behind it.
    """
    out = [f"source={source}" for source in sources]
    if _model(sources) != "model:none":
        return out
    labels = sorted({label for label in inside if label})
    for label in labels:
        share = inside.count(label) / len(inside)
        out.append(f"model~{label}:{'all' if share == 1 else 'part'}")
        left, right = not begins and inside[0] == label, following == label
        out.append(f"model~{label}:cut{int(left)}{int(right)}")
    return out if labels else [*out, "model=none"]


def _known(type_: str, kind: str, doubtful: bool, acronym: bool, sources: tuple[str, ...]) -> tuple[str, ...]:
    """What the tables say of the candidate."""
    doubt = "?" if doubtful else ""
    known = f"known={type_}{doubt}"
    return known, f"kind={kind}{doubt}", f"{known}&{_model(sources)}", f"acronym_known={acronym}"


def _known_inside(inside: tuple[str, ...]) -> list[str]:
    """What the tables say of the candidate's words; `inside` has it for each of them."""
    out = [f"holds={kind}" for kind in sorted({kind for kind in inside if kind})]
    if inside[0]:
        out.append(f"first_known={inside[0]}")
    if inside[-1]:
        out.append(f"last_known={inside[-1]}")
    return out


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
    if around.dashes and not around.dashes.isdisjoint(range(start, end)):
        out += ["dash", f"dash&{around.known_type[start]}&{around.known_type[end - 1]}"]
    return out


def _fits_initials(item: Candidate, around: Surroundings) -> bool:
    """Whether the acronym's first letter begins one of the words before its bracket."""
    lower = around.tokens.lower
    letter = lower[item.start][0]
    lo = max(0, item.start - 10)
    words = lower[lo : item.start - 1]
    return bool(words) and any(word.startswith(letter) for word in words)
