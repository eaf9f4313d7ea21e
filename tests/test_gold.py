"""The shipped pipeline on the annotated articles kept beside the checkout; skipped where they are not.

`python -m extractor.learn.floors ../shared/gold/dev tests/gold_floors.toml` measures again and sets the floors.
"""

from __future__ import annotations

import html
from pathlib import Path

import pytest

import extractor
from extractor.learn.evaluate import Evaluation
from extractor.learn.floors import fingerprint, read_floors
from extractor.learn.score import HEADLINE, Report
from extractor.record import Record

GOLD = Path(__file__).parents[2] / "shared" / "gold"
DEV = GOLD / "dev"
SEED = GOLD / "seed" / "text" / "seed.txt"
FLOORS = read_floors(Path(__file__).parent / "gold_floors.toml")

pytestmark = [pytest.mark.gold, pytest.mark.skipif(not DEV.exists(), reason="no annotated articles here")]


@pytest.fixture(scope="module")
def report() -> Report:
    evaluation = Evaluation(DEV)
    for _ in evaluation.run(extractor.load()):
        pass
    assert evaluation.failures == []
    return evaluation.report()


def test_floors_belong_to_these_annotations() -> None:
    assert FLOORS.fingerprint == fingerprint(DEV)


@pytest.mark.parametrize("measure", HEADLINE)
def test_quality_gate(report: Report, measure: str) -> None:
    reached = report.measures[measure].f1 or 0.0
    assert reached >= FLOORS.f1[measure], f"{measure} fell to {reached:.3f}"


def test_quality_gate_as_a_whole(report: Report) -> None:
    assert report.facts_f1 >= max(FLOORS.facts_f1, 0.60)


def seed_page() -> str:
    """The worked example as a page in ANTARA's markup of 2018."""
    *paragraphs, notes = SEED.read_text("utf-8").strip().split("\n\n")
    body = "<br><br>".join(html.escape(p.strip(), quote=False) for p in paragraphs)
    reporter, editor, copyright_line = notes.splitlines()
    return f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>IKM Fukuoka - ANTARA News</title>
<meta property="og:site_name" content="Antara News"><meta property="og:locale" content="id_ID">
<meta itemprop="datePublished" content="2018-02-22T15:04:00+07:00"></head><body>
<nav><a href="/ekonomi">Ekonomi</a></nav><article itemscope itemtype="http://schema.org/NewsArticle">
<h1 class="title" itemprop="headline">IKM Fukuoka bidik mitra Indonesia</h1>
<time itemprop="datePublished">Kamis, 22 Februari 2018 15:04 WIB</time>
<div id="content_news" itemprop="articleBody">{body}
<p class="text-muted">{reporter}<br>{editor}<br>{html.escape(copyright_line)}</p></div></article>
<div class="share">Bagikan</div></body></html>"""


@pytest.fixture(scope="module", params=["text", "page"])
def seed(request: pytest.FixtureRequest) -> Record:
    if request.param == "text":
        return extractor.extract(text=SEED.read_text("utf-8"), published_at="2018-02-22")
    return extractor.extract(html=seed_page(), url="https://www.antaranews.com/berita/1/ikm-fukuoka")


def test_seed_article(seed: Record) -> None:
    article = seed.article
    assert article.publisher == "ANTARA"
    assert article.language == "id"
    assert (article.dateline and article.dateline.place, article.dateline and article.dateline.country) == (
        "Jakarta",
        "ID",
    )
    assert {(a.name, a.role) for a in article.authors} == {("Sella Gareta", "reporter"), ("Ade P Marboen", "editor")}
    assert "Pewarta" not in article.text
    assert (article.published_at or "").startswith("2018-02-22")


def test_seed_people_and_places(seed: Record) -> None:
    names = {e.id: e for e in seed.entities}
    posts = {names[r.subject].name: r for r in seed.relations if r.type == "position"}
    assert "Menteri Perindustrian" in (posts["Airlangga Hartarto"].title or "")
    assert "Dirjen Industri Agro" in (posts["Panggah Susanto"].title or "")
    for relation in posts.values():
        assert relation.object is None or names[relation.object].name == "Kementerian Perindustrian"
    country = {m.text: e.country for e in seed.entities for m in e.mentions}
    assert country["Fukuoka"] == country["Jepang"] == country["Negeri Sakura"] == "JP"
    assert "Kementerian Perindustrian" in country


def test_seed_goods_and_sectors(seed: Record) -> None:
    goods = {m.text.lower(): c.hs.code for c in seed.commodities for m in c.mentions}
    assert goods["rumput laut"] == "1212"
    assert goods["cokelat"].startswith("18")
    assert goods["kopi"] == "0901"
    assert goods["makanan instan"][:2] in {"19", "21"}
    assert {"C10", "C29", "C26"} <= {s.isic.code for s in seed.sectors}


def test_seed_figures(seed: Record) -> None:
    counts = {f.value: f for f in seed.figures if f.kind == "count"}
    assert (counts[7].unit, counts[7].metric, counts[7].approximation) == ("company", "participants", "exact")
    assert (counts[14].unit, counts[14].metric, counts[14].approximation) == ("company", "participants", "about")
    money = {f.value: f for f in seed.figures if f.kind == "money"}
    exported, imported = money[800_000_000], money[41]
    assert (exported.unit, exported.metric, exported.origin, exported.destination) == (
        "USD",
        "export_value",
        "ID",
        "JP",
    )
    assert (imported.unit, imported.metric, imported.origin, imported.destination) == (
        "USD",
        "import_value",
        "JP",
        "ID",
    )
    doubted = [w for w in seed.warnings if w.code == "implausible_figure"]
    assert [w.path for w in doubted] == [f"/figures/{seed.figures.index(imported)}"]


def test_seed_events(seed: Record) -> None:
    assert "business_matching" in {e.type for e in seed.events}
    visit = next(e for e in seed.events if e.type == "trade_mission")
    assert (visit.start_date, visit.end_date, visit.place) == ("2018-02-20", "2018-02-22", "Jakarta")


def test_seed_opportunities(seed: Record) -> None:
    demand = next(o for o in seed.opportunities if o.kind == "demand")
    assert {"rumput laut", "cokelat", "kopi"} <= set(demand.objects)
    assert (demand.seeker.country, demand.provider.country) == ("JP", "ID")
    technology = next(o for o in seed.opportunities if o.kind == "technology")
    assert technology.seeker.country == "ID"
