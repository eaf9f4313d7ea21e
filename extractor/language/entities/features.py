"""What speaks for and against a candidate: strings for the linear decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.knowledge.names import person_words
from extractor.knowledge.organisations import minister_posts
from extractor.knowledge.posts import post_words
from extractor.language.entities.candidates import Candidate, is_acronym, is_name_word
from extractor.language.entities.wording import wording
from extractor.language.facts import article_of


@dataclass(slots=True)
class Surroundings:
    """Facts of the whole doc that every candidate's features share."""

    doc: Doc
    lower: list[str]
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
    labels, starts = [""] * len(doc), set()
    form_labels: dict[str, Counter[str]] = {}
    for entity in doc.ents:
        starts.add(entity.start)
        labels[entity.start : entity.end] = [entity.label_] * (entity.end - entity.start)
        form_labels.setdefault(entity.text, Counter())[entity.label_] += 1
    known = [""] * len(doc)
    for item in candidates:
        if item.known:
            mark = item.known.type + ("?" if item.known.doubtful else "")
            known[item.start : item.end] = [mark] * (item.end - item.start)
    article = article_of(doc)
    return Surroundings(
        doc=doc,
        lower=[token.lower_ for token in doc],
        model_label=labels,
        model_starts=starts,
        forms=Counter(token.text for token in doc),
        form_labels=form_labels,
        known_type=known,
        title_end=article.body_start if article.title else 0,
        english=article.language == "en",
        lines_in_capitals=_capital_sentences(doc),
    )


def _capital_sentences(doc: Doc) -> set[int]:
    """Tokens of sentences in capitals or headline case, where a capital says little."""
    out: set[int] = set()
    for sentence in doc.sents:
        words = [t for t in sentence if t.is_alpha and len(t) > 3]
        if len(words) > 3 and sum(t.text[0].isupper() for t in words) > 0.75 * len(words):
            out.update(range(sentence.start, sentence.end))
    return out


def features(item: Candidate, around: Surroundings) -> list[str]:
    """Return the features of one candidate."""
    out = [f"source={source}" for source in item.sources]
    out += _from_model(item, around)
    out += _from_tables(item, around)
    out += _from_words(item, around)
    out += _from_context(item, around)
    if around.english:
        out.append("english")
    return out


def _from_model(item: Candidate, around: Surroundings) -> list[str]:
    inside = around.model_label[item.start : item.end]
    found = sorted({label for label in inside if label})
    out = []
    if not any(s.startswith("model:") for s in item.sources):
        if not found:
            out.append("model=none")
        for label in found:
            share = inside.count(label) / len(inside)
            out.append(f"model~{label}:{'all' if share == 1 else 'part'}")
            left = item.start not in around.model_starts and around.model_label[item.start] == label
            goes_on = item.end < len(around.doc) and around.model_label[item.end] == label
            right = goes_on and item.end not in around.model_starts
            out.append(f"model~{label}:cut{int(left)}{int(right)}")
    text = around.doc[item.start : item.end].text
    for label, count in sorted(around.form_labels.get(text, Counter()).items()):
        out.append(f"elsewhere={label}:{min(count, 3)}")
    return out


def _from_tables(item: Candidate, around: Surroundings) -> list[str]:
    out = []
    if item.known:
        doubt = "?" if item.known.doubtful else ""
        type_ = f"known={item.known.type}{doubt}"
        out += [type_, f"kind={item.known.kind}{doubt}", f"{type_}&{_model(item)}"]
        out.append(f"acronym_known={is_acronym(item.known.name)}")
    else:
        inner = {k for k in around.known_type[item.start : item.end] if k}
        out += [f"holds={k}" for k in sorted(inner)]
        if around.known_type[item.start]:
            out.append(f"first_known={around.known_type[item.start]}")
        if around.known_type[item.end - 1]:
            out.append(f"last_known={around.known_type[item.end - 1]}")
    return out


def _model(item: Candidate) -> str:
    return next((s for s in sorted(item.sources) if s.startswith("model:")), "model:none")


def _from_words(item: Candidate, around: Surroundings) -> list[str]:
    words, posts = wording(), post_words()
    tokens = around.lower[item.start : item.end]
    first, last = tokens[0], tokens[-1]
    text = around.doc[item.start : item.end].text
    out = [f"first={first}", f"last={last}", f"length={min(len(tokens), 6)}"]
    out += [f"form={text.lower()}", f"tail={last[-3:]}", f"head={first[:3]}"]
    out += [f"word={word}" for word in tokens[1:-1]]
    opens = words.opens.get(first) or words.opens.get(" ".join(tokens[:2])) or ""
    closes = words.closes.get(last) or words.closes.get(" ".join(tokens[-2:])) or ""
    shape = _shape(item, around)
    out += [f"opens={opens}", f"closes={closes}", f"opens={opens}&closes={closes}", f"opens={opens}&shape={shape}"]
    out += _from_acronyms(item, opens, around)
    title = around.doc[item.start].text
    out.append(f"post_first={title in posts.heads_id or first in posts.heads_en}")
    out.append(f"post_inside={any(around.doc[i].text in posts.heads_id for i in range(item.start + 1, item.end))}")
    out.append(f"post_last={last in posts.heads_en or around.doc[item.end - 1].text in posts.heads_id}")
    out.append(f"minister={text.casefold() in minister_posts()}")
    out += _name_words(item, around)
    out.append(f"honorific={title in posts.honorifics}")
    out.append(f"never={title in words.never}&{len(tokens) == 1}")
    out.append(f"never_inside={any(around.doc[i].text in words.never for i in range(item.start + 1, item.end))}")
    stopped = any(around.doc[i].text in words.stops for i in range(item.start, item.end - 1))
    out.append(f"stop={stopped}&{last in ('tbk', 'tbk.')}")
    if is_acronym(text):
        out += [f"acronym={len(text)}", f"acronym&{_model(item)}"]
    out.append(f"digits={any(c.isdigit() for c in text)}")
    out.append(f"capitals={text.isupper()}")
    out.append(f"bracket={'(' in text}")
    out.append(f"comma={',' in text}")
    out.append(f"link={any(t in words.links for t in tokens)}")
    out.append(f"lower={not is_name_word(around.doc[item.start])}")
    out.append(f"shape={shape}")
    return out


def _from_acronyms(item: Candidate, opens: str, around: Surroundings) -> list[str]:
    """An acronym at the end or right after, words that come twice, a dash: signs that two names meet."""
    doc, out = around.doc, []
    size = item.end - item.start
    words = [t for t in around.lower[item.start : item.end] if len(t) > 2]
    if len(set(words)) < len(words):
        out += ["repeats", f"repeats&opens={opens}"]
    if size > 1 and is_acronym(doc[item.end - 1].text):
        fit = _initials_fit(item.start, item.end - 1, around)
        out += [f"trail={fit}", f"trail={fit}&opens={opens}"]
    if size > 1 and item.end < len(doc) and is_acronym(doc[item.end].text):
        fit = _initials_fit(item.start, item.end, around)
        out += [f"acronym_next={fit}", f"acronym_next={fit}&opens={opens}"]
    if size > 1 and item.end < len(doc) and doc[item.end].text in (doc[item.start].text, doc[item.start + 1].text):
        out.append("goes_on_with_own_word")
    if any(token in {"-", "–", "/"} for token in around.lower[item.start : item.end]):
        out += ["dash", f"dash&{around.known_type[item.start]}&{around.known_type[item.end - 1]}"]
    return out


def _name_words(item: Candidate, around: Surroundings) -> list[str]:
    """Which of the words are common names of persons."""
    common = person_words()
    marks = [around.doc[i].text in common for i in range(item.start, item.end)]
    if not any(marks):
        return ["person_words=0"]
    share = "all" if all(marks) else "some"
    return [f"person_words={share}&{min(len(marks), 4)}", f"person_first={marks[0]}", f"person_last={marks[-1]}"]


def _shape(item: Candidate, around: Surroundings) -> str:
    signs: list[str] = []
    for token in around.doc[item.start : item.end]:
        sign = _sign(token.text)
        if not signs or signs[-1] != sign or sign != "X":
            signs.append(sign)
    return "".join(signs)[:6]


def _sign(text: str) -> str:
    if text.isupper():
        return "A" if len(text) > 1 else "I"
    if text[0].isupper():
        return "X"
    return "9" if text[0].isdigit() else "x" if text[0].isalpha() else text[0]


def _from_context(item: Candidate, around: Surroundings) -> list[str]:
    doc, lower = around.doc, around.lower
    sentence_start = bool(doc[item.start].is_sent_start)
    before = lower[item.start - 1] if item.start and not sentence_start else "^"
    two_before = item.start > 1 and before != "^" and not doc[item.start - 1].is_sent_start
    before2 = lower[item.start - 2] if two_before else "^"
    after = lower[item.end] if item.end < len(doc) and not doc[item.end].is_sent_start else "$"
    after2 = lower[item.end + 1] if item.end + 1 < len(doc) and after != "$" else "$"
    out = [f"before={before}", f"after={after}", f"before2={before2} {before}", f"after2={after} {after2}"]
    posts = post_words()
    if item.start:
        out.append(f"after_post={doc[item.start - 1].text in posts.heads_id or before in posts.heads_en}")
        out.append(f"after_honorific={doc[item.start - 1].text in posts.honorifics}")
        out.append(f"before_name={is_name_word(doc[item.start - 1]) and not sentence_start}")
        out.append(f"after_minister={_after_minister(item.start, around)}")
        out.append(f"before_opens={wording().opens.get(before, '')}")
        out.append(f"before_known={around.known_type[item.start - 1]}")
        out.append(f"before_model={around.model_label[item.start - 1]}")
    if item.end < len(doc):
        out.append(f"after_name={is_name_word(doc[item.end]) and after != '$'}")
        out.append(f"after_known={around.known_type[item.end]}")
        out.append(f"after_closes={wording().closes.get(after, '')}")
        out.append(f"after_model={around.model_label[item.end]}")
        if after == "(" and after2 != "$":
            inside = doc[item.end + 1]
            out.append(f"bracket_after={'acronym' if is_acronym(inside.text) else inside.is_digit}")
    if before == "(" and after == ")":
        out += ["bracketed", f"initials={_fits_initials(item, around)}"]
    out.append(f"sentence_start={sentence_start}")
    out.append(f"title={doc[item.start].idx < around.title_end}")
    out.append(f"headline={item.start in around.lines_in_capitals}")
    out.append(f"often={_often(item, around)}")
    if before in wording().source_before:
        out.append("source_before")
    if around.doc[item.start : item.end].text in wording().agencies:
        out += ["agency", f"agency&{before}"]
    return out


def _after_minister(start: int, around: Surroundings) -> bool:
    posts = minister_posts()
    return any(start >= n and " ".join(around.lower[start - n : start]) in posts for n in range(1, 6))


def _often(item: Candidate, around: Surroundings) -> int:
    """How often the least frequent word of the candidate stands in the doc, up to four."""
    return min(4, *(around.forms[token.text] for token in around.doc[item.start : item.end]))


def _fits_initials(item: Candidate, around: Surroundings) -> bool:
    """Whether the acronym's first letter begins one of the words before its bracket."""
    letter = around.lower[item.start][0]
    lo = max(0, item.start - 10)
    words = around.lower[lo : item.start - 1]
    return bool(words) and any(word.startswith(letter) for word in words)


def _initials_fit(start: int, end: int, around: Surroundings) -> int:
    """How well the acronym at `end` fits `start:end`: 0 no, 1 its letters are there in order, 2 it is the initials."""
    acronym = around.lower[end]
    words = [w for w in around.lower[start:end] if w[0].isalpha() and w not in wording().links]
    if "".join(w[0] for w in words if w not in {"pt", "tbk"}) == acronym:
        return 2
    letters = iter("".join(words))
    return int(all(letter in letters for letter in acronym))
