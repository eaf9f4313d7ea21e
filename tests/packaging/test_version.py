"""The version stands in pyproject.toml and nowhere else in code; what cannot read it there agrees with it."""

import re
import tomllib
from pathlib import Path

import srsly
from commands import Command

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_the_command_says_it(command: Command) -> None:
    assert command("--version").stdout.decode().strip() == f"extractor {VERSION}"


def test_records_and_library_say_it() -> None:
    import extractor

    record = extractor.extract(text="Malaysia meminta Indonesia mengirim 900 ton pinang kering, kata importir itu.")
    assert record.provenance.extractor == extractor.__version__ == VERSION


def test_no_module_states_it() -> None:
    stated = re.compile(rf"""["']{re.escape(VERSION)}["']""")
    sources = sorted((ROOT / "extractor").rglob("*.py"))
    assert sources
    assert [path.name for path in sources if stated.search(path.read_text("utf-8"))] == []


def test_changelog_begins_with_it() -> None:
    heads = re.findall(r"^## \[(.+?)\](?: - .+)?$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[:2] == ["Unreleased", VERSION]


def test_citation_has_it_and_what_the_format_asks_for() -> None:
    citation = srsly.yaml_loads((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "software", "MIT")
    assert citation["version"] == VERSION
    assert citation["message"] and citation["title"] and all(author["name"] for author in citation["authors"])
