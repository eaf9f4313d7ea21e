"""Turns annotated sentences and articles into spaCy docs with entities, and varies their casing for training."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.learn.corpora.conll import Sentence, Tagged
from extractor.learn.renaming import Names, renamed

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.learn.gold import GoldDoc
    from extractor.learn.standoff import NamedSentence

LABELS = ("organization", "person", "place", "program")
_CONTRACTIONS = re.compile(r"(?:n['’]t|['’](?:ll|re|ve|m|d))$", re.IGNORECASE)
_NO_SPACE_BEFORE = re.compile(r"[.,;:!?)\]%”’]|['’]s")
_NO_SPACE_AFTER = re.compile(r"[(\[“‘$]")


def doc_of_sentence(nlp: Language, sentence: Sentence) -> Doc:
    """Return the sentence in the tokens our own tokenizer would make of it, with its entities.

    Words are split where the tokenizer splits them; abbreviations, contractions and reduplications that a corpus
    takes apart (`PT .`, `do n't`, `anak - anak`) are joined, unless an entity begins or ends between the parts.
    Each token's tag names the sentence's convention, where it has one.
    """
    words, origins = _joined(nlp, sentence)
    pieces: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for word, (first, last) in zip(words, origins, strict=True):
        starts[first] = len(pieces)
        pieces += [token.text for token in nlp.tokenizer(word)]
        ends[last] = len(pieces)
    tags = [sentence.convention] * len(pieces) if sentence.convention else None
    doc = Doc(nlp.vocab, words=pieces, spaces=_spaces(pieces), tags=tags)
    doc.ents = [Span(doc, starts[start], ends[end], label=label) for start, end, label in sentence.spans]
    return doc


def _joined(nlp: Language, sentence: Sentence) -> tuple[list[str], list[tuple[int, int]]]:
    inside = _insides(sentence)
    words: list[str] = []
    origins: list[tuple[int, int]] = []
    pending = iter(range(len(sentence.words)))
    for i in pending:
        word = sentence.words[i]
        if words and inside[i] and _one_word(nlp, words[-1], word):
            words[-1] += word
            origins[-1] = (origins[-1][0], i + 1)
        elif words and word == "-" and _is_reduplication(words[-1], sentence, i, inside):
            words[-1] += "-" + sentence.words[i + 1]
            origins[-1] = (origins[-1][0], i + 2)
            next(pending)
        else:
            words.append(word)
            origins.append((i, i + 1))
    return words, origins


def _insides(sentence: Sentence) -> list[bool]:
    """For each word, whether it may join the word before: no entity begins or ends between them."""
    edges = {edge for start, end, _ in sentence.spans for edge in (start, end)}
    return [i not in edges for i in range(len(sentence.words))]


def _one_word(nlp: Language, left: str, right: str) -> bool:
    if right == ".":
        return len(list(nlp.tokenizer(f"{left}."))) == 1
    return bool(_CONTRACTIONS.fullmatch(right)) and left.isalpha()


def _is_reduplication(left: str, sentence: Sentence, dash: int, inside: Sequence[bool]) -> bool:
    if dash + 1 >= len(sentence.words) or not (inside[dash] and inside[dash + 1]):
        return False
    right = sentence.words[dash + 1]
    alike = right[:4] in left.lower() or left.lower() in right
    return left.isalpha() and right.islower() and len(right) > 3 and alike


def _spaces(pieces: Sequence[str]) -> list[bool]:
    after = [*pieces[1:], ""]
    return [
        bool(follows) and not _NO_SPACE_BEFORE.fullmatch(follows) and not _NO_SPACE_AFTER.fullmatch(piece)
        for piece, follows in zip(pieces, after, strict=True)
    ]


def doc_of_names(nlp: Language, sentence: NamedSentence) -> Doc:
    """Return the sentence as a doc; a name that is not made of whole tokens is widened to them."""
    doc = nlp.make_doc(sentence.text)
    spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in sentence.names)
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


def doc_of_gold(nlp: Language, gold: GoldDoc) -> Doc:
    """Return the article as a doc where every occurrence of an annotated form is an entity; longer forms win."""
    doc = nlp.make_doc(gold.article.text)
    doc.ents = _spans(doc, [(entity["text"], entity["type"]) for entity in gold.gold["entities"]])
    return doc


def _spans(doc: Doc, forms: Iterable[tuple[str, str]]) -> list[Span]:
    taken = [False] * len(doc)
    found: list[Span] = []
    for form, label in sorted(set(forms), key=_longest_first):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(form)}(?![^\W_]|\$)", doc.text):
            # a closing stop may have stayed with an abbreviation: the span then takes it in
            span = doc.char_span(match.start(), match.end(), label=label, alignment_mode="expand")
            if span is None or span.end_char > match.end() + 1 or span.start_char < match.start():
                continue
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = [True] * len(span)
                found.append(span)
    return sorted(found, key=_by_place)


def _longest_first(form: tuple[str, str]) -> tuple[int, str, str]:
    return (-len(form[0]), *form)


def _by_place(span: Span) -> int:
    return int(span.start)


class Showing(Protocol):
    """What of a recipe says which docs an epoch shows; see `extractor.learn.ner.Recipe`."""

    @property
    def public_share(self) -> float:
        """Share of all public sentences that an epoch shows."""

    @property
    def bare_share(self) -> float:
        """Share of the public sentences without any entity."""

    @property
    def article_weight(self) -> int:
        """How often an epoch shows each annotated article."""


def shown(
    public: Sequence[Doc],
    articles: Sequence[Doc],
    recipe: Showing,
    chance: random.Random,
    *,
    names: Names | None = None,
    renamed_share: float = 0.0,
) -> list[Doc]:
    """Return the docs of one epoch in random order, a share of them with other `names`, some in other casing."""
    docs = []
    for doc in public:
        share = recipe.public_share * (1.0 if doc.ents else recipe.bare_share)
        if chance.random() < share:
            docs.append(doc)
    docs += [doc for doc in articles for _ in range(recipe.article_weight)]
    chance.shuffle(docs)
    if names:
        docs = [renamed(doc, names, chance) if doc.ents and chance.random() < renamed_share else doc for doc in docs]
    return [varied(doc, chance) for doc in docs]


def varied(doc: Doc, chance: random.Random) -> Doc:
    """Return `doc`, or now and then a copy in lower case, capitals or headline case, or without its last stop."""
    draw = chance.random()
    if draw < 0.06:
        return _recased(doc, [token.text.lower() for token in doc])
    if draw < 0.11:
        return _recased(doc, [token.text.upper() for token in doc])
    if draw < 0.14:
        return _recased(doc, [token.text[:1].upper() + token.text[1:] for token in doc])
    if draw < 0.19 and len(doc) > 1 and doc[-1].text == "." and not doc[-1].ent_type:
        return doc[:-1].as_doc()
    return doc


def bare(doc: Doc, *, conventional: bool = True) -> Doc:
    """Return `doc` without entities; without its convention too where it is not to be told."""
    return _rebuilt(doc, [token.text for token in doc], conventional=conventional)


def _rebuilt(doc: Doc, words: Sequence[str], *, conventional: bool = True) -> Doc:
    tags = [token.tag_ for token in doc] if conventional and doc.has_annotation("TAG") else None
    return Doc(doc.vocab, words=list(words), spaces=[bool(token.whitespace_) for token in doc], tags=tags)


def _recased(doc: Doc, words: Sequence[str]) -> Doc:
    copy = _rebuilt(doc, words)
    copy.ents = [Span(copy, entity.start, entity.end, label=entity.label) for entity in doc.ents]
    return copy


def word_spans(doc: Doc) -> frozenset[Tagged]:
    """Return the entities of `doc` as token offsets with label."""
    return frozenset((entity.start, entity.end, entity.label_) for entity in doc.ents)
