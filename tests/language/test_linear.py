from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExtractorError
from extractor.language.linear import LinearModel
from extractor.language.packednames import pack_names, unpack_names
from extractor.language.rows import pack

WEIGHTS = np.array([[2.0, -2.0, 0.0], [-1.0, 1.0, 0.0]], dtype=np.float32)
MODEL = LinearModel(["yes", "no", "maybe"], {"a": 0, "b": 1}, WEIGHTS, np.array([0.0, 0.5, -1.0], dtype=np.float32))


def test_probabilities_are_those_of_the_softmax() -> None:
    decision = MODEL.decide(["a", "unknown"])
    logits = np.array([2.0, -1.5, -1.0])
    expected = np.exp(logits) / np.exp(logits).sum()
    assert decision.label == "yes"
    assert decision.probability == pytest.approx(expected[0])
    assert list(decision.scores.values()) == pytest.approx(list(expected))


def test_repeated_features_count_once() -> None:
    assert MODEL.decide(["a", "a"]) == MODEL.decide(["a"])


def test_allowed_labels_share_the_probability() -> None:
    decision = MODEL.decide(["a"], allowed=["no", "maybe"])
    assert decision.label == "maybe"
    assert decision.scores["yes"] == 0
    assert sum(decision.scores.values()) == pytest.approx(1)


@given(st.sets(st.sampled_from(["a", "b", "c"])))
def test_probabilities_sum_to_one(features: set[str]) -> None:
    assert sum(MODEL.decide(features).scores.values()) == pytest.approx(1)


def test_explain_names_what_spoke_for_the_label() -> None:
    rows = pack(MODEL.rows(["a", "b", "a", "c"]))
    assert MODEL.explain(rows, "yes") == ["a+2.0"]
    assert MODEL.explain(rows, "yes", but="a") == []
    assert MODEL.explain(pack(MODEL.rows(["a", "b"])), "no") == ["b+1.0"]
    assert MODEL.explain(b"", "yes") == []


def test_round_trip(tmp_path: Path) -> None:
    MODEL.to_disk(tmp_path / "m.msgpack")
    again = LinearModel.from_disk(tmp_path / "m.msgpack")
    assert again.decide(["a", "b"]) == MODEL.decide(["a", "b"])
    MODEL.to_disk(tmp_path / "n.msgpack")
    assert (tmp_path / "n.msgpack").read_bytes() == (tmp_path / "m.msgpack").read_bytes()


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x80", b"\x81\xa6labels\x90"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "accept.msgpack"
    path.write_bytes(content)
    with pytest.raises(ExtractorError, match=r"accept\.msgpack"):
        LinearModel.from_disk(path)


def test_names_are_packed_and_come_back() -> None:
    names = ["", "word=kopi", "word=kopi robusta", "é"]
    assert unpack_names(pack_names(names)) == names
    assert unpack_names(pack_names([])) == []
    with pytest.raises(ValueError, match="unit separator"):
        pack_names(["a\x1fb"])
