"""The options that choose a pipeline: what goes together, and what is said where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import Command

TEXT = "Surabaya - Eksportir mengirim 12 ton kopi ke Jepang pekan lalu."


@pytest.fixture
def lacking(tmp_path: Path) -> dict[str, str]:
    """An environment in which the libraries of encoders are not installed."""
    for name in ("tokenizers", "onnxruntime", "huggingface_hub"):
        (tmp_path / f"{name}.py").write_text("raise ImportError", "utf-8")
    return {"PYTHONPATH": str(tmp_path)}


def test_options_of_the_other_pipeline(command: Command) -> None:
    done = command("text", "--revision", "0" * 40, stdin=TEXT)
    assert done.returncode == 2
    assert done.stderr == b"extractor: --revision goes with --pipeline trf; leave it out, or name that pipeline\n"


def test_an_encoder_without_its_libraries(command: Command, lacking: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "O", "1": "B-PER"}}), "utf-8")
    (folder / "tokenizer.json").write_text("{}", "utf-8")
    (folder / "model.onnx").write_bytes(b"")
    for model in ((folder,), ("own/names", "--revision", "0" * 40)):
        done = command("text", "--pipeline", "trf", "--model", *model, stdin=TEXT, **lacking)
        assert done.returncode == 5
        assert b"pip install 'extractor[trf]'" in done.stderr
        assert done.stderr.count(b"\n") == 1


def test_a_checkpoint_must_be_pinned(command: Command) -> None:
    done = command("text", "--pipeline", "trf", "--model", "own/names", stdin=TEXT)
    assert done.returncode == 5
    assert b"40 hex digits" in done.stderr


def test_no_encoder_is_named(command: Command) -> None:
    from extractor.language.chosen import SHIPPED_ENCODER
    from extractor.language.load import shipped_model_path

    if shipped_model_path(SHIPPED_ENCODER).exists():
        pytest.skip("an encoder comes with this package")
    done = command("text", "--pipeline", "trf", stdin=TEXT)
    assert done.returncode == 5
    assert done.stderr.count(b"\n") == 1
    assert b"name a folder or a pinned checkpoint with --model" in done.stderr


def test_the_doctor_knows_the_transformer_path(command: Command) -> None:
    done = command("doctor", "--json")
    assert set(json.loads(done.stdout)["model"]["transformer path"]) == {"ONNX Runtime", "torch", "encoder"}
