"""Corrections merged into a record: what each does, what follows for other items, what does not fit, and the laws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_record import TEXT, entity, record_data, sentence, span
from review_files import RECORD, addition, correction, write_file

from extractor.errors import ExtractorError
from extractor.record import Record, ReviewedRecord, read_record, targets, to_json
from extractor.record.models import EVENT_ROLES
from extractor.store.review import Merged, as_extracted, merge, read_corrections
from extractor.store.review.changes import role_in


def plain() -> Record:
    return Record.model_validate(record_data())


def merged(record: Record, *corrections: Any, reviewer: str = "Ani", **more: Any) -> Merged:
    with TemporaryDirectory() as folder:
        file = write_file(Path(folder) / "a.json", *corrections, reviewer=reviewer, **more)
        return merge(record, [read_corrections(file)])


def corrected(*corrections: Any) -> ReviewedRecord:
    done = merged(plain(), *corrections)
    assert not done.refused
    assert isinstance(done.record, ReviewedRecord)
    return done.record


def told(done: Merged) -> str:
    """The one line about what did not fit, without the file's name."""
    assert len(done.refused) == 1
    assert done.record == plain()
    return done.refused[0].partition("a.json")[2]


def test_accepted_items_are_sure_and_stay_as_they_are() -> None:
    record = corrected(correction("accept", "figures/f2", note="checked with the agency"))
    before = plain().figures[1]
    assert record.figures[1] == before.model_copy(update={"confidence": 1.0})
    assert record.figures[0] == plain().figures[0]
    assert record.schema_version == "1.1"
    (one,) = record.review.corrections
    assert (one.reviewer, one.at, one.note) == ("Ani", "2026-11-28T12:00:00Z", "checked with the agency")
    assert record.review.before[0].item == {"confidence": before.confidence}


def test_a_rejected_entity_leaves_its_name_behind() -> None:
    record = corrected(correction("reject", "entities/e2"))
    assert [one.id for one in record.entities] == ["e1", "e3"]
    (participant,) = record.events[0].participants
    assert (participant.entity, participant.name) == (None, "Dinas Perkebunan Bangka Belitung")
    (relation,) = record.relations
    assert (relation.subject, relation.object) == ("e3", None)
    kept = {one.target: one for one in record.review.before}
    assert kept["entities/e2"].removed
    assert kept["entities/e2"].item == plain().entities[1].model_dump()
    assert kept["relations/#0"].item == {"object": "e2"}


def test_a_position_goes_with_its_person_and_other_relations_with_either_side() -> None:
    data = record_data()
    data["relations"].append(
        {**data["relations"][0], "type": "based_in", "subject": "e2", "object": "e1", "title": None}
    )
    record = Record.model_validate(data)
    assert not merged(record, correction("reject", "entities/e3")).record.relations[1:]
    left = merged(record, correction("reject", "entities/e1")).record
    assert [one.type for one in left.relations] == ["position"]
    assert left.opportunities[0].seeker.entity is None
    assert left.opportunities[0].seeker.name == "Vietnam"


def test_what_pointed_at_rejected_goods_branches_and_figures_points_no_more() -> None:
    record = corrected(
        correction("reject", "commodities/c1"), correction("reject", "figures/f1"), correction("reject", "sectors/s1")
    )
    assert record.figures[0].commodities == []
    assert record.events[0].figures == []
    assert record.events[0].commodities == []
    assert record.opportunities[0].objects == ["lada putih"]
    assert record.warnings[0].path == "/figures/0"
    assert not corrected(correction("reject", "figures/f2")).warnings


def test_types_codes_and_what_follows_from_them() -> None:
    record = corrected(
        correction("retype", "entities/e2", value="program"),
        correction("recode", "entities/e1", value="TH"),
        correction("recode", "commodities/c1", value="090411"),
        correction("recode", "sectors/s1", value="C10"),
        correction("retype", "figures/f1", value="percent"),
        correction("retype", "events/v1", value="contract"),
        correction("retype", "opportunities/o1", value="supply"),
    )
    assert record.entities[1].type == "program"
    assert record.entities[0].country == "TH"
    assert record.opportunities[0].seeker.country == "TH", "a linked party has the country of its entity"
    assert record.commodities[0].hs.code == "090411"
    assert (record.sectors[0].isic.code, record.sectors[0].kbli.code) == ("C10", "C10")
    assert (record.figures[0].kind, record.figures[0].unit) == ("percent", "percent")
    assert record.events[0].participants[0].role == "seller"
    assert record.opportunities[0].kind == "supply"
    assert corrected(correction("recode", "entities/e1", value=None)).entities[0].country is None


def test_items_are_given_new_places() -> None:
    here, last = TEXT.index("lada dengan"), TEXT.rindex("lada putih")
    record = corrected(
        correction(
            "respan", "commodities/c1", spans=[{"start": last, "end": last + 10}, {"start": here, "end": here + 4}]
        ),
        correction("respan", "figures/f1", spans=[{"start": here - 10, "end": here + 4}]),
        correction("retype", "figures/f1", value="quantity"),
    )
    assert [mention.text for mention in record.commodities[0].mentions] == ["lada", "lada putih"]
    assert (record.figures[0].mention.text, record.figures[0].kind) == ("eksportir lada", "quantity")
    assert as_extracted(record) == plain()
    outside = [{"start": 0, "end": len(TEXT) + 1}]
    two = [{"start": 0, "end": 3}, {"start": 4, "end": 6}]
    assert "outside the text" in told(merged(plain(), correction("respan", "entities/e1", spans=outside)))
    assert "2 places; give one" in told(merged(plain(), correction("respan", "events/v1", spans=two)))
    assert "no places of their own" in told(merged(plain(), correction("respan", "warnings/#0", spans=two)))
    assert "new places as spans" in told(merged(plain(), correction("respan", "entities/e1")))


def test_every_role_has_a_place_in_every_event() -> None:
    for kind, roles in EVENT_ROLES.items():
        for others in EVENT_ROLES.values():
            assert {role_in(kind, role) for role in others} <= roles
        assert all(role_in(kind, role) == role for role in roles)


def test_the_last_decision_stands_and_an_acceptance_affirms_the_change_before_it() -> None:
    retyped = correction("retype", "events/v1", value="exhibition", minute=1)
    accepted = correction("accept", "events/v1", minute=2)
    rejected = correction("reject", "events/v1", minute=3)
    assert corrected(accepted, retyped).events[0].type == "exhibition"
    assert corrected(rejected, retyped, accepted).events == []
    assert corrected(correction("reject", "events/v1"), retyped).events[0].type == "exhibition"
    # within one second the file's order counts
    assert corrected(correction("reject", "events/v1"), correction("accept", "events/v1")).events
    assert not corrected(correction("accept", "events/v1"), correction("reject", "events/v1")).events


def test_added_items_have_ids_of_their_own_and_can_be_corrected() -> None:
    place = {key: value for key, value in entity("e9", "place", "Pangkalpinang", country="ID").items() if key != "id"}
    record = corrected(addition("entities", place))
    added = record.entities[-1]
    assert (added.name, added.confidence) == ("Pangkalpinang", 1.0)
    assert added.id not in {"e1", "e2", "e3", "e9"}
    post = {
        "type": "based_in", "subject": "e2", "object": added.id, "title": None, "evidence": sentence("Pang", "(3/3)."),
        "confidence": 1.0,
    }  # fmt: skip
    linked = merged(record, addition("relations", post)).record
    assert [one.object for one in linked.relations] == ["e2", added.id]
    assert next(name for name in targets(linked) if name.startswith("relations/")) == "relations/#0"
    without = merged(linked, correction("reject", f"entities/{added.id}", minute=9)).record
    assert len(without.relations) == 1
    assert len(without.entities) == 3
    assert as_extracted(without) == plain()


def test_what_does_not_fit_is_told_and_changes_nothing() -> None:
    text = record_data()["article"]["text_sha256"]
    assert "no such item" in told(merged(plain(), correction("accept", "events/v7")))
    assert "'0999' is no HS 2022 code" in told(merged(plain(), correction("recode", "commodities/c1", value="0999")))
    assert "ISIC" in told(merged(plain(), correction("recode", "sectors/s1", value="C99")))
    assert "no ISO 3166-1" in told(merged(plain(), correction("recode", "entities/e1", value="XX")))
    assert "'party' does not fit" in told(merged(plain(), correction("retype", "events/v1", value="party")))
    assert "ISO 4217" in told(merged(plain(), correction("retype", "figures/f1", value="money")))
    assert "have no code" in told(merged(plain(), correction("recode", "events/v1", value="ID")))
    assert "have no type" in told(merged(plain(), correction("retype", "sectors/s1", value="place")))
    assert "another text" in told(merged(plain(), correction("accept", "events/v1"), fingerprint="0" * 64))
    assert merged(plain(), correction("accept", "events/v1"), fingerprint=text).applied == 1
    here = record_data()["events"][0]["trigger"]
    seen = {"start": here["start"], "end": here["end"]}
    assert merged(plain(), correction("accept", "events/v1", span=seen)).applied == 1
    moved = {"start": here["start"] + 1, "end": here["end"]}
    assert "stands elsewhere" in told(merged(plain(), correction("accept", "events/v1", span=moved)))


@pytest.mark.parametrize(
    ("collection", "change", "why"),
    [
        ("entities", {"type": "party"}, "type"),
        ("entities", {"mentions": [{"start": 0, "end": 3, "text": "xyz"}]}, "does not hold"),
        ("commodities", {"hs": {"edition": "HS2022", "code": "0999", "alternatives": []}}, "HS 2022"),
        ("figures", {"commodities": ["c8"]}, "'c8' is not in this record"),
    ],
)
def test_additions_that_do_not_fit_are_told(collection: str, change: dict[str, Any], why: str) -> None:
    item = {key: value for key, value in record_data()[collection][0].items() if key != "id"}
    assert why in told(merged(plain(), addition(collection, {**item, **change})))


def test_one_malformed_correction_leaves_the_others() -> None:
    done = merged(
        plain(), {"action": "praise", "target": "events/v1"}, correction("accept", "events/v1"),
        correction("retype", "events/v1"), {**correction("accept", "events/v1"), "at": "2026-11-28T12:00:00"},
        {"action": "reject", "at": "2026-11-28T12:00:00Z"}, "reject it",
    )  # fmt: skip
    assert done.applied == 1
    assert len(done.refused) == 5
    assert "correction 1: action" in done.refused[0]
    assert "no zone" in done.refused[2]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": "extractor.corrections/9"}', '{"format": "extractor.corrections/1", "record": "a"}']
)
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.json").write_text(text)
    with pytest.raises(ExtractorError, match=r"odd\.json: no corrections"):
        read_corrections(tmp_path / "odd.json")


def test_reviewers_who_disagree_are_told_and_the_later_one_stands(tmp_path: Path) -> None:
    ani = read_corrections(
        write_file(
            tmp_path / "ani.json", correction("accept", "events/v1"), correction("accept", "figures/f1", minute=9),
            correction("retype", "entities/e2", value="place"),
        )
    )  # fmt: skip
    budi = read_corrections(
        write_file(
            tmp_path / "budi.json", correction("reject", "events/v1", minute=5),
            correction("retype", "entities/e2", value="program", minute=4),
            correction("retype", "figures/f1", value="quantity", minute=3), reviewer="Budi",
        )
    )  # fmt: skip
    done = merge(plain(), [ani, budi])
    assert done.record == merge(merge(plain(), [budi]).record, [ani]).record
    assert not done.record.events
    assert done.record.entities[1].type == "program"
    assert done.record.figures[0].kind == "quantity", "who accepts last affirms the change before"
    assert [line.split(":")[0] for line in done.conflicts] == ["entities/e2", "events/v1"]
    assert "Ani says accept" in done.conflicts[1]
    assert "Budi says reject" in done.conflicts[1]


def test_a_reviewed_record_is_read_back_as_it_was_written() -> None:
    record = corrected(correction("reject", "entities/e2"), correction("accept", "figures/f2"))
    assert read_record(to_json(record)) == record
    assert read_record(json.loads(to_json(record))) == record
    assert as_extracted(record) == plain()
    with pytest.raises(ValueError, match="schema_version"):
        Record.model_validate_json(to_json(record))


PLACE = {key: value for key, value in entity("e9", "place", "Pangkalpinang").items() if key != "id"}
FEE = {
    **{key: value for key, value in record_data()["figures"][0].items() if key != "id"},
    "mention": span("Rabu (3/3)"),
}
_SPANS = st.lists(
    st.builds(lambda start, length: {"start": start, "end": start + length}, st.integers(0, 300), st.integers(1, 90)),
    min_size=1,
    max_size=3,
)
_DECISIONS = st.one_of(
    st.builds(correction, st.sampled_from(["accept", "reject"]), st.sampled_from(sorted(targets(plain())))),
    st.builds(correction, st.just("retype"), st.just("entities/e1"), value=st.sampled_from(["place", "person"])),
    st.builds(correction, st.just("retype"), st.just("events/v1"), value=st.sampled_from(sorted(EVENT_ROLES))),
    st.builds(correction, st.just("recode"), st.just("entities/e1"), value=st.sampled_from(["TH", "MY", None])),
    st.builds(correction, st.just("recode"), st.just("commodities/c1"), value=st.sampled_from(["0905", "09", "9999"])),
    st.builds(correction, st.just("accept"), st.just("events/v99")),
    st.builds(correction, st.just("respan"), st.just("entities/e1"), spans=_SPANS),
    st.sampled_from([addition("entities", PLACE), addition("figures", FEE), addition("entities", {"name": "x"})]),
)
FILES = st.lists(
    st.tuples(
        st.sampled_from(["Ani", "Budi", "Citra"]),
        st.lists(st.tuples(_DECISIONS, st.integers(0, 4)), max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def read(folder: Path, drawn: Sequence[tuple[str, Sequence[tuple[dict[str, Any], int]]]]) -> list[Any]:
    files = []
    for number, (reviewer, rows) in enumerate(drawn):
        timed = [{**row, "at": f"2026-11-28T12:{minute:02}:00Z"} for row, minute in rows]
        files.append(read_corrections(write_file(folder / f"{number}.json", *timed, reviewer=reviewer)))
    return files


@settings(deadline=None, max_examples=40)
@given(drawn=FILES, data=st.data())
def test_merging_is_idempotent_and_the_order_does_not_count(drawn: Any, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        files = read(Path(folder), drawn)
    at_once = merge(plain(), files).record
    assert merge(at_once, files).record == at_once
    shuffled = data.draw(st.permutations(files))
    one_by_one = plain()
    for file in shuffled:
        one_by_one = merge(one_by_one, [file]).record
    assert to_json(one_by_one) == to_json(at_once)
    assert as_extracted(at_once) == plain()
    assert read_record(to_json(at_once)) == at_once
    assert list(targets(at_once)) == [target for target in _all_targets(at_once) if target not in _gone(at_once)], (
        "an item keeps its target while others go"
    )


def _all_targets(record: Record) -> list[str]:
    found = list(targets(plain()))
    if isinstance(record, ReviewedRecord):
        found += [one.target for one in record.review.corrections if one.action == "add"]
    order = list(dict.fromkeys(name.partition("/")[0] for name in targets(plain())))
    return [name for part in order for name in found if name.startswith(f"{part}/")]


def _gone(record: Record) -> set[str]:
    return {one.target for one in record.review.before if one.removed} if isinstance(record, ReviewedRecord) else set()


def test_the_record_of_the_tests_is_that_of_the_files() -> None:
    assert record_data()["article"]["id"] == RECORD
