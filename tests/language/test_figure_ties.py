"""What a figure may be tied to, and what speaks for each: periods, goods and branches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figure_sentences import figures_pipeline, read_doc
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.language.facts import Commodity, Facts, Mention, Names, facts_of
from extractor.language.figures.choices import LEANS, Meaning, Option
from extractor.language.figures.periods import Periods
from extractor.language.figures.pipe import figure_context
from extractor.language.figures.things import Things
from extractor.language.linear import LinearModel
from extractor.learn.figures import part_leans
from extractor.learn.ranking import Choice, fit_ranking


@pytest.fixture(scope="module")
def nlp() -> Language:
    return figures_pipeline()


def periods(doc: Doc, meaning: Meaning, status: str = "actual", *, figure: int = 0) -> list[Option]:
    """The options that a figure of `doc` has as its period."""
    published = doc._.article.published_at
    return Periods(figure_context(doc), facts_of(doc).dates, published).options(figure, meaning, status)


@pytest.mark.parametrize(("published", "keys"), [("2019-05-06", ["2027", "2018"]), (None, ["2027", None])])
def test_a_date_that_nothing_resolves_is_no_period(
    nlp: Language, published: str | None, keys: list[str | None]
) -> None:
    doc = nlp.make_doc("Ekspor ditargetkan menembus 5 ton pada 2027, sedangkan tahun lalu 3 ton.")
    doc._.article = Article(body=doc.text, language="id", published_at=published)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    options = periods(doc, Meaning("export_volume", None))
    assert [option.key for option in options if "same" in option.features] == keys
    assert [figure.period for figure in facts_of(doc).figures] == [None, None]  # without a model two leave it open


@pytest.mark.parametrize(
    ("text", "metric", "keys"),
    [
        ("Use rose to 3.4 kg now from 2.9 kg in 2016.", "consumption", [None]),
        ("Sales reached 9 tons, a rise of 4 percent from 2016.", "sales_volume", [None]),
        ("Sales rose 4 percent from 2016.", "growth", [None]),
        ("Use of 9 tons (2016: 8 tons) rose.", "consumption", [None]),
        ("Penjualan 9 ton pada 2018 (2016: 8 ton).", "sales_volume", ["2018", None]),
        ("Produksi 8 ton pada 2018 dibanding 7 ton pada 2017.", "production", ["2018", None]),
        ("Pabrik membuat 300 ton dari 2016.", "production", ["2016", None]),
        ("Sebanyak 10 persen dari 8 ton pada 2017.", "share", ["2017", None]),
    ],
)
def test_what_a_figure_is_compared_with_is_not_its_period(
    nlp: Language, text: str, metric: str, keys: list[str | None]
) -> None:
    doc = read_doc(nlp, text, "en" if " of " in text or "rose" in text else "id")
    options = periods(doc, Meaning(metric, None))
    assert [option.key for option in options] == keys


@pytest.mark.parametrize("dateline", ["Palu, 3 April 2019 - ", "PALU (3/4/2019) — ", "Palu, Rabu, 3 April 2019 -- "])
def test_the_day_of_a_dateline_is_no_period_of_a_figure(nlp: Language, dateline: str) -> None:
    doc = read_doc(nlp, f"{dateline}Ekspor cengkih mencapai 40 ton pada Maret 2019.")
    options = periods(doc, Meaning("export_volume", None))
    assert [option.key for option in options] == ["2019-03", None]


@pytest.mark.parametrize(
    ("code", "unit", "fits"),
    [
        ("2716", "MWh", True), ("2716", "t", False), ("0102", "head", True), ("8471", "head", False),
        ("2709", "bbl", True), ("1006", "bbl", False), ("", "bbl", True), ("7601", "t", True),
    ],
)  # fmt: skip
def test_goods_have_their_units(nlp: Language, code: str, unit: str, fits: bool) -> None:
    context = figure_context(read_doc(nlp, f"Terjual 5 {unit} barang."))
    context = replace(context, candidates=(context.candidates[0]._replace(unit=unit),))
    mention = Mention(context.text.index("barang"), context.text.index("barang") + 6, "barang")
    good = Commodity(mentions=[mention], labels=Names("", ""), code=code)
    options = Things(context, Facts(commodities=[good])).options(0, Meaning("sales_volume", None))
    assert ("c0" in {option.key for option in options}) == fits


YEARS = "Ekspor pala 5 ton pada 2017, 7 ton pada 2018 dan ditargetkan 9 ton pada 2027."


@pytest.mark.parametrize(
    ("published", "when"),
    [("2019-05-06", ["past", "past", "ahead"]), ("2018-01-02", ["past", "now", "ahead"]), (None, ["now?"] * 3)],
)
def test_a_period_lies_behind_the_article_or_ahead_of_it(nlp: Language, published: str | None, when: list[str]) -> None:
    text = YEARS if published else "Ekspor pala 5 ton pada 2017, 7 ton pada Mei 2017 dan 9 ton pada 2017."
    options = periods(read_doc(nlp, text, published=published), Meaning("export_volume", None), "target")
    told = [next((f for f in o.features if f.startswith("when=") and "&" not in f), None) for o in options if o.key]
    assert told == [f"when={one}" for one in when]
    assert all(f"when={one}&st=target" in o.features for one, o in zip(when, options, strict=False))


def test_periods_of_a_sentence_stand_in_order_of_time(nlp: Language) -> None:
    doc = read_doc(nlp, "Ekspor 7 ton pada 2018 dibanding 5 ton pada 2017, lalu 9 ton pada 2021.")
    options = {o.key: o.features for o in periods(doc, Meaning("export_volume", None), figure=1) if o.key}
    assert "order=first&right&dibanding" in options["2017"]
    assert "order=between&left" in options["2018"]
    assert "order=last&right" in options["2021"]
    alone = periods(read_doc(nlp, "Ekspor 7 ton pada 2018."), Meaning("export_volume", None))
    assert not [f for f in alone[0].features if f.startswith("order=")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Impor naik dari 22 ton menjadi 95 ton antara 2012 dan 2015.", ["2012", "2015"]),
        ("Between May and July 2018 imports fell from 22,000 to 9,000 tons.", ["2018-05", "2018-07"]),
        ("Antara 2012 dan 2015 impor naik dari awalnya 22 ton menjadi 95 ton.", ["2012", "2015"]),
        ("Antara 2012 dan 2015 impor mencapai 22 ton menjadi 95 ton.", ["2012/2015"] * 2),
        ("Pada musim 2018/2019 impor naik dari 22 ton menjadi 95 ton.", ["2018/2019"] * 2),
        ("Antara 2012 dan 2015 impor naik dari 22 ton menjadi 95 dolar AS.", ["2012/2015"] * 2),
    ],
)
def test_what_moves_over_a_stretch_has_its_ends(nlp: Language, text: str, told: list[str]) -> None:
    doc = read_doc(nlp, text, "en" if "imports" in text else "id")
    assert [figure.period for figure in facts_of(doc).figures] == told


def test_goods_and_branches_tell_their_codes(nlp: Language) -> None:
    context = figure_context(read_doc(nlp, "Produksi kopi 5 ton."))
    good = Commodity(mentions=[Mention(9, 13, "kopi")], labels=Names("", ""), code="090111")
    (option, none) = Things(context, Facts(commodities=[good])).options(0, Meaning("production", None))
    assert {"code=0901", "code=0901&t", "code=09&t", "code=09&production"} <= set(option.features)
    assert (option.lean, none.key, none.lean) == ("", None, "about")


def test_what_figures_tell_themselves_is_parted_without_loss() -> None:
    """The log odds of the parted models add up to those of the one they were parted from."""
    left, right = ("side=left", "order=a|b"), ("side=right",)
    none, home = ("null", "period|L1=about", "period|kind=money"), ("abroad", "origin:home|L1=about")
    lessons = [
        Choice((left, none), (True, False)),
        Choice((right, none), (False, True)),
        Choice((home, left), (True, False)),
    ]
    whole = {"period": fit_ranking(lessons * 4, c=1.0)}
    parted = part_leans(whole)
    assert part_leans({}) == {}
    assert set(parted) == {"period", "lean"}
    assert parted["lean"].labels == list(LEANS)
    assert parted["period"].names == [
        name for name in whole["period"].names if not name.startswith(("period|", "origin:"))
    ]
    for lean, options in (("period", none), ("origin:home", home)):
        own = [f.removeprefix(f"{lean}|") for f in options if f.startswith(f"{lean}|")]
        rest = [f for f in options if not f.startswith(f"{lean}|")]
        told = summed(parted["lean"], own)[LEANS.index(lean)]
        assert told != 0
        assert odds(parted["period"], rest) + told == pytest.approx(odds(whole["period"], options), abs=1e-5)


def summed(model: LinearModel, features: list[str]) -> list[float]:
    rows = np.array(sorted(model.rows(features)), dtype=np.int64)
    sums: list[float] = model.sums(rows, np.array([len(rows)], dtype=np.int32))[0].tolist()
    return sums


def odds(model: LinearModel, features: list[str] | tuple[str, ...]) -> float:
    no, yes = summed(model, list(features))
    return yes - no
