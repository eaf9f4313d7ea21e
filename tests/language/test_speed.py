"""How time grows with the text, what remembering changes, and that lookups find what the plain patterns find."""

import gc
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

import extractor
from extractor.article import read_text
from extractor.errors import ExtractorError
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc
from extractor.language.tokens import tokens_of
from extractor.language.wordsearch import WordSearch, openings
from extractor.learn.benchmark.texts import read_texts
from extractor.record import to_json

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "trade_sm"
SAMPLES = ROOT / "corpora" / "samples" / "text"
ARTICLES = read_texts(SAMPLES)
GROWTH = 1.5  # how much more time a word of a very long text may take than one of a short text


@pytest.fixture(scope="module")
def reader() -> extractor.Extractor:
    """The pipeline that comes with the package."""
    return extractor.load(MODEL)


def long_text(length: int) -> str:
    """Sample articles on end, each time with other numbers, so that little is said twice."""
    bodies = [article.body for article in ARTICLES if article.language == "id"]
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        turn = len(parts)
        parts.append(re.sub(r"\d+", lambda m, turn=turn: str(int(m[0]) + turn), bodies[turn % len(bodies)]))  # type: ignore[misc]
    return "\n\n".join(parts)[:length]


def seconds_a_word(reader: extractor.Extractor, texts: Iterable[str]) -> float:
    articles = [read_text(text, published_at="2024-05-06") for text in texts]
    start = process_time()
    for article in articles:
        reader.extract(article)
    return (process_time() - start) / sum(len(article.text.split()) for article in articles)


@pytest.mark.alone
@pytest.mark.slow
def test_a_long_text_takes_no_more_time_a_word(reader: extractor.Extractor) -> None:
    whole = long_text(200_000)
    short = [whole[at : at + 2000] for at in range(0, 60_000, 2000)]
    reader.extract(read_text(whole[:20_000]))
    assert seconds_a_word(reader, [whole]) < GROWTH * seconds_a_word(reader, short)


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "12345 " * 4000,
        "1" * 20_000,
        "Nilainya 12 juta dolar AS dan 13 ton, naik 4 persen. " * 400,
        "2019 2020 2021 Januari 2022, " * 700,
        "PT KOPI JAYA " * 300,
        "kopi, teh, kakao dan karet, " * 700,
    ],
    ids=["numbers", "one number", "figures", "dates", "capitals", "goods"],
)
def test_monotonous_texts_end_soon(reader: extractor.Extractor, text: str) -> None:
    start = process_time()
    record = reader.extract(read_text(text)).record
    assert process_time() - start < 10
    assert record.article.text == text.strip()


def test_what_is_remembered_changes_nothing(reader: extractor.Extractor) -> None:
    first = [to_json(reader.extract(article).record) for article in ARTICLES]
    again = [to_json(reader.extract(article).record) for article in reversed(ARTICLES)]
    assert first == again[::-1]


def test_tokens_are_those_of_the_doc(reader: extractor.Extractor) -> None:
    with reader.nlp.memory_zone():
        for article in ARTICLES:
            doc = reader.nlp.get_pipe("trade_sentences")(make_doc(reader.nlp, article))
            tokens = tokens_of(doc)
            assert tokens.whole == doc.text
            assert tokens.text == [token.text for token in doc]
            assert tokens.lower == [token.lower_ for token in doc]
            assert tokens.spaced == [bool(token.whitespace_) for token in doc]
            assert tokens.sentences == [(sentence.start, sentence.end) for sentence in doc.sents]
            for i, token in enumerate(doc):
                inside = doc.char_span(token.idx, min(token.idx + 7, len(doc.text)), alignment_mode="expand")
                assert tokens.cover(token.idx, min(token.idx + 7, len(doc.text))) == (inside.start, inside.end)
                assert tokens.exactly(token.idx, token.idx + len(token)) == (i, i + 1)
                assert tokens.sentence(i) == (token.sent.start, token.sent.end)


def model_of(labels: int, seed: int) -> LinearModel:
    numbers = np.random.default_rng(seed)
    weights = numbers.normal(size=(200, labels)).astype(np.float32)
    names = {f"{'ab'[i % 2]}|{i}": i for i in range(200)}
    bias = numbers.normal(size=labels).astype(np.float32)
    return LinearModel([f"l{i}" for i in range(labels)], names, weights, bias, temperature=0.83)


@given(st.integers(2, 40), st.lists(st.sets(st.integers(0, 199)), min_size=1, max_size=8))
def test_decided_together_as_alone(labels: int, examples: list[set[int]]) -> None:
    model = model_of(labels, len(examples))
    together = model.decide_rows(examples)
    for rows, decision in zip(examples, together, strict=True):
        logits = (model.bias + model.weights[sorted(rows)].sum(axis=0)) / model.temperature
        exp = np.exp(logits.astype(np.float64) - logits.max())
        assert list(decision.scores.values()) == (exp / exp.sum()).tolist()  # to the last bit
        assert decision == model.decide([model.names[row] for row in rows])
    assert model.chances_of_rows(examples, "l1") == [decision.scores["l1"] for decision in together]
    named = [[model.names[row] for row in rows] for rows in examples]
    assert model.chances([*named, *named], "l0") == 2 * [decision.scores["l0"] for decision in together]


def test_rows_under_a_prefix() -> None:
    model = model_of(2, 1)
    assert model.rows_under("a", ["0", "1", "2"]) == model.rows(["a|0", "a|1", "a|2"]) == [0, 2]
    assert model.rows_under("c", ["0"]) == []


def test_nothing_to_decide() -> None:
    assert model_of(3, 1).decide_rows([]) == model_of(3, 1).chances([], "l0") == []


def word_lists(package: str, name: str) -> Mapping[str, list[str]]:
    table = tomllib.loads(files(package).joinpath(name).read_text("utf-8"))
    groups = {f"{key} {part}": words for key, group in table.items() for part, words in group.items()}
    return {key: words for key, words in groups.items() if not key.startswith("objects")}


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("extractor.language.events", "triggers.toml"),
        ("extractor.language.events", "cues.toml"),
        ("extractor.language.opportunities", "triggers.toml"),
    ],
)
def test_search_by_word_finds_what_the_patterns_find(package: str, name: str) -> None:
    lists = word_lists(package, name)
    search = WordSearch(lists)
    ordered = {key: sorted(words, key=lambda w: (-len(w), w)) for key, words in lists.items()}
    patterns = {key: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") for key, words in ordered.items()}
    for article in ARTICLES:
        text = article.text.lower()
        found: dict[str, list[tuple[int, int]]] = {}
        for key, match in search.finditer(text):
            found.setdefault(key, []).append(match.span())
        expected = {key: [m.span() for m in pattern.finditer(text)] for key, pattern in patterns.items()}
        assert found == {key: spans for key, spans in expected.items() if spans}


@given(st.text(alphabet="ab -cÄſ", max_size=30))
def test_search_by_word_in_any_text(text: str) -> None:
    words = ["a", "ab", "a b", r"ab\w*", "(?:a|b)?c", "b-c", "s", "ca(?: b)?"]
    search = WordSearch({"w": words}, before=r"\w-", ignore_case=True)
    ordered = "|".join(sorted(words, key=lambda w: (-len(w), w)))
    plain = re.compile(rf"(?<![\w-])(?:{ordered})(?!\w)", re.I)
    assert [m.span() for _, m in search.finditer(text)] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("kopi", {("kopi", True)}),
        ("temu (?:bisnis|usaha)", {("temu", True)}),
        ("(?:mem|di)?beli", {("membeli", True), ("dibeli", True), ("beli", True)}),
        (r"ekspor\w*", {("ekspor", False), ("ekspor", True)}),
        ("fairs?", {("fair", True), ("fairs", True)}),
        ("gelar(?:an)? produk", {("gelar", True), ("gelaran", True)}),
        ("one[- ]on[- ]one", {("one", True)}),
        ("by 20[0-9]+", {("by", True)}),
    ],
)
def test_openings(expression: str, expected: set[tuple[str, bool]]) -> None:
    assert openings(expression) == expected


def test_a_pattern_must_begin_with_a_word() -> None:
    with pytest.raises(ExtractorError, match="does not begin"):
        WordSearch({"x": [r"\d+ ton"]})


def test_a_doc_does_not_outlive_its_extraction(reader: extractor.Extractor) -> None:
    def docs() -> int:
        return sum(isinstance(one, Doc) for one in gc.get_objects())

    gc.collect()
    gc.disable()  # what is left over then only refers to itself
    try:
        before = docs()
        reader.extract(ARTICLES[0])
        assert docs() == before
    finally:
        gc.enable()
