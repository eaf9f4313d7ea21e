"""What the network makes of words in context: thinc's numbers, but for what a processor may round otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MishWindowEncoder
from thinc.api import Model, use_ops

from extractor.language import windows
from extractor.language.arithmetic import numpy_products, one_thread
from extractor.language.windows import WindowLayers

LENGTHS = (0, 1, 2, 3, 20, 390, 2_500)


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    with numpy_products(), one_thread():
        yield


@pytest.fixture
def numbers() -> np.random.Generator:
    return np.random.default_rng(7)


def vectors(numbers: np.random.Generator, rows: int, width: int) -> np.ndarray:
    return numbers.normal(size=(rows, width)).astype(np.float32)


def encoder(numbers: np.random.Generator, *, width: int = 128, depth: int = 4, window: int = 1, pieces: int = 3) -> Any:
    model: Model[Any, Any] = MaxoutWindowEncoder(width=width, window_size=window, maxout_pieces=pieces, depth=depth)
    model.initialize([vectors(numbers, 5, width)])
    for node in model.walk():
        for name in node.param_names:
            param: Any = node.get_param(name)
            node.set_param(name, param + numbers.normal(scale=0.3, size=param.shape).astype(np.float32))
    return model


@pytest.mark.parametrize(("width", "depth", "pieces"), [(128, 4, 3), (96, 2, 2), (64, 1, 4)])
def test_the_numbers_are_those_of_thinc(numbers: np.random.Generator, width: int, depth: int, pieces: int) -> None:
    model = encoder(numbers, width=width, depth=depth, pieces=pieces)
    read = WindowLayers.of(model)
    assert read is not None
    for rows in (*LENGTHS, *reversed(LENGTHS)):
        words = vectors(numbers, rows, width)
        (wanted,) = model.predict([words])
        found = read(words)
        assert found.shape == (rows, width)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-4)


def test_texts_have_vectors_of_their_own(numbers: np.random.Generator) -> None:
    read = WindowLayers.of(encoder(numbers))
    assert read is not None
    words = vectors(numbers, 30, 128)
    first = read(words)
    kept = first.copy()
    read(vectors(numbers, 40, 128))
    assert (first == kept).all()
    assert (read(words) == kept).all()


def test_memory_is_kept_for_texts_of_a_length(numbers: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_ROWS", 50)
    read = WindowLayers.of(encoder(numbers))
    assert read is not None
    for rows in (42, 3, 43, 10, 400):
        read(vectors(numbers, rows, 128))
    assert [room.rows for room in read._rooms] == [50]


def other_numbers(numbers: np.random.Generator) -> Any:
    model = encoder(numbers)
    maxout = next(node for node in model.walk() if node.name == "maxout")
    maxout.set_param("W", maxout.get_param("W").astype(np.float64))
    return model


def by_blis(numbers: np.random.Generator) -> Any:
    with use_ops("numpy", use_blis=True):
        return encoder(numbers)


@pytest.mark.parametrize(
    "make",
    [
        lambda numbers: encoder(numbers, window=2),
        lambda numbers: encoder(numbers, pieces=1),
        lambda numbers: MishWindowEncoder(128, 1, 4),
        lambda numbers: encoder(numbers).layers[0],
        lambda numbers: encoder(numbers).layers[0].layers[0].layers[0].layers[0],
        other_numbers,
        by_blis,
    ],
)
def test_other_layers_are_left_to_thinc(numbers: np.random.Generator, make: Any) -> None:
    assert WindowLayers.of(make(numbers)) is None
