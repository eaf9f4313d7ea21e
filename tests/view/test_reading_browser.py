"""The reading view in a real browser: layers, cards, keyboard, themes, phone, paper, policy, attacks, review."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import axe_findings, open_browser
from hostile_record import hostile

from extractor.record import Record
from extractor.store.review import merge, read_corrections
from extractor.view.reading import reading_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
FOUND = "#pop:not([hidden])"


@dataclass
class Opened:
    """A page with what it complained of."""

    page: "Page"
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with open_browser() as found:
        yield found


@pytest.fixture
def show(browser: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Open the page of a record as a file; afterwards nothing may have been complained of or asked of the network."""
    opened: list[Opened] = []

    def act(record: Record, *, lang: Any = "en", reasons: dict[str, list[str]] | None = None, **window: Any) -> Opened:
        path = tmp_path / "page.html"
        path.write_text(reading_page(record, reasons=reasons, lang=lang), "utf-8")
        context = browser.new_context(**{"reduced_motion": "reduce", **window})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        found = Opened(page)
        page.on("console", lambda message: found.complaints.append(message.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("request", lambda request: _is_alien(request.url) and found.complaints.append(request.url))
        page.add_init_script(
            "window.violations = []; window.pwned = 0; window.bad = () => { window.pwned = 1; };"
            "document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective));"
        )
        page.goto(path.as_uri())
        opened.append(found)
        return found

    yield act
    for found in opened:
        assert found.complaints == []
        assert found.page.evaluate("[window.violations, window.pwned]") == [[], 0]
        found.page.context.close()


def _is_alien(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:"))


def mark(page: "Page", text: str, key: str) -> Any:
    """The first piece of the article with this text that belongs to the fact."""
    return page.locator(f'.p[data-m~="{key}"]', has_text=text).first


def test_layers_are_switched(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    good = mark(page, "lada", "c1")
    line = "el => getComputedStyle(el.querySelector('.own')).textDecorationLine"
    assert good.evaluate(line) == "underline"
    assert good.get_attribute("role") == "button"
    page.get_by_role("button", name="Goods 1").click()
    assert good.evaluate(line) == "none"
    assert good.get_attribute("role") is None
    assert not page.locator("[data-group=commodities]").is_visible()
    good.hover()
    page.wait_for_timeout(200)
    assert page.locator(FOUND).count() == 0
    page.get_by_role("button", name="Goods 1").click()
    assert good.get_attribute("role") == "button"
    # a sentence of an event is tinted until its layer is off
    tint = "getComputedStyle(document.querySelector('.tint[data-l=events]')).backgroundColor"
    assert page.evaluate(tint) != "rgba(0, 0, 0, 0)"
    page.get_by_role("button", name="Events 1").click()
    assert page.evaluate(tint) == "rgba(0, 0, 0, 0)"
    assert not page.locator(".chip[data-l=events]").is_visible()


def test_each_layer_has_a_shape_of_its_own(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    shapes = page.evaluate(
        """['entities', 'commodities', 'sectors', 'figures', 'dates'].map(
        layer => getComputedStyle(document.querySelector(`.own[data-l=${layer}]`)).textDecorationStyle)"""
    )
    assert len(set(shapes)) == 5


def test_pointing_tells_what_is_known(show: Open, sample_record: Record) -> None:
    page = show(sample_record, reasons={"c1": ["lexicon:lada"]}).page
    mark(page, "lada", "c1").hover()
    page.wait_for_selector(FOUND)
    told = page.locator(FOUND).inner_text()
    for word in ("0904", "lada / pepper", "95", "lexicon:lada", "Business matching"):
        assert word.casefold() in told.casefold()
    page.mouse.move(2, 2)
    page.wait_for_selector("#pop", state="hidden")


def test_cards_lead_to_the_text_and_back(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    page.locator("#card-f2 [data-show]").click()
    assert page.locator(".p.is-found").inner_text() == "17,9 juta dolar AS"
    assert "Nilai ekspor" in "".join(page.locator(".p.is-near").all_inner_texts())
    page.locator("#back").click()
    assert page.evaluate("document.activeElement.id") == "card-f2"
    assert page.locator("#back").is_hidden()
    # the card itself is a way too, and the sign behind a sentence leads to its card
    page.locator("#card-o1 blockquote").click()
    assert page.locator(".p.is-found").first.is_visible()
    page.locator(".chip[href='#card-v1']").click()
    assert page.evaluate("document.activeElement.id") == "card-v1"
    page.locator("#card-v1 a[href='#card-c1']").click()
    assert page.locator("#card-c1").is_visible()
    assert page.evaluate("document.activeElement.id") == "card-c1"
    # a thing named twice is found twice
    for number, place in enumerate(("1/2", "2/2", "1/2")):
        page.locator("#card-c1 [data-show]").click()
        assert page.locator("#card-c1 .times").inner_text() == place, number


def test_the_keyboard_alone_will_do(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    key = page.keyboard.press
    focused = "document.activeElement.id || document.activeElement.textContent.trim()"
    key("Tab")
    assert "Skip to the article" in page.evaluate(focused)
    key("Enter")
    assert page.evaluate(focused) == "article"
    key("Tab")  # the first fact of the title
    assert page.evaluate("document.activeElement.getAttribute('role')") == "button"
    assert page.locator(FOUND).is_visible()
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    assert "Name: place, Vietnam, VN" in described
    key("Enter")
    assert page.evaluate("document.activeElement.dataset.card") == "e1"
    key("Escape")
    assert page.locator("#pop").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    key("Enter")
    key("Enter")
    assert page.evaluate(focused) == "card-e1"
    outlined = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outlined == "solid"
    for _ in range(9):
        key("Tab")
        if page.evaluate("document.activeElement.dataset.show") == "e1":
            break
    key("Enter")
    assert page.locator(".p.is-found").inner_text() == "Vietnam"
    page.locator("[data-layer=events]").focus()
    key(" ")
    assert page.locator("[data-layer=events]").get_attribute("aria-pressed") == "false"


def test_every_stop_can_be_seen(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]; })()"
        )
        tag = page.evaluate("document.activeElement.tagName")
        if tag == "BODY":
            break
        seen.add(tag)
        assert style == ["solid", "3px"], page.evaluate("document.activeElement.outerHTML")
    assert {"A", "BUTTON", "SPAN", "SUMMARY"} <= seen


def test_both_languages(show: Open, sample_record: Record) -> None:
    page = show(sample_record, lang="id").page
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.locator("#card-v1 h4").inner_text().casefold() == "temu bisnis"
    page.get_by_role("button", name="English").click()
    assert page.locator("#card-v1 h4").inner_text().casefold() == "business matching"
    assert page.get_by_role("group", name="Layers").is_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_light_and_dark(show: Open, sample_record: Record) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page = show(sample_record, color_scheme="dark").page
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    light = page.evaluate(ground)
    assert "light" in page.locator("#theme").inner_text()
    page.locator("#theme").click()
    assert page.evaluate(ground) == dark != light
    page.reload()
    assert "dark" in page.locator("#theme").inner_text()


@pytest.mark.parametrize("width", [320, 360, 412, 1000])
def test_nothing_runs_off_the_side(show: Open, sample_data: dict[str, Any], width: int) -> None:
    sample_data["entities"][1]["labels"]["en"] = "Kementerian" * 12
    sample_data["article"]["url"] = "https://news.example/" + "lada" * 60
    page = show(Record.model_validate(sample_data), viewport={"width": width, "height": 740}).page
    page.locator("#review").click()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    mark(page, "lada", "c1").click()
    box = page.locator(FOUND).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_on_paper_everything_is_open_and_no_control_is_left(show: Open, sample_record: Record) -> None:
    page = show(sample_record, color_scheme="dark").page
    page.locator("#review").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for gone in (".bar", ".layers", ".desk", ".review >> nth=0", ".go >> nth=0"):
        assert page.locator(gone).is_hidden()
    for kept in ("h1", "#card-v1", "#card-e1", "#card-d1", ".doubts"):
        assert page.locator(kept).is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("[data-group=entities]").get_attribute("open") is None


def test_attacks_stay_text(show: Open, sample_data: dict[str, Any]) -> None:
    record = hostile(sample_data)
    reasons = {key: [record.article.title or ""] for key in ("e3", "c1", "f1", "v1", "o1")}
    page = show(record, reasons=reasons).page
    page.locator("#review").click()
    page.locator("[data-target='events/v1'] [data-act=accept]").first.click()
    page.locator("[data-target='events/v1'] [data-act=note]").fill(record.article.title or "")
    page.locator("#reviewer").fill(record.article.title or "")
    for piece in page.locator(".p[role=button]").all():
        piece.click()
    for button in page.locator("[data-show]").all():
        button.evaluate("el => el.click()")
    page.locator("#copy").click()
    page.reload()
    assert page.locator("img, script:not(#data)").count() == 1
    assert page.locator("h1").inner_text().startswith("</script><script>bad()")


def test_the_policy_stops_what_would_come_in(browser: "Browser", sample_record: Record, tmp_path: Path) -> None:
    """The policy is at work: a handler and a style that are put in by force do nothing."""
    path = tmp_path / "page.html"
    forced = reading_page(sample_record).replace("<h1>", '<h1 style="color: red" onclick="window.pwned = 1">', 1)
    path.write_text(forced.replace("</body>", "<script>window.pwned = 1</script></body>"), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("h1").click(position={"x": 1, "y": 1})
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious(show: Open, sample_record: Record, scheme: str, width: int) -> None:
    page = show(sample_record, color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800}).page
    assert axe_findings(page) == []
    page.locator("#review").click()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.locator("#card-v1 [data-act=reject]").click()
    page.locator("#card-f2 [data-show]").click()
    mark(page, "lada", "c1").click()
    assert axe_findings(page) == []


def test_corrections_are_kept_and_downloaded(show: Open, sample_record: Record, tmp_path: Path) -> None:
    page = show(sample_record).page
    event, figure, good, name = (
        page.locator(f"#card-{key}") for key in ("v1", "f1", "c1", "e2")
    )  # fmt: skip
    assert event.locator(".review").is_hidden()
    page.locator("#review").click()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.locator("#save").click()
    assert "name" in page.locator("#said").inner_text()
    page.locator("#reviewer").fill("Rina Wati")
    page.locator("#save").click()
    assert "No corrections" in page.locator("#said").inner_text()
    assert event.locator("[data-act=note]").is_disabled()
    event.locator("[data-act=retype]").select_option("trade_mission")
    event.locator("[data-act=accept]").click()
    event.locator("[data-act=note]").fill("seen there")
    figure.locator("[data-act=reject]").click()
    good.locator("[data-act=recode]").fill("09x")
    good.locator("[data-act=recode]").press("Tab")
    assert good.locator(".fault").is_visible()
    good.locator("[data-act=recode]").fill("090411")
    good.locator("[data-act=recode]").press("Tab")
    assert good.locator(".fault").is_hidden()
    name.locator("[data-act=recode]").fill("vn")
    name.locator("[data-act=recode]").press("Tab")
    assert page.locator("#count").inner_text() == "5"
    page.reload()
    assert page.locator("#count").inner_text() == "5"
    page.locator("#review").click()
    assert event.locator("[data-act=retype]").input_value() == "trade_mission"
    with page.expect_download() as coming:
        page.locator("#save").click()
    assert coming.value.suggested_filename == "0123456789abcdef.corrections.json"
    path = tmp_path / "saved.json"
    coming.value.save_as(path)
    saved = json.loads(path.read_text("utf-8"))
    head = {key: saved[key] for key in ("format", "record", "fingerprint", "reviewer")}
    assert head == {
        "format": "extractor.corrections/1", "record": "0123456789abcdef",
        "fingerprint": sample_record.article.text_sha256, "reviewer": "Rina Wati",
    }  # fmt: skip
    made = {(one["action"], one["target"], one.get("value"), one["note"]) for one in saved["corrections"]}
    assert made == {
        ("retype", "events/v1", "trade_mission", "seen there"), ("accept", "events/v1", None, "seen there"),
        ("reject", "figures/f1", None, ""), ("recode", "commodities/c1", "090411", ""),
        ("recode", "entities/e2", "VN", ""),
    }  # fmt: skip
    merged = merge(sample_record, [read_corrections(path)])
    assert merged.refused == []
    assert merged.record.events[0].type == "trade_mission"
    assert [each.id for each in merged.record.figures] == ["f2"]
    assert (merged.record.commodities[0].hs.code, merged.record.entities[1].country) == ("090411", "VN")
    page.locator("#copy").click()
    page.wait_for_function("document.querySelector('#said').textContent.includes('copied')")
    assert page.evaluate("navigator.clipboard.readText()") == path.read_text("utf-8")


def test_corrections_can_be_taken_back(show: Open, sample_record: Record) -> None:
    page = show(sample_record).page
    page.locator("#review").click()
    card = page.locator("#card-v1")
    card.locator("[data-act=accept]").click()
    card.locator("[data-act=reject]").click()
    assert card.locator("[data-act=accept]").get_attribute("aria-pressed") == "false"
    assert page.locator("#count").inner_text() == "1"
    card.locator("[data-act=undo]").click()
    assert page.locator("#count").inner_text() == "0"
    mark(page, "mempertemukan", "v1").click()
    page.locator("#pop [data-act=accept]").first.click()
    assert card.locator("[data-act=accept]").get_attribute("aria-pressed") == "true"
    page.locator("#clear").click()
    assert page.locator("#count").inner_text() == "1"
    page.locator("#clear").click()
    assert page.locator("#count").inner_text() == "0"
