from extractor.language.kindrows import KindRows
from extractor.language.rows import in_order

TABLE = KindRows({"a": 0, "b": 1, "buy|a": 2, "sell|c": 3, "sell|d|e": 4}, {"x": 0, "a": 1})


def test_features_are_found_alone_and_with_the_kind_of_their_example() -> None:
    alone = [TABLE.places(["b", "a", "a", "unknown"]), TABLE.places([]), TABLE.places(["c"])]
    together = [TABLE.places(["a", "c"]), TABLE.places(["a", "c", "d|e", "b"]), TABLE.places(["a", "c"])]
    rows, lengths = TABLE.rows(["buy", "sell", "unknown"], alone, together)
    expected, counts = in_order([[0, 1, 2], [3, 4], []])
    assert (rows.tolist(), lengths.tolist()) == (expected.tolist(), counts.tolist())
    assert [part.tolist() for part in TABLE.rows([], [], [])] == [[], []]


def test_the_hidden_layer_has_rows_of_its_own() -> None:
    rows, lengths = TABLE.hidden_rows([TABLE.places(["a", "b", "x", "a"]), TABLE.places(["c", "unknown"])])
    assert (rows.tolist(), lengths.tolist()) == ([0, 1], [2, 0])


def test_a_decision_that_knows_nothing_finds_nothing() -> None:
    nothing = KindRows({}, {})
    rows, lengths = nothing.rows(["buy"], [nothing.places(["a"])], [nothing.places(["a"])])
    assert (rows.tolist(), lengths.tolist()) == ([], [0])
