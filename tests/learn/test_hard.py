"""Hard cases: the suite is well-formed, the judge is strict, and the shipped pipeline keeps its share of passes."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from commands import Command

import extractor
from extractor.errors import ExtractorError
from extractor.learn.hard import Case, Report, judge, read_cases, read_floors, run_cases, write_floors
from extractor.learn.matching import normal
from extractor.record.models import EVENT_ROLES, Record

ROOT = Path(__file__).parents[2]
CASES = ROOT / "corpora" / "hard"
FLOORS = ROOT / "tests" / "hard_floors.toml"
TEXT = "PT Damar Ende menjual 40 ton jahe kepada Kessler Gewürze GmbH di Bonn, Selasa (8/6)."


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases([CASES])


def case(**expect: Any) -> Case:
    row = {"id": "own-1", "group": "roles", "language": "id", "published": "2021-06-10", "text": TEXT}
    return Case.model_validate({**row, "expect": expect})


def record(data: dict[str, Any], **changes: Any) -> Record:
    """The sample record with other events or opportunities."""
    return Record.model_validate({**data, **changes})


def failed(one: Case, found: Record) -> list[str]:
    return [check.sort for check in judge(one, found).checks if not check.holds]


def test_both_languages_try_every_phenomenon(cases: list[Case]) -> None:
    groups = Counter((one.group, one.language) for one in cases)
    assert len(cases) >= 150
    assert {code for _, code in groups} == {"id", "en"}
    for group in {group for group, _ in groups}:
        assert groups[group, "id"] >= 4 and groups[group, "en"] >= 4, group


def test_no_text_comes_twice(cases: list[Case]) -> None:
    assert len({normal(one.text) for one in cases}) == len(cases)


def test_every_case_expects_what_its_text_can_hold(cases: list[Case]) -> None:
    for one in cases:
        expect = one.expect
        assert expect.events or expect.opportunities or expect.no_events or expect.no_opportunities, one.id
        kinds = Counter(event.type for event in expect.events)
        assert expect.no_events != "any" or not kinds, one.id
        assert not kinds.keys() & set(expect.no_events if expect.no_events != "any" else ()), one.id
        assert all(expect.counts[kind] >= kinds[kind] for kind in expect.counts), one.id
        assert not (expect.no_opportunities and expect.opportunities), one.id
        for event in expect.events:
            for participant in event.participants:
                assert participant.role in EVENT_ROLES[event.type], one.id
                assert participant.name in one.text, (one.id, participant.name)


def test_a_case_passes_only_when_every_check_holds(sample_data: dict[str, Any]) -> None:
    found = record(sample_data)
    event = found.events[0]
    party = event.participants[0]
    asked = {
        "type": event.type, "status": event.status, "start_date": event.start_date,
        "participants": [{"name": party.name, "role": party.role}], "countries": list(event.countries),
    }  # fmt: skip
    kinds = Counter(e.type for e in found.events)
    assert judge(case(events=[asked], counts=kinds), found).passes
    assert failed(case(events=[{**asked, "status": "cancelled"}]), found) == ["status"]
    assert failed(case(events=[{**asked, "start_date": "1999-01-01"}]), found) == ["date"]
    assert failed(case(events=[{**asked, "countries": ["KI"]}]), found) == ["countries"]
    stranger = {"name": "Kopal Purnama", "role": party.role}
    assert failed(case(events=[{**asked, "participants": [stranger]}]), found) == ["participants"]
    assert failed(case(no_events=[event.type]), found) == ["absent"]
    assert failed(case(no_events="any"), found) == ["absent"]
    assert failed(case(counts={event.type: kinds[event.type] + 1}), found) == ["counts"]
    assert failed(case(events=[asked] * (kinds[event.type] + 1)), found)[0] == "event"


def test_an_event_that_was_not_found_fails_all_its_checks(sample_data: dict[str, Any]) -> None:
    nothing = record(sample_data, events=[], opportunities=[], warnings=[])
    asked = {"type": "export", "status": "done", "participants": [{"name": "PT Damar Ende", "role": "exporter"}]}
    assert failed(case(events=[asked]), nothing) == ["event", "status", "participants"]
    assert judge(case(no_events="any", no_opportunities=True), nothing).passes


def test_opportunities_are_asked_for_by_kind_and_sides(sample_data: dict[str, Any]) -> None:
    found = record(sample_data)
    one = found.opportunities[0]
    asked = {"kind": one.kind, "seeker": one.seeker.country, "provider": one.provider.country}
    assert judge(case(opportunities=[asked]), found).passes
    assert failed(case(opportunities=[{**asked, "provider": "KI"}]), found) == ["opportunity"]
    assert failed(case(no_opportunities=True), found) == ["no_opportunity"]


def test_shares_are_told_by_phenomenon_and_language(sample_data: dict[str, Any], tmp_path: Path) -> None:
    found = record(sample_data)
    report = Report((judge(case(no_events="any"), found), judge(case(no_events=["import"]), found)))
    assert report.as_json()["groups"] == {"roles": {"id": {"held": 1, "of": 2}}}
    assert "roles                     0.50     1/2" in report.table()
    (miss,) = report.misses
    assert miss.as_json()["failed"] == ["absent: no event"]
    write_floors(report, tmp_path / "floors.toml")
    assert read_floors(tmp_path / "floors.toml") == {"id": 0.46}


def test_broken_cases_are_named(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    row = json.dumps({**case().model_dump(), "published": "2021-06-10"})
    file.write_text(f"{row}\n{row}\n", "utf-8")
    with pytest.raises(ExtractorError, match="own-1 comes twice"):
        read_cases([file])
    file.write_text(row.replace('"roles"', '"roles", "typo": 1') + "\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"own\.jsonl:1: no case"):
        read_cases([file])
    with pytest.raises(ExtractorError, match="no such file"):
        read_cases([tmp_path / "absent"])
    file.write_text("\n", "utf-8")
    with pytest.raises(ExtractorError, match="no cases here"):
        read_cases([tmp_path])


def test_the_shipped_pipeline_keeps_its_share(cases: list[Case]) -> None:
    floors = read_floors(FLOORS)
    report = Report(tuple(run_cases(extractor.load(), cases)))
    assert set(floors) == set(report.languages)
    reached = {code: report.passed(language=code).share for code in report.languages}
    assert {code: share for code, share in reached.items() if share < floors[code]} == {}


def test_every_event_of_a_case_says_why_and_keeps_to_its_roles(cases: list[Case]) -> None:
    seen = 0
    for one in cases[::4]:
        article = extractor.read_text(one.text, published_at=one.published, language=one.language)
        extraction = extractor.load().extract(article)
        for fact in (*extraction.record.events, *extraction.record.opportunities):
            assert extraction.reasons[fact.id][0].startswith("trigger:"), one.id
            assert len(extraction.reasons[fact.id]) > 1, one.id
        for event in extraction.record.events:
            seen += 1
            assert {p.role for p in event.participants} <= EVENT_ROLES[event.type]
    assert seen > 10


def test_the_command(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    wanted = case(no_events="any", events=[]), case(events=[{"type": "trade_dispute"}])
    rows = [{**one.model_dump(mode="json"), "id": f"own-{i}"} for i, one in enumerate(wanted)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = command("benchmark", "hard", file, "--misses", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cases"] == 2
    assert "event: trade_dispute" in json.loads(done.stderr.splitlines()[-1])["failed"]
    assert command("benchmark", "hard", tmp_path / "absent").returncode == 3
