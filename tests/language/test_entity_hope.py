from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.entities.candidates import Candidate
from extractor.language.entities.hope import hopeful, overlaps
from extractor.language.entities.joined import Joined
from extractor.language.linear import LinearModel

_SPANS = st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda one: (one[0], one[0] + one[1]))


@st.composite
def apart(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Spans in order that share no token."""
    found, at = [], 0
    for gap, size in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=5)):
        found.append((at + gap, at + gap + size))
        at += gap + size
    return found


@given(st.lists(_SPANS, min_size=1, max_size=8), apart())
def test_overlaps(spans: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    shares, crosses = overlaps(np.array(spans).T, np.array(found, dtype=np.int64).reshape(-1, 2).T)
    for (start, end), shared, crossed in zip(spans, shares.tolist(), crosses.tolist(), strict=True):
        beside = [(s, e) for s, e in found if s < end and start < e]
        assert shared == bool(beside)
        assert crossed == any(s < start < e < end or start < s < end < e for s, e in beside)


def _both(labels: list[str]) -> Joined:
    """A decision for which `good` speaks for a name and `bad` against it, each alone by 2 and together by nothing."""
    weights = np.array([[-1, 1], [1, -1]], dtype=np.float32)
    return Joined(*(LinearModel(labels, {"good": 0, "bad": 1}, weights, np.zeros(2, np.float32)) for _ in range(2)))


def _kept(both: Joined, edges: dict[tuple[int, int], tuple[str, ...]], found: list[tuple[int, int]]) -> list[str]:
    """Which stretches are asked about: of `edges`, where each tells what its beginning and end say, and who says it."""
    items = [Candidate(start, end, f"{start}-{end}", tuple(who)) for (start, end), (_, _, *who) in edges.items()]
    starts = {start: both.pack([begins]) for (start, _), (begins, *_) in edges.items()}
    ends = {end: both.pack([ends]) for (_, end), (_, ends, *_) in edges.items()}
    return [item.text for item in hopeful(items, starts, ends, both, found)]


def test_what_speaks_against_a_stretch_of_capitals_at_both_edges_leaves_no_hope() -> None:
    edges = {
        (0, 2): ("bad", "bad", "run"),
        (3, 5): ("good", "bad", "run"),
        (6, 8): ("bad", "good", "run"),
        (9, 11): ("bad", "bad", "known:place", "run"),
        (12, 14): ("bad", "bad", "model:person"),
    }
    assert _kept(_both(["none", "place"]), edges, [(12, 14)]) == ["3-5", "6-8", "9-11", "12-14"]


def test_a_stretch_that_crosses_the_edge_of_an_entity_leaves_no_hope() -> None:
    edges = {(0, 4): ("good", "good", "run"), (2, 6): ("good", "good", "run"), (3, 5): ("good", "good", "run")}
    assert _kept(_both(["none", "place"]), edges, [(3, 6)]) == ["2-6", "3-5"]


def test_without_a_label_for_no_name_all_are_asked_about() -> None:
    edges = {(0, 2): ("bad", "bad", "run")}
    assert _kept(_both(["organization", "place"]), edges, []) == ["0-2"]
