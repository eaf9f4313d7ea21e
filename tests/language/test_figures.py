from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import spacy
from figure_sentences import figures_pipeline, read_doc
from spacy.language import Language

from extractor.article.model import Article
from extractor.language.facts import Commodity, Facts, Figure, Mention, Names, facts_of
from extractor.language.figures.around import way
from extractor.language.figures.choices import Meaning
from extractor.language.figures.context import find_cues
from extractor.language.figures.converted import convert
from extractor.language.figures.flows import countries_of, country_options, named_beside, sensible
from extractor.language.figures.pipe import agreed, figure_context
from extractor.language.figures.rules import rule_negative
from extractor.language.linear import Decision
from extractor.learn import figures as learned
from extractor.learn.figures import STRENGTH, TIE_STRENGTH, align, collect, collect_ties, fit_margin, train
from extractor.learn.gold import GoldDoc


@pytest.fixture(scope="module")
def nlp() -> Language:
    return figures_pipeline()


def figures(nlp: Language, text: str, language: str = "id") -> list[Figure]:
    return facts_of(read_doc(nlp, text, language)).figures


@pytest.mark.parametrize(
    ("text", "language", "metric", "value"),
    [
        ("Ekspor pala tercatat US$ 40 juta.", "id", "export_value", 40_000_000),
        ("Produksi garam mencapai 90 ribu ton.", "id", "production", 90_000),
        ("Penjualan mobil anjlok 9,6 persen.", "id", "growth", -9.6),
        ("Perusahaan menderita rugi Rp7 miliar.", "id", "profit", -7_000_000_000),
        ("Import duty on steel is 15 percent.", "en", "tariff", 15),
        ("Prices fell 3 percent.", "en", "growth", -3),
        ("Prices rose 3 percent.", "en", "growth", 3),
        ("Ekspor teh tumbuh sebesar -3,2%.", "id", "growth", -3.2),
        ("Prices fell to +2 percent growth.", "en", "growth", 2),
        ("Growth fell to 4 percent.", "en", "growth", 4),
        ("Harga turun hingga 4 persen.", "id", "growth", -4),
        ("Pembeli mendapat potongan harga 4 persen.", "id", "growth", -4),
        ("Neraca perdagangan tercatat US$ -3 juta.", "id", "trade_balance", -3_000_000),
        ("Pertumbuhan ekspor lebih rendah 3 persen.", "id", "growth", -3),
        ("Harga naik 3 persen, lebih rendah dari perkiraan.", "id", "growth", 3),
        ("Ekspor tumbuh lebih rendah dari target 3 persen.", "id", "growth", 3),
        ("Pertumbuhan ekspor 3 persen lebih kecil dari itu.", "id", "growth", 3),
    ],
)
def test_rules_without_a_model(nlp: Language, text: str, language: str, metric: str, value: float) -> None:
    (figure,) = figures(nlp, text, language)
    assert (figure.metric, figure.value) == (metric, value)
    assert figure.evidence
    assert figure.evidence.text == text


def test_dates_hold_no_figures(nlp: Language) -> None:
    text = "Pada 20-22 Februari 2018 ekspor naik 4 persen dibanding 2017."
    assert [f.mention.text for f in figures(nlp, text)] == ["4 persen"]


GOODS = ("kopi", "teh", "pala", "lada", "karet", "kakao", "garam", "gula")


def lesson(number: int, good: str) -> GoldDoc:
    """Make an annotated article: an export value with its destination, and the growth of it."""
    body = f"Ekspor {good} Indonesia ke Jepang mencapai US$ {number} juta. Nilai itu turun {number + 1} persen."
    base = {"value_max": None, "commodity": good, "sector": None, "period": None, "approximation": "exact"}
    flow = {"origin": "ID", "destination": "JP", "status": "actual" if number % 2 else "target"}
    gold = {
        "figures": [
            {"text": f"US$ {number} juta", "value": number * 10**6, "unit": "USD", "metric": "export_value", "of": None}
            | base | flow,
            {"text": f"{number + 1} persen", "value": -number - 1, "unit": "percent", "metric": "growth"}
            | {"of": "export_value" if number % 2 else "production"} | base | flow | {"approximation": "about"},
        ]
    }  # fmt: skip
    return GoldDoc(f"made-{number}", Article(body=body, language="id", published_at="2019-05-06"), gold)


def prepared(nlp: Language, gold: GoldDoc, good: str) -> spacy.tokens.Doc:
    doc = nlp.make_doc(gold.article.text)
    doc._.article = gold.article
    doc = nlp.get_pipe("trade_dates")(nlp.get_pipe("trade_sentences")(doc))
    start = doc.text.index(good)
    goods = [Commodity([Mention(start, start + len(good), good)], Names(good, good), "0901")]
    doc._.facts = Facts(commodities=goods, dates=facts_of(doc).dates)
    return doc


def test_examples_are_collected(nlp: Language) -> None:
    golds = [lesson(n, good) for n, good in enumerate(GOODS, 21)]
    docs = [prepared(nlp, gold, good) for gold, good in zip(golds, GOODS, strict=True)]
    examples = collect(docs, golds)
    assert set(examples) == set(STRENGTH)
    assert align_all(docs, golds) == [2] * len(GOODS)
    assert {label for _, label in examples["metric"]} == {"export_value", "growth"}
    ties = collect_ties(docs, golds)
    assert set(ties) == set(TIE_STRENGTH)
    assert all(any(choice.right) for choice in ties["flow"])


def align_all(docs: list[spacy.tokens.Doc], golds: list[GoldDoc]) -> list[int]:
    from extractor.language.figures.pipe import figure_context

    return [len(align(figure_context(d), g.gold["figures"])) for d, g in zip(docs, golds, strict=True)]


@pytest.fixture
def few_stories(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Train on an eighth of the stories: all of them take a quarter of a minute."""
    few = learned.figure_stories()[::8]
    remembered = (learned._stories, learned.story_examples, learned.story_flows)
    with monkeypatch.context() as patch:
        patch.setattr(learned, "figure_stories", lambda: few)
        for one in remembered:
            one.cache_clear()
        yield
    for one in remembered:
        one.cache_clear()


@pytest.mark.usefixtures("few_stories")
def test_a_trained_pipe_reads_new_text(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    from extractor.language.figures.pipe import TradeFigures

    golds = [lesson(n, good) for n, good in enumerate(GOODS, 21)]
    golds[0].gold["figures"].pop()  # something to discard
    docs = [prepared(nlp, gold, good) for gold, good in zip(golds, GOODS, strict=True)]
    pipe = TradeFigures()
    pipe.decisions = train(docs, golds)
    folder = tmp_path_factory.mktemp("figures")
    pipe.to_disk(folder)
    stored = TradeFigures()
    stored.from_disk(folder)
    doc = prepared(nlp, lesson(77, "cengkeh"), "cengkeh")
    value, growth = facts_of(stored(doc)).figures
    assert (value.metric, value.value, value.unit) == ("export_value", 77_000_000, "USD")
    assert (value.origin, value.destination) == ("ID", "JP")
    assert (growth.metric, growth.value) == ("growth", -78)
    assert [c.labels.id for c in value.commodities] == ["cengkeh"]
    assert 0 < value.confidence <= 1
    assert value.why


def test_the_body_teaches_more_than_the_title(nlp: Language) -> None:
    from extractor.language.figures.pipe import figure_context

    article = Article(title="Ekspor naik 7 persen", body="Ekspor pala naik 7 persen.", language="id")
    doc = nlp.make_doc(article.text)
    doc._.article = article
    context = figure_context(nlp.get_pipe("trade_sentences")(doc))
    assert list(align(context, [{"text": "7 persen", "value": 7, "unit": "percent"}])) == [1]


def test_what_is_counted_has_many_names(nlp: Language) -> None:
    context = figure_context(read_doc(nlp, "Kredit disalurkan kepada 18 pedagang."))
    one = {"text": "18 pedagang", "value": 18, "unit": "trader", "kind": "count"}
    assert list(align(context, [one])) == [0]
    assert not align(context, [one | {"kind": "money"}])
    assert not align(context, [one | {"text": "18 toko"}])


@pytest.mark.parametrize("labels", [["a", "b"], ["a", "b", "c"]])
def test_margins_separate_what_can_be_separated(labels: list[str]) -> None:
    examples = [([f"is-{label}", "noise"], label) for label in labels for _ in range(4)]
    model = fit_margin(examples, c=1.0, temperature=0.2)
    for features, label in examples:
        decision = model.decide(features)
        assert decision.label == label
        assert decision.probability > 0.5


@pytest.mark.parametrize(
    ("text", "role", "left"),
    [
        ("Impor dari Jepang tahun itu senilai 41 juta dolar AS.", "destination", {"ID", None}),
        ("Ekspor ke Vietnam mencapai 12 juta dolar AS.", "origin", {"ID", None}),
        ("Ekspor ke Jepang naik dan impor dari Jepang senilai 41 juta dolar AS.", "destination", {"ID", None}),
    ],
)
def test_prepositions_rule_countries_out(nlp: Language, text: str, role: str, left: set[str | None]) -> None:
    context = figure_context(read_doc(nlp, text))
    known = countries_of(context, Facts())
    meaning = Meaning("import_value" if role == "destination" else "export_value", None)
    options = country_options(context, 0, role, meaning, known)
    kept = sensible(options, role, meaning, named_beside(context, 0, known), context.candidates[0].start)
    assert {option.key for option in kept} == left
    assert {option.key for option in options} > left


def test_a_part_is_a_figure_as_its_whole_is(nlp: Language) -> None:
    assert [f.value for f in figures(nlp, "Tiga dari lima koperasi mengekspor pala.")] == [3, 5]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Ekspor pala tahun itu mencapai 40 ton.", ["40 ton"]),
        ("Ekspor pala tahun itu mencapai 45 ton.", ["40 Ton", "45 ton"]),
        ("Produksi pala tahun itu mencapai 40 ton.", ["40 Ton", "40 ton"]),
    ],
)
def test_what_the_body_tells_again_is_no_figure_of_the_title(nlp: Language, body: str, told: list[str]) -> None:
    doc = nlp.make_doc(f"Ekspor Pala 40 Ton\n\n{body}")
    doc._.article = Article(title="Ekspor Pala 40 Ton", body=body, language="id")
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    assert [f.mention.text for f in facts_of(doc).figures] == told


def test_counts_of_one_thing_in_a_sentence_mean_the_same(nlp: Language) -> None:
    context = figure_context(read_doc(nlp, "Tujuh pabrik bertemu 14 pabrik dari Solo."))
    assert [c.head for c in context.candidates] == ["pabrik", "pabrik"]
    decisions = [
        Decision("other", 0.5, {"other": 0.5, "participants": 0.4}),
        Decision("participants", 0.6, {"other": 0.2, "participants": 0.6}),
    ]
    assert agreed(context, decisions) == [("participants", 0.5), ("participants", 0.5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The market fell, with the index shedding 40 points", "down"), ("shares losing 2 percent", "down"),
        ("with prices slipping 1 percent", "down"), ("exports plummeted 9 percent", "down"),
        ("the index gaining 12 points", "up"), ("shares jumping 3 percent", "up"),
    ],
)  # fmt: skip
def test_what_goes_on_falling_falls(text: str, expected: str) -> None:
    assert way(text)[-1:] == [expected]


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("The trade gap of Peru widened to $40 million.", True), ("A trade shortfall of $40 million was told.", True),
        ("After a trade gap Peru had a surplus of $40 million.", False), ("Peru traded $40 million.", False),
    ],
)  # fmt: skip
def test_a_trade_gap_is_a_deficit(nlp: Language, text: str, negative: bool) -> None:
    assert rule_negative(figure_context(read_doc(nlp, text, language="en")), 0, "trade_balance") == negative


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("The baht was up", "topic.currency", True), ("The peso rose", "topic.currency", True),
        ("Borrowing costs rose", "topic.interest", True), ("Stocks in Lima fell", "topic.stockmarket", True),
        ("Stocks in Lima fell", "topic.reserves", False), ("Rice stocks fell", "topic.reserves", True),
        ("Stocks of rice fell", "topic.reserves", True), ("The Sensex fell", "topic.index", True),
    ],
)  # fmt: skip
def test_cue_words_of_markets(text: str, name: str, told: bool) -> None:
    assert (name in {cue.name for cue in find_cues(text)}) == told


@pytest.mark.parametrize(
    ("text", "language", "home"),
    [
        ("Chile sells wine. Chile and Peru trade. Chile, Chile and Chile again. " + "Wine sells well. " * 5
         + "Indonesia buys some.", "en", "CL"),
        ("Indonesia sells nutmeg to Chile. Chile likes it. Chile buys. Chile, Chile and Chile again.", "en", "ID"),
        ("Wine exports rose 4 percent.", "en", None),
        ("Ekspor pala naik 4 persen.", "id", "ID"),
    ],
)  # fmt: skip
def test_the_home_country_of_flows(nlp: Language, text: str, language: str, home: str | None) -> None:
    assert countries_of(figure_context(read_doc(nlp, text, language)), Facts()).home == home


def money(text: str, told: str, unit: str, **more: object) -> Figure:
    start = text.index(told)
    value = -5 if more.get("metric") == "trade_balance" else 5
    return Figure(Mention(start, start + len(told), told), "money", value, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Mengekspor 40 ton udang senilai $6 ke Korea.", "KR"),
        ("40 ton of shrimp worth about $6 went to Korea.", "KR"),
        ("Mengekspor 40 ton udang. Senilai $6 ke Korea.", None), ("Mengekspor 40 ton udang dan $6 ke Korea.", None),
    ],
)  # fmt: skip
def test_an_amount_goes_where_its_worth_goes(text: str, country: str | None) -> None:
    amount = replace(money(text, "40 ton", "t", metric="export_volume", origin="ID"), kind="quantity")
    worth = money(text, "$6", "USD", metric="export_value", destination="KR")
    convert([amount, worth], text)
    assert (amount.origin, amount.destination) == ("ID", country)
    assert (worth.origin, worth.destination) == ("ID" if country else None, "KR")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A gap of 5 euros ($6) in 2018.", True), ("A gap of 5 euros (about $6) in 2018.", True),
        ("Defisit 5 euros atau sekitar $6 tahun itu.", True), ("A gap of 5 euros and $6 in fees.", False),
        ("A gap of 5 euros ($6 in fees).", False),
    ],
)  # fmt: skip
def test_a_sum_in_another_currency_means_the_same(text: str, same: bool) -> None:
    first = money(text, "5 euros", "EUR", metric="trade_balance", period="2018", origin="ID")
    second = money(text, "$6", "USD", metric="price")
    convert([first, second], text)
    assert (second.metric, second.period, second.origin, second.value) == (
        ("trade_balance", "2018", "ID", -5) if same else ("price", None, None, 5)
    )


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("Exports slipped after a 3 percent rise in May.", False), ("Sales rebounded from a 4% drop.", True),
        ("Output fell 4 percent, its growth was slow.", True), ("Growth eased to 4 percent.", False),
    ],
)  # fmt: skip
def test_the_noun_behind_a_change_tells_its_way(nlp: Language, text: str, negative: bool) -> None:
    assert rule_negative(figure_context(read_doc(nlp, text, language="en")), 0, "growth") == negative
