"""Windows, alignment, labels and checkpoints: what needs no encoder."""

from __future__ import annotations

import itertools
import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExtractorError
from extractor.language.choice import ModelChoice, PipelineName, Runtime
from extractor.language.transformer.align import NO_PIECE, NameSpan, first_pieces, spans
from extractor.language.transformer.checkpoint import files_of, find_weights, read_checkpoint
from extractor.language.transformer.hub import find_folder
from extractor.language.transformer.labels import NOTHING, TYPES, Tag, known_labels, label_map, read_labels
from extractor.language.transformer.windows import joined, owners, windows

SIZES = st.tuples(st.integers(0, 400), st.integers(1, 60)).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), st.integers(0, pair[1] - 1))
)
NAMES = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.sampled_from(TYPES)), max_size=12)


@given(SIZES)
def test_windows_reach_into_each_other_and_leave_nothing_out(sizes: tuple[int, int, int]) -> None:
    length, size, overlap = sizes
    cut = windows(length, size=size, overlap=overlap)
    assert {at for start, end in cut for at in range(start, end)} == set(range(length))
    assert all(0 < end - start <= size for start, end in cut)
    for before, after in itertools.pairwise(cut):
        assert after.start > before.start
        assert before.end - after.start >= overlap
    if len(cut) > 1:
        assert {end - start for start, end in cut} == {size}


@given(SIZES)
def test_each_piece_is_told_by_the_window_it_is_deepest_in(sizes: tuple[int, int, int]) -> None:
    length, size, overlap = sizes
    cut = windows(length, size=size, overlap=overlap)
    depth = [
        [min(at - s if s else length, e - 1 - at if e < length else length) if s <= at < e else -1 for s, e in cut]
        for at in range(length)
    ]
    assert [depths[owner] for depths, owner in zip(depth, owners(length, cut), strict=True)] == [*map(max, depth)]
    whole = np.arange(3 * length, dtype="float32").reshape(length, 3)
    assert np.array_equal(joined(length, cut, [whole[s:e] for s, e in cut], width=3), whole)


def test_windows_that_cannot_move_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot overlap"):
        windows(9, size=4, overlap=4)


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), max_size=20), st.lists(st.integers(1, 3)))
def test_a_word_is_told_by_its_first_piece(words: list[list[int]], gaps: list[int]) -> None:
    tokens, pieces, firsts, at = [], [], [], 0
    for number, word in enumerate(words):
        start = at
        firsts.append(len(pieces))
        for length in word:
            pieces.append((at, at + length))
            at += length
        tokens.append((start, at))
        at += gaps[number] if number < len(gaps) else 1
    assert first_pieces(tokens, pieces) == firsts
    # the other way round our tokens are the shorter ones: those within a piece share it
    shared = first_pieces(pieces, tokens)
    assert shared == [number for number, word in enumerate(words) for _ in word]


def test_a_token_without_a_piece() -> None:
    assert first_pieces([(0, 2), (2, 4), (5, 6)], [(0, 2), (5, 9)]) == [0, NO_PIECE, 1]
    assert first_pieces([(0, 2)], []) == [NO_PIECE]
    # a piece that begins in the token goes before one that reaches into it
    assert first_pieces([(0, 2), (2, 6)], [(0, 3), (3, 6)]) == [0, 1]


def written(names: list[tuple[int, int, str]], *, scheme: str) -> tuple[list[NameSpan], list[str]]:
    """Names one after the other, each after so many other tokens, and their labels in `scheme`."""
    found: list[NameSpan] = []
    labels: list[str] = []
    for gap, length, type_ in names:
        labels += ["O"] * (gap + (scheme == "IO"))
        found.append(NameSpan(len(labels), len(labels) + length, type_))
        if scheme == "IO":
            labels += [f"I-{type_}"] * length
        elif scheme == "BIO":
            labels += [f"B-{type_}", *[f"I-{type_}"] * (length - 1)]
        else:
            inside, end, single = ("I", "E", "S") if scheme == "BIOES" else ("I", "L", "U")
            parts = [single] if length == 1 else ["B", *[inside] * (length - 2), end]
            labels += [f"{part}-{type_}" for part in parts]
    return found, labels


@given(NAMES, st.sampled_from(["IO", "BIO", "BIOES", "BILOU"]))
def test_every_scheme_is_read_back(names: list[tuple[int, int, str]], scheme: str) -> None:
    found, labels = written(names, scheme=scheme)
    if not labels:
        return
    meaning = label_map([*labels, "B-PER"])
    tags = [meaning.tags[row.argmax()] for row in meaning.matrix[:-1]]
    assert spans(tags) == found


TAGS = [NOTHING, None, *(Tag(part, type_) for part in "BIES" for type_ in TYPES)]


@given(st.lists(st.sampled_from(TAGS)))
def test_whatever_the_tags_names_are_in_order_and_apart(tags: list[Tag | None]) -> None:
    found = spans(tags)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for start, end, type_ in found:
        inside = tags[start:end]
        assert inside[0] is not None
        assert inside[-1] is not None
        assert {tag.type for tag in inside if tag is not None} == {type_}
    named = {at for start, end, _ in found for at in range(start, end)}
    assert {at for at, tag in enumerate(tags) if tag not in {None, NOTHING}} <= named


def test_labels_of_one_meaning_add_up() -> None:
    meaning = label_map(["O", "B-GPE", "B-LOC", "B-ORG", "I-NORP", "B-XYZ"])
    assert meaning.unknown == ("B-XYZ",)
    sure = np.array([0.05, 0.3, 0.25, 0.4, 0.0, 0.0], dtype="float32") @ meaning.matrix
    assert meaning.tags[sure.argmax()] == Tag("B", "place")


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("I-PERSON", Tag("I", "person")), ("B-ORGANISATION", Tag("B", "organization")), ("PLACE", Tag("I", "place")),
        ("B-FAC", Tag("B", "place")), ("U-PER", Tag("S", "person")), ("L-NOR", Tag("E", "organization")),
        ("b_loc", Tag("B", "place")), ("B-program", Tag("B", "program")), ("B-WORK_OF_ART", NOTHING), ("o", NOTHING),
    ],
)  # fmt: skip
def test_labels_of_common_checkpoints(label: str, tag: Tag) -> None:
    meaning = label_map([label, "B-PER"])
    assert meaning.tags[meaning.matrix[0].argmax()] == tag
    assert not meaning.unknown


def test_a_users_own_labels_go_first(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[schemes.mine]\nFIRM = "organization"\nFAC = "-"\n', "utf-8")
    meaning = label_map(["O", "B-FIRM", "B-FAC"], read_labels(file))
    assert meaning.tags == (NOTHING, Tag("B", "organization"))
    assert known_labels()["fac"] == "place"
    for text, told in (
        ("x", "no TOML"), ("A = 1", "no tables"), ('[schemes.a]\nX = "firm"', "is no type"),
        ('[schemes.a]\nX = "person"\n[schemes.b]\nx = "place"', "two types"),
    ):  # fmt: skip
        file.write_text(text, "utf-8")
        with pytest.raises(ExtractorError, match=told):
            read_labels(file)
    with pytest.raises(ExtractorError, match="cannot be read"):
        read_labels(tmp_path / "none.toml")


def test_labels_of_which_none_is_known() -> None:
    with pytest.raises(ExtractorError, match=r"LABEL_1.*--labels"):
        label_map(["LABEL_0", "LABEL_1"])


def config(folder: Path, **data: object) -> Path:
    """A folder that says so of itself."""
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "O", "1": "B-PER"}, **data}), "utf-8")
    return folder


def test_what_a_checkpoint_says_of_itself(tmp_path: Path) -> None:
    folder = config(tmp_path / "a", model_type="xlm-roberta", pad_token_id=1, max_position_embeddings=514)
    assert (read_checkpoint(folder).limit, read_checkpoint(folder).pad) == (512, 1)
    assert read_checkpoint(config(tmp_path / "b", max_position_embeddings=4096)).limit == 512
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 128}', "utf-8")
    assert read_checkpoint(folder).limit == 128
    assert read_checkpoint(folder).labels == ("O", "B-PER")
    for broken in ({"id2label": None}, {"id2label": {"1": "O"}}, {"id2label": {"a": "O"}}):
        with pytest.raises(ExtractorError, match="id2label"):
            read_checkpoint(config(tmp_path / "c", **broken))
    with pytest.raises(ExtractorError, match="trained encoder"):
        read_checkpoint(tmp_path / "nothing")


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = config(tmp_path / "a")
    with pytest.raises(ExtractorError, match="holds no weights"):
        find_weights(folder, Runtime.AUTO)
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    for runtime in Runtime:
        with pytest.raises(ExtractorError, match=r"pytorch_model\.bin may run code"):
            find_weights(folder, runtime)


def test_the_files_that_count(tmp_path: Path) -> None:
    folder = config(tmp_path / "a")
    (folder / "onnx").mkdir()
    for name in ("tokenizer.json", "README.md", "pytorch_model.bin", "onnx/model.onnx", "onnx/model.onnx_data"):
        (folder / name).write_bytes(b"")
    found = files_of(folder, folder / "onnx/model.onnx")
    names = ["config.json", "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json"]
    assert [file.relative_to(folder).as_posix() for file in found] == names
    for name in (
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    ):
        (folder / name).write_bytes(b"")
    assert len(files_of(folder, folder / "model.safetensors.index.json")) == 5


@pytest.mark.parametrize("revision", [None, "main", "v1.0", "abc1234"])
def test_a_checkpoint_of_the_hub_must_be_pinned(revision: str | None) -> None:
    with pytest.raises(ExtractorError, match="40 hex digits"):
        find_folder("someone/some-names", revision=revision, runtime=Runtime.AUTO)


def test_folders_have_no_revision(tmp_path: Path) -> None:
    assert find_folder(str(tmp_path), revision=None, runtime=Runtime.AUTO) == tmp_path
    with pytest.raises(ExtractorError, match="no revision"):
        find_folder(str(tmp_path), revision="0" * 40, runtime=Runtime.AUTO)
    with pytest.raises(ExtractorError, match="no such folder"):
        find_folder(str(tmp_path / "a" / "b"), revision=None, runtime=Runtime.AUTO)


def test_a_choice_is_the_same_after_a_plan_was_stored(tmp_path: Path) -> None:
    choice = ModelChoice(
        pipeline=PipelineName.TRF, model="a/b", revision="0" * 40, labels=tmp_path / "l.toml", runtime=Runtime.ONNX
    )
    assert ModelChoice.from_data(json.loads(json.dumps(choice.as_data()))) == choice
    assert choice.absolute().model == "a/b"
    with pytest.raises(ExtractorError, match="--revision goes with --pipeline trf"):
        ModelChoice(revision="0" * 40)


def test_the_table_of_labels_names_its_sources() -> None:
    file = Path(__file__).parents[3] / "extractor/language/transformer/labels.toml"
    assert set(tomllib.loads(file.read_text("utf-8"))) == {"schemes"}
    assert set(known_labels().values()) == {*TYPES, "-"}
