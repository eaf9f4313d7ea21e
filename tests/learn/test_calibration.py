"""Confidence as a probability: bins, expected error, the fitted scale, and the pipe that applies it."""

import random
from math import exp
from pathlib import Path

import pytest
import spacy

import extractor
from extractor.errors import ExtractorError
from extractor.language.confidence.pipe import TradeConfidence
from extractor.language.confidence.scale import Scale
from extractor.language.facts import Entity, Mention, Names, Relation, facts_of
from extractor.learn.calibration import BINS, bins_table, fit_scale, fit_scales, reliabilities, summary
from extractor.learn.measures import Judged


def facts(*, kind: str = "events", number: int = 4000, slope: float = 1.0, shift: float = 0.0) -> list[Judged]:
    """Facts whose log odds of being right are slope times those they were given, plus shift."""
    draw = random.Random(7)
    out = []
    for _ in range(number):
        odds = draw.gauss(0.5, 1.5)
        right = draw.random() < 1 / (1 + exp(-(slope * odds + shift)))
        out.append(Judged(kind, 1 / (1 + exp(-odds)), right))
    return out


def test_true_probabilities_have_next_to_no_error() -> None:
    (told,) = reliabilities(facts())
    assert len(told.bins) == BINS
    assert {one.facts for one in told.bins} == {400}
    assert told.error < 0.03
    assert 0.01 < told.chance < 0.03
    assert [one.given for one in told.bins] == sorted(one.given for one in told.bins)


def test_the_error_is_the_distance_from_the_share_that_is_right() -> None:
    (told,) = reliabilities([Judged("events", 0.9, i % 2 == 0) for i in range(100)])
    assert told.error == pytest.approx(0.4)
    assert (told.given, told.right, told.facts) == (pytest.approx(0.9), pytest.approx(0.5), 100)
    assert told.chance < 0.1
    (few,) = reliabilities([Judged("events", 0.75, True)])
    assert (len(few.bins), few.error) == (1, 0.25)
    assert reliabilities([]) == []


def test_tables_name_every_kind() -> None:
    told = reliabilities([*facts(number=40), *facts(kind="figures", number=40)])
    assert [row.split()[0] for row in summary(told)] == ["confidence", "events", "figures"]
    assert len(bins_table(told)) == 1 + 2 * BINS


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.4, -0.7), (2.0, 1.0)])
def test_the_scale_finds_what_was_done_to_the_probabilities(slope: float, shift: float) -> None:
    judged = facts(slope=slope, shift=shift)
    scale = fit_scale(judged)
    assert scale.slope == pytest.approx(slope, abs=0.1)
    assert scale.shift == pytest.approx(shift, abs=0.12)
    (before,) = reliabilities(judged)
    (after,) = reliabilities(Judged(x.kind, scale(x.confidence), x.right) for x in judged)
    assert after.error < 0.03 and after.error < before.error + 0.01


def test_a_scale_keeps_the_order_of_facts() -> None:
    upside_down = [Judged("events", x / 100, x < 50) for x in range(1, 100)]
    scale = fit_scale(upside_down)
    assert scale.slope > 0
    values = [scale(x / 1000) for x in range(1001)]
    assert values == sorted(values)
    assert values[0] > 0 and values[-1] < 1


def test_few_facts_move_the_scale_little_and_none_make_none() -> None:
    one = fit_scale([Judged("events", 0.6, True)])
    assert abs(one.slope - 1) < 0.5 and abs(one.shift) < 0.5
    all_right = fit_scale([Judged("events", 0.99, True)] * 5000)
    assert all_right(0.99) > 0.99
    assert fit_scales(facts(), ["events", "figures"]).keys() == {"events"}


def test_the_pipe_rescales_what_has_a_scale_and_survives_the_disk(tmp_path: Path) -> None:
    pipe = TradeConfidence()
    pipe.scales = {"entities": Scale(0.5, 1.0), "positions": Scale(1.0, -1.0)}
    pipe.to_disk(tmp_path)
    again = TradeConfidence()
    again.from_disk(tmp_path)
    assert again.scales == pipe.scales
    doc = spacy.blank("trade")("Sri Wahyuni, Kepala Dinas Perdagangan.")
    person = Entity("person", "Sri Wahyuni", [Mention(0, 11, "Sri Wahyuni")], Names("a", "a"), confidence=0.6)
    post = Relation("position", person, None, Mention(0, 11, "Sri Wahyuni"), confidence=0.6)
    seat = Relation("based_in", person, None, Mention(0, 11, "Sri Wahyuni"), confidence=0.6)
    facts_of(doc).entities.append(person)
    facts_of(doc).relations.extend([post, seat])
    again(doc)
    assert person.confidence == pytest.approx(Scale(0.5, 1.0)(0.6))
    assert post.confidence == pytest.approx(Scale(1.0, -1.0)(0.6))
    assert seat.confidence == 0.6
    (tmp_path / "scales.json").write_text("[]", "utf-8")
    with pytest.raises(ExtractorError, match="no scales of confidence"):
        TradeConfidence().from_disk(tmp_path)


def test_least_confidence_leaves_facts_out_and_nothing_points_at_them() -> None:
    text = Path(__file__).parents[2].joinpath("corpora/samples/text/bitung-tuna.txt").read_text("utf-8")
    article = extractor.read_text(text, published_at="2023-05-02")
    whole = extractor.load().extract(article).record
    sure = extractor.load().extract(article, min_confidence=0.8).record
    known = [*whole.entities, *whole.commodities, *whole.sectors, *whole.figures, *whole.events, *whole.opportunities]
    kept = [*sure.entities, *sure.commodities, *sure.sectors, *sure.figures, *sure.events, *sure.opportunities]
    assert 0 < len(kept) == sum(fact.confidence >= 0.8 for fact in known) < len(known)
    ids = {fact.id for fact in kept}
    for event in sure.events:
        assert {*event.commodities, *event.sectors, *event.figures} <= ids
        assert {p.entity for p in event.participants if p.entity} <= ids
    for figure in sure.figures:
        assert {*figure.commodities, *figure.sectors} <= ids
    for relation in sure.relations:
        assert {relation.subject, relation.object} - {None} <= ids
