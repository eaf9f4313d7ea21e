"""The features of candidates as rows: the same as their names say, and the first look as told one by one."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.language.entities.candidates import Candidate
from extractor.language.entities.consistency import _others, _overlaps
from extractor.language.entities.joined import Joined
from extractor.language.entities.parts import Part, names_of
from extractor.language.linear import LinearModel
from extractor.language.rows import keys_of


def model_of(names: list[str]) -> LinearModel:
    rows = {name: row for row, name in enumerate(names)}
    return LinearModel(["none", "place"], rows, np.zeros((len(names), 2), dtype=np.float32), np.zeros(2))


def pair(first: str, second: str) -> list[str]:
    return [first, second]


def nested(last: str) -> list[Part]:
    return ["a", (pair, "unknown", last)]


def test_rows_in_both_decisions() -> None:
    first, second = model_of(["a", "b", "c"]), model_of(["b", "d", "p:place=1", "c"])
    both = Joined(first, second)
    examples: list[list[Part]] = [[(pair, "a", "b"), (pair, "d", "unknown")], ["c", (nested, "b")], []]
    found = both.keys([both.pack(parts) for parts in examples])
    for model, keys in zip((first, second), found, strict=True):
        told = [model.rows(names_of(parts)) for parts in examples]
        pairs = [(i, row) for i, rows in enumerate(told) for row in rows]
        assert keys.tolist() == [int(keys_of(np.array(i), np.array(row))) for i, row in pairs]


def candidates(*places: tuple[int, int]) -> list[Candidate]:
    return [Candidate(start, end, f"{start} to {end}", ("run",)) for start, end in places]


@pytest.mark.parametrize("seed", range(5))
def test_overlaps_as_told_one_by_one(seed: int) -> None:
    numbers = np.random.default_rng(seed)
    starts, sizes = numbers.integers(0, 12, 40).tolist(), numbers.integers(1, 6, 40).tolist()
    items = candidates(*sorted({(s, s + n) for s, n in zip(starts, sizes, strict=True)}))
    chances = numbers.random(len(items))
    inner, outer, crossing = _overlaps(items, chances)
    for i, item in enumerate(items):
        told = {"inner": 0.0, "outer": 0.0, "crossing": 0.0}
        for rival, chance in zip(items, chances.tolist(), strict=True):
            if rival is item or rival.end <= item.start or rival.start >= item.end:
                continue
            around = rival.start <= item.start and rival.end >= item.end
            inside = rival.start >= item.start and rival.end <= item.end
            kind = "outer" if around else "inner" if inside else "crossing"
            told[kind] = max(told[kind], chance)
        assert (inner[i], outer[i], crossing[i]) == tuple(told.values())


def test_the_most_probable_of_the_same_text_elsewhere() -> None:
    texts = ["Kendal", "KENDAL", "Bitung", "Kendal"]
    items = [Candidate(i, i + 1, text, ("run",)) for i, text in enumerate(texts)]
    chances = np.array([[0.1, 0.2, 0.7, 0.0], [0.3, 0.2, 0.5, 0.0], [0.0, 0.0, 1.0, 0.0], [0.3, 0.1, 0.6, 0.0]])
    others = _others(items, chances)
    assert others[0].tolist() == [0.3, 0.2, 0.6, 0.0]
    assert others[1].tolist() == [0.3, 0.2, 0.7, 0.0]
    assert np.isneginf(others[2]).all()
