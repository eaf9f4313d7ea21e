"""The documentation site: generated pages are up to date, names are told, it is built whole and asks for nothing."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import srsly
from command_lines import ROOT, leaves

import extractor
from extractor.cli.reference import pages

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
"""Elements by which a page asks for more as soon as it is opened, and where they say for what."""


@pytest.mark.parametrize("name", pages())
def test_generated_pages_are_up_to_date(name: str) -> None:
    stored = (DOCS / name).read_text("utf-8")
    assert stored == pages()[name], "python -m extractor.cli.reference docs writes it anew"


def test_every_command_is_on_its_page() -> None:
    page = pages()["reference/commands.md"]
    names = [name for name, _ in leaves(ROOT)]
    assert names
    assert [name for name in names if f"\n## extractor {name}\n" not in page] == []


def test_every_public_name_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "library.md").read_text("utf-8")
    assert [name for name in extractor.__all__ if f"::: extractor.{name}\n" not in page] == []


def test_the_ontology_has_every_type_of_the_record() -> None:
    page = (DOCS / "ontology.md").read_text("utf-8")
    schema = extractor.record.json_schema()["$defs"]
    told = [
        ("Entity", "type"),
        ("Event", "type"),
        ("Event", "status"),
        ("Opportunity", "kind"),
        ("RecordWarning", "code"),
    ]
    values = [value for part, key in told for value in schema[part]["properties"][key]["enum"]]
    assert [value for value in values if f"`{value}`" not in page] == []
    roles = schema["Participant"]["properties"]["role"]["enum"]
    assert [role for role in roles if not re.search(rf"\b{role}\b", page)] == []


def test_every_page_has_its_place() -> None:
    nav = srsly.yaml_loads((CHECKOUT / "mkdocs.yml").read_text("utf-8"))["nav"]
    placed = {page for part in nav for pages_ in part.values() for entry in pages_ for page in entry.values()}
    there = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    assert placed == there


class Asked(HTMLParser):
    """Collects what a page asks for when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "canonical":
            return
        if (name := FETCHED.get(tag)) and (place := given.get(name)):
            self.found.add(place)


@pytest.mark.slow
def test_the_site_is_built_and_asks_for_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="the extra docs is not installed")
    line = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(line, cwd=CHECKOUT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    built = sorted(tmp_path.rglob("*.html"))
    assert len(built) > 20
    for page in built:
        asked = Asked()
        asked.feed(page.read_text("utf-8"))
        assert [place for place in asked.found if re.match(r"(?:\w+:)?//", place)] == [], page.name
    for sheet in tmp_path.rglob("*.css"):
        assert not re.search(r"""(?:url\(|@import )["']?(?:https?:)?//""", sheet.read_text("utf-8")), sheet.name
    library = (tmp_path / "reference" / "library.html").read_text("utf-8")
    assert "Return the record of one article" in library
