"""The report in a real browser: filter, tables, charts, keyboard, phone, paper, and that it lets nothing in."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import axe_findings, open_browser
from made_collection import made_records
from test_report_page import HOSTILE, hostile_record, report

from extractor.record import Record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
# a browser on a busy machine takes its time
WAIT_MS = 120_000
RECORDS = 120


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(made_records(RECORDS, seed=5))


@pytest.fixture(scope="module")
def folder(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(records, tmp_path_factory.mktemp("report") / "out")


class Opened:
    """A page with what it complained about."""

    def __init__(self, browser: "Browser", folder: Path, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        self.context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective));"
            "window.alerted = false; window.alert = () => { window.alerted = true; };"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"file://{folder}/index.html")
        self.page.wait_for_selector("html[data-ready=all]")

    def __enter__(self) -> "Page":
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.complaints == []


def shown(page: "Page") -> int:
    text = page.locator("#shown").text_content() or ""
    return int(text.partition(" of ")[0].replace(",", ""))


def choose(page: "Page", id_: str, label: str) -> None:
    page.locator(f"#{id_}").select_option(label=label)
    settle(page)


def settle(page: "Page") -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def as_filtered(page: "Page", name: str) -> set[tuple[str, ...]]:
    text: str = page.evaluate("(name) => Report.csvText(name)", name)
    return {tuple(row) for row in csv.reader(text.splitlines())}


def test_page_counts_what_the_store_counts(browser: "Browser", folder: Path) -> None:
    names = (
        "articles_by_month", "goods_by_partner", "values_over_time", "events_by_month", "opportunities_by_seeker",
        "warnings", "confidence",
    )  # fmt: skip
    with Opened(browser, folder) as page:
        for name in names:
            with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                stored = {tuple(row) for row in csv.reader(file)}
            if name == "values_over_time":
                stored = {(*row[:8], *map(plain, row[8:])) for row in stored}
            assert len(stored) > 3
            assert as_filtered(page, name) == stored, name


def plain(number: str) -> str:
    return number.removesuffix(".0")


def test_filter_chooses_articles_and_facts(browser: "Browser", folder: Path, records: list[Record]) -> None:
    with Opened(browser, folder) as page:
        assert shown(page) == RECORDS
        choose(page, "f-language", "English")
        assert shown(page) == sum(record.article.language == "en" for record in records)
        page.locator("#f-from").fill("2020-01-01")
        page.locator("#f-to").fill("2021-12-31")
        settle(page)
        days = [record.article.published_at or "" for record in records if record.article.language == "en"]
        assert shown(page) == sum("2020-01-01" <= day <= "2021-12-31" for day in days)
        page.locator("#reset").click()
        settle(page)
        assert shown(page) == RECORDS
        # a type of event, and with it only events of that type
        choose(page, "f-event", "trade mission")
        missions = [record for record in records if any(event.type == "trade_mission" for event in record.events)]
        assert shown(page) == len(missions)
        assert {row[0] for row in as_filtered(page, "events_by_month")} == {"type", "trade_mission"}
        page.locator("#reset").click()
        settle(page)
        # a country and a good: facts that concern both
        country, code = next(
            (event.countries[0], good.hs.code)
            for record in records for event in record.events for good in record.commodities
            if event.commodities == [good.id] and event.countries[0] != "ID"
        )  # fmt: skip
        number = page.evaluate("(code) => `${Report.meta.countries.indexOf(code)}`", country)
        page.locator("#f-country").select_option(number)
        page.locator("#f-good").select_option(code[:2])
        settle(page)
        assert shown(page) == sum(concerns(record, country, code[:2]) for record in records) > 0


def concerns(record: Record, country: str, chapter: str) -> bool:
    goods = {good.id for good in record.commodities if good.hs.code.startswith(chapter)}
    told: list[tuple[list[str], set[str | None]]] = [
        *((figure.commodities, {figure.origin, figure.destination}) for figure in record.figures),
        *((event.commodities, {*event.countries}) for event in record.events),
        *((each.commodities, {each.seeker.country, each.provider.country}) for each in record.opportunities),
    ]
    return any(country in sides and goods & {*refs} for refs, sides in told)


def test_words_are_searched_and_evidence_is_linked(browser: "Browser", folder: Path, records: list[Record]) -> None:
    with Opened(browser, folder) as page:
        wanted = next(record for record in records if record.opportunities and record.article.url)
        page.locator("#f-text").fill(f"{(wanted.article.title or '').upper()} importir")
        settle(page)
        assert shown(page) == sum(
            (wanted.article.title or "") in (record.article.title or "") and bool(record.opportunities)
            for record in records
        )
        page.locator("#opportunities").scroll_into_view_if_needed()
        page.wait_for_selector("#opportunity-list code")
        row = page.locator("#opportunity-list tbody tr").first
        evidence = wanted.opportunities[0].evidence[0].text
        assert row.locator("q").text_content() == evidence
        assert (row.locator("code").text_content() or "").startswith(wanted.article.id)
        link = row.locator("a").get_attribute("href") or ""
        assert link.startswith(f"{wanted.article.url}#:~:text=")


def test_tables_behind_charts_and_pages(browser: "Browser", folder: Path) -> None:
    with Opened(browser, folder) as page:
        page.locator("#overview summary").click()
        rows = page.locator("#c-months-table tbody tr")
        assert rows.count() == 25
        first = rows.first.text_content()
        following = page.locator("#c-months-table [data-to=next]")
        following.focus()
        page.keyboard.press("Enter")
        assert rows.first.text_content() != first
        assert page.evaluate("document.activeElement.dataset.to") == "next"
        with page.expect_download() as saved:
            page.locator("#overview [data-csv]").click()
        assert Path(saved.value.path()).read_text("utf-8").startswith("month,language,articles\n")


def test_every_section_is_drawn_and_choices_redraw(browser: "Browser", folder: Path) -> None:
    with Opened(browser, folder) as page:
        for id_ in ("matrix", "values", "events", "opportunities", "sources", "articles"):
            page.locator(f"#{id_}").scroll_into_view_if_needed()
            page.wait_for_function("(id) => !stale.has(id)", arg=id_)
        drawn = "(id) => Chart.getChart(id).data.datasets.flatMap((set) => set.data).filter((x) => x !== null).length"
        for id_ in ("c-months", "c-values", "c-events", "c-seekers", "c-warnings", "c-confidence"):
            assert page.evaluate(drawn, id_) > 1, id_
            assert re.match("Chart: .+", page.locator(f"#{id_}").get_attribute("aria-label") or "")
        before = page.locator("#matrix-table").text_content()
        choose(page, "matrix-basis", "events")
        assert page.locator("#matrix-table").text_content() != before
        months = page.evaluate("Chart.getChart('c-events').data.labels.length")
        choose(page, "e-grain", "year")
        assert 0 < page.evaluate("Chart.getChart('c-events').data.labels.length") < months


def test_keyboard_alone(browser: "Browser", folder: Path) -> None:
    with Opened(browser, folder) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.locator("#f-text").focus()
        page.keyboard.type("kabar dagang 5/7")
        settle(page)
        assert shown(page) == 1 + sum(str(at).startswith("7") for at in range(10, RECORDS))
        for _ in range(8):
            page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.locator("#reset").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert shown(page) == RECORDS


def test_languages_and_themes(browser: "Browser", folder: Path) -> None:
    with Opened(browser, folder, color_scheme="dark") as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(paper)
        page.locator("#theme").click()
        assert page.evaluate(paper) != dark
        page.locator("#language").click()
        assert page.locator("html").get_attribute("lang") == "id"
        assert page.locator("#h-matrix").text_content() == "Komoditas menurut negara mitra"
        assert page.locator("#shown").text_content() == f"{RECORDS} dari {RECORDS} artikel"
        assert page.locator("#f-event option").all_text_contents().count("misi dagang") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(browser: "Browser", folder: Path, scheme: str) -> None:
    opened = Opened(browser, folder, color_scheme=scheme)
    page = opened.page
    for summary in page.locator(".numbers summary").all():
        summary.click()
    page.wait_for_function("() => !stale.size")
    assert axe_findings(page) == []
    # axe itself tries to read the style again, which the page forbids
    opened.complaints = [told for told in opened.complaints if "report.css" not in told and "connect-src" not in told]
    with opened:
        pass


def test_phone_and_paper(browser: "Browser", folder: Path) -> None:
    with Opened(browser, folder, viewport={"width": 360, "height": 740}) as page:
        assert page.locator("#filter-box").get_attribute("open") is None
        page.wait_for_function("() => !stale.size")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.locator("#language").click()
        page.wait_for_function("() => !stale.size")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    with Opened(browser, folder, color_scheme="dark") as page:
        assert len(page.pdf()) > 50_000
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not page.locator("#filter").is_visible()
        assert page.locator("#c-values-table table").is_visible()
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_hostile_text_stays_text(browser: "Browser", tmp_path: Path) -> None:
    folder = report([hostile_record()], tmp_path / "out", title=HOSTILE)
    with Opened(browser, folder) as page:
        for id_ in ("opportunities", "sources", "articles"):
            page.locator(f"#{id_}").scroll_into_view_if_needed()
        page.wait_for_function("() => !stale.size")
        assert page.locator("h1").text_content() == HOSTILE
        assert page.locator("#opportunity-list q").text_content() == HOSTILE
        assert page.locator("img").count() == 0
        assert page.locator("main a[href^='javascript']").count() == 0
        assert page.evaluate("window.alerted") is False


@pytest.mark.parametrize("number", [0, 1])
def test_hardly_anything_in_it(browser: "Browser", tmp_path: Path, number: int) -> None:
    with Opened(browser, report(made_records(number), tmp_path / "out")) as page:
        page.wait_for_function("() => !stale.size")
        assert shown(page) == number
        page.locator("#f-text").fill("nowhere at all")
        settle(page)
        assert shown(page) == 0


def test_a_missing_file_is_told(browser: "Browser", tmp_path: Path) -> None:
    folder = report(made_records(2), tmp_path / "out")
    (folder / "data" / "figures-0.js").unlink()
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"file://{folder}/index.html")
    page.wait_for_selector("#problem:visible")
    assert "figures-0.js" in (page.locator("#problem").text_content() or "")
    context.close()
