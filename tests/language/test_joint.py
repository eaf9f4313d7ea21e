"""Rows that are packed, and those of several models looked up together, decide as features by name do."""

import numpy as np
import pytest

from extractor.language.joint import JointRows
from extractor.language.linear import LinearModel
from extractor.language.rows import pack, unpack

NAMES = [f"f{i}" for i in range(40)]


def model_of(names: list[str], labels: int, seed: int) -> LinearModel:
    drawn = np.random.default_rng(seed)
    weights = drawn.normal(size=(len(names), labels)).astype(np.float32)
    rows = dict(zip(names, range(len(names)), strict=True))
    return LinearModel([f"l{i}" for i in range(labels)], rows, weights, drawn.normal(size=labels).astype(np.float32))


MODELS = {"one": model_of(NAMES[:30], 3, 0), "other": model_of(NAMES[10:], 2, 1)}


def groups_of(seed: int) -> list[tuple[str, ...]]:
    drawn = np.random.default_rng(seed)
    return [("bias",), *(tuple(drawn.choice([*NAMES, "unknown"], size=3).tolist()) for _ in range(6))]


@pytest.mark.parametrize("count", [1, 20])
def test_packed_rows_decide_as_names_do(count: int) -> None:
    joint = JointRows(MODELS)
    examples = [groups_of(seed) for seed in range(count)]
    names = [[name for group in groups for name in group] for groups in examples]
    for _ in range(2):  # the second time what is remembered counts
        packed = [joint.packed(groups) for groups in examples]
        for name, model in MODELS.items():
            decisions = model.decide_packed([rows[name] for rows in packed])
            assert decisions == model.decide_many(names)
            chances = model.chances_packed([rows[name] for rows in packed], "l1")
            assert chances == [decision.scores["l1"] for decision in decisions]


def test_packing_keeps_the_rows() -> None:
    assert unpack(pack([3, 1, 2**40])) == [3, 1, 2**40]
    assert MODELS["one"].decide_packed([]) == MODELS["one"].chances_packed([], "l0") == []


def test_joint_rows_want_a_model() -> None:
    with pytest.raises(ValueError, match="no model"):
        JointRows({})
