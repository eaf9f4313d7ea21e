"""Rows of many examples in order: the same whether few or many, given or packed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.rows import in_order, keys_of, pack, packed_in_order, rows_of_keys, unpack

ROWS = st.lists(st.integers(0, 2**31), max_size=12)


@given(st.lists(ROWS, max_size=30))
def test_each_example_has_its_different_rows_in_rising_order(examples: list[list[int]]) -> None:
    wanted = [sorted(set(rows)) for rows in examples]
    for rows, lengths in (in_order(examples), packed_in_order([pack(rows) for rows in examples])):
        assert rows.tolist() == [row for some in wanted for row in some]
        assert lengths.tolist() == [len(some) for some in wanted]


@given(ROWS)
def test_packed_rows_come_back(rows: list[int]) -> None:
    assert unpack(pack(rows)) == rows


@given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 2**32 - 1)), min_size=1))
def test_keys_sort_as_the_pairs_they_number(pairs: list[tuple[int, int]]) -> None:
    examples, rows = (np.array(some, dtype=np.int64) for some in zip(*pairs, strict=True))
    keys = keys_of(examples, rows)
    assert [pairs[i] for i in np.argsort(keys, kind="stable")] == sorted(pairs)
    assert rows_of_keys(keys).tolist() == rows.tolist()
