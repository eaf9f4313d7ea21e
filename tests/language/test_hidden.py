from pathlib import Path

import numpy as np
import pytest

from extractor.errors import ExtractorError
from extractor.language.hidden import HiddenLayer
from extractor.language.linear import LinearModel

LAYER = HiddenLayer(
    ["export", "import"],
    {"a": 0, "b": 1},
    np.array([[1.0, -2.0], [0.5, 3.0]], dtype=np.float32),
    entry=np.array([[0.0, 0.5], [-1.0, 0.0]], dtype=np.float32),
    output=np.array([[2.0, 1.0], [0.0, -1.0]], dtype=np.float32),
    bias=np.array([-1.0, 0.25], dtype=np.float32),
)


def test_the_probability_is_that_of_the_formula() -> None:
    sums = LAYER.sums([["a"], ["a", "b", "unknown"], []])
    assert sums.tolist() == [[1.0, -2.0], [1.5, 1.0], [0.0, 0.0]]
    export, imported, nothing = LAYER.chances(sums, ["export", "import", "export"])
    assert export == pytest.approx(1 / (1 + np.exp(-(2 * 1.0 + 0 - 1))))
    assert imported == pytest.approx(1 / (1 + np.exp(-(0 - 1.0 + 0.25))))
    assert nothing == pytest.approx(1 / (1 + np.exp(-(0.5 - 1))))


def test_repeated_features_count_once_and_parts_add_up() -> None:
    assert LAYER.sums([["a", "a"]]).tolist() == LAYER.sums([["a"]]).tolist()
    parts = LAYER.sums([["a"]]) + LAYER.sums([["b"]])
    assert parts.tolist() == LAYER.sums([["a", "b"]]).tolist()


def test_nothing_known_is_nothing_added() -> None:
    assert LAYER.sums([["c"], []]).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert LAYER.sums([]).shape == (0, 2)


def test_a_linear_model_is_stored_with_its_layer(tmp_path: Path) -> None:
    model = LinearModel(["no", "yes"], {"x": 0}, np.array([[0.5, -0.5]]), np.zeros(2), hidden=LAYER)
    model.pruned(0.1).to_disk(tmp_path / "m.msgpack")
    again = LinearModel.from_disk(tmp_path / "m.msgpack").hidden
    assert again is not None
    examples = [["a"], ["a", "b"], []]
    kinds = ["import", "export", "import"]
    kept, stored = (layer.chances(layer.sums(examples), kinds) for layer in (LAYER, again))
    assert stored.tolist() == pytest.approx(kept.tolist(), abs=0.01)
    assert again.to_data() == HiddenLayer.from_data(again.to_data()).to_data()
    model.hidden = None
    model.to_disk(tmp_path / "n.msgpack")
    assert LinearModel.from_disk(tmp_path / "n.msgpack").hidden is None


def test_a_layer_without_features_is_stored_too() -> None:
    bare = HiddenLayer(["export"], {}, np.zeros((0, 2)), entry=LAYER.entry, output=LAYER.output, bias=LAYER.bias)
    again = HiddenLayer.from_data(bare.to_data())
    assert again.sums([["a"], []]).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_a_broken_layer_is_named(tmp_path: Path) -> None:
    weights = {"entry": LAYER.entry, "output": LAYER.output, "bias": LAYER.bias}
    short = HiddenLayer(["export"], {"a": 0, "b": 1}, LAYER.embeddings[:1], **weights)
    LinearModel(["no", "yes"], {}, np.zeros((0, 2)), np.zeros(2), hidden=short).to_disk(tmp_path / "m.msgpack")
    with pytest.raises(ExtractorError, match=r"m\.msgpack"):
        LinearModel.from_disk(tmp_path / "m.msgpack")
