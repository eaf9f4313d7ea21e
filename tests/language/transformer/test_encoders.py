"""The pipe with a real small encoder: runtimes agree, windows hold, nothing but safe weights is read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from own_sentences import sentences
from spacy.tokens import Doc
from tiny_encoder import BIO, make_encoder

import extractor
from extractor.errors import ExtractorError
from extractor.language.choice import Runtime
from extractor.language.transformer.pipe import TradeTransformer
from extractor.learn.corpora.conll import Sentence

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).with_name("extractor")
COMMIT = "0123456789abcdef" * 2 + "01234567"
Found = set[tuple[int, int, str]]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for library in ("torch", "transformers", "onnxruntime", "onnx"):
        pytest.importorskip(library)
    return make_encoder(tmp_path_factory.mktemp("encoders") / "tiny")


@pytest.fixture(scope="module")
def blank() -> extractor.Extractor:
    """Our tokenizer, in a pipeline whose other pipes do not matter here."""
    return extractor.load()


def pipe(folder: Path, runtime: Runtime, **options: int) -> TradeTransformer:
    return TradeTransformer(runtime=runtime, **options).read(folder)


def names(doc: Doc) -> Found:
    return {(span.start_char, span.end_char, span.label_) for span in doc.ents}


def wanted(sentence: Sentence) -> tuple[str, Found]:
    starts = [0]
    for word in sentence.words:
        starts.append(starts[-1] + len(word) + 1)
    return " ".join(sentence.words), {(starts[a], starts[b] - 1, type_) for a, b, type_ in sentence.spans}


def share(found: list[Found], right: list[Found]) -> float:
    """F1 over all names."""
    same = sum(len(a & b) for a, b in zip(found, right, strict=True))
    return 2 * same / sum(len(a) + len(b) for a, b in zip(found, right, strict=True))


def test_all_runtimes_find_the_names_it_was_taught(encoder: Path, blank: extractor.Extractor) -> None:
    texts, right = zip(*map(wanted, sentences(60, seed=3)), strict=True)
    found = {}
    for runtime in (Runtime.TORCH, Runtime.ONNX, Runtime.INT8):
        names_of = pipe(encoder, runtime)
        found[runtime] = [names(names_of(blank.nlp.make_doc(text))) for text in texts]
        assert share(found[runtime], list(right)) > 0.9
    assert found[Runtime.ONNX] == found[Runtime.TORCH]
    assert share(found[Runtime.INT8], found[Runtime.TORCH]) > 0.97


@pytest.mark.parametrize("runtime", [Runtime.TORCH, Runtime.ONNX, Runtime.INT8])
def test_company_changes_nothing(encoder: Path, blank: extractor.Extractor, runtime: Runtime) -> None:
    texts = ["", "  \n ", *(wanted(sentence)[0] for sentence in sentences(40, seed=11))]
    texts += [" ".join(texts[2:20])]
    reading = pipe(encoder, runtime)
    alone = [names(reading(blank.nlp.make_doc(text))) for text in texts]
    together = [names(doc) for doc in reading.pipe(map(blank.nlp.make_doc, texts), batch_size=1000)]
    assert alone == together
    again = pipe(encoder, runtime)
    assert [names(again(blank.nlp.make_doc(text))) for text in texts] == alone


def test_a_long_text_is_read_as_its_sentences_are(encoder: Path, blank: extractor.Extractor) -> None:
    told = [wanted(sentence) for sentence in sentences(60, seed=3)]
    # the encoder reads 64 pieces at once
    reading = pipe(encoder, Runtime.ONNX, overlap=30)
    apart: Found = set()
    right: Found = set()
    start = 0
    for text, found in told:
        apart |= {(start + a, start + b, type_) for a, b, type_ in names(reading(blank.nlp.make_doc(text)))}
        right |= {(start + a, start + b, type_) for a, b, type_ in found}
        start += len(text) + 1
    whole = names(reading(blank.nlp.make_doc(" ".join(text for text, _ in told))))
    assert share([whole], [apart]) > 0.9
    assert share([whole], [right]) > 0.85


def test_the_pipeline_is_stored_and_read_again(encoder: Path, tmp_path: Path) -> None:
    text = extractor.read_text(wanted(sentences(1, seed=3)[0])[0])
    loaded = extractor.load(encoder, pipeline="trf", runtime="onnx")
    assert loaded.pipeline.endswith(":onnx")
    assert "+tiny@" in loaded.pipeline
    assert "ner" not in loaded.nlp.pipe_names
    loaded.nlp.to_disk(tmp_path / "whole")
    assert str(encoder) not in (tmp_path / "whole" / "config.cfg").read_text("utf-8")
    assert not (tmp_path / "whole" / "trade_transformer" / "model.safetensors").exists()
    record = loaded.extract(text).record
    for again in (extractor.load(tmp_path / "whole", pipeline="trf"), extractor.load(tmp_path / "whole")):
        assert again.extract(text).record.entities == record.entities
    with pytest.raises(ExtractorError, match="whole pipeline"):
        extractor.load(tmp_path / "whole", pipeline="trf", runtime="int8")


def test_labels_of_others(
    encoder: Path, blank: extractor.Extractor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "others"
    shutil.copytree(encoder, folder)
    theirs = {"organization": "FIRM", "person": "PER", "place": "GPE", "program": "EVT"}
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["id2label"] = {
        number: label if label == "O" else f"{label[:2]}{theirs[label[2:]]}" for number, label in enumerate(BIO)
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    doc = blank.nlp.make_doc(wanted(sentences(6, seed=3)[0])[0] + " " + wanted(sentences(6, seed=3)[5])[0])
    pipe(folder, Runtime.ONNX)(doc)
    assert {span.label_ for span in doc.ents} <= {"person", "place"}
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "B-FIRM, I-FIRM" in told
    own = tmp_path / "own.toml"
    own.write_text('[schemes.theirs]\nFIRM = "organization"\nEVT = "program"\n', "utf-8")
    TradeTransformer(runtime=Runtime.ONNX).read(folder, labels=own)(doc)
    with_own = names(doc)
    pipe(encoder, Runtime.ONNX)(doc)
    assert with_own == names(doc)
    assert not capsys.readouterr().err


def run(*arguments: object, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **variables}
    return subprocess.run(
        [str(COMMAND), *map(str, arguments)], input=text, capture_output=True, text=True, check=False, timeout=300,
        env=environment,
    )  # fmt: skip


def test_onnx_needs_neither_torch_nor_transformers(encoder: Path) -> None:
    code = (
        "import sys\n"
        "sys.modules['torch'] = sys.modules['transformers'] = None\n"  # as where they are not installed
        "import extractor\n"
        f"x = extractor.load({str(encoder)!r}, pipeline='trf', runtime='int8')\n"
        f"print(len(x.extract(extractor.read_text({wanted(sentences(1, seed=3)[0])[0]!r})).record.entities))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert not done.stderr


def test_a_batch_names_its_encoder_and_keeps_to_it(encoder: Path, tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    rows = [json.dumps({"text": wanted(sentence)[0]}) for sentence in sentences(6, seed=3)]
    table.write_text("\n".join(rows), "utf-8")
    line = ("batch", table, "--out", tmp_path / "out", "--no-timestamp", "--pipeline", "trf", "--model", encoder)
    done = run(*line, "--runtime", "int8", "--workers", 1)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["model"]["name"].endswith(":int8")
    assert manifest["options"]["model"]["model"] == str(encoder)
    records = [json.loads(one) for one in (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()]
    assert {record["provenance"]["pipeline"] for record in records} == {manifest["model"]["name"]}
    other = run(*line, "--runtime", "onnx", "--workers", 1)
    assert other.returncode == 2
    assert "--model" in other.stderr
    one = run(
        "text",
        "--no-timestamp",
        "--format",
        "json",
        *line[5:],
        "--runtime",
        "int8",
        text=wanted(sentences(1, seed=3)[0])[0],
    )
    assert json.loads(one.stdout)["entities"] == records[0]["entities"]


def test_broken_weights_are_told(encoder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(encoder, folder)
    for name in ("model.onnx", "model.int8.onnx", "model.safetensors"):
        (folder / name).write_bytes(b"nothing of use")
    for runtime in Runtime:
        with pytest.raises(ExtractorError, match="cannot be loaded"):
            pipe(folder, runtime)
    (folder / "tokenizer.json").write_text("{}", "utf-8")
    with pytest.raises(ExtractorError, match="is no tokenizer"):
        pipe(folder, Runtime.ONNX)


class Hub(BaseHTTPRequestHandler):
    """The part of the hub's protocol that a checkpoint is fetched by."""

    asked: list[str]

    def __init__(self, folder: Path, asked: list[str], *arguments: object) -> None:
        self.folder, self.asked = folder, asked
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path, _, _ = self.path.partition("?")
        files = sorted(file for file in self.folder.iterdir() if file.is_file())
        if path.startswith("/api/models/own/names/tree/"):
            rows = [{"type": "file", "path": f.name, "size": f.stat().st_size, "oid": f.name} for f in files]
            self._answer(json.dumps(rows).encode(), "application/json")
        elif path.startswith("/api/models/own/names"):
            rows = [{"rfilename": file.name} for file in files]
            self._answer(json.dumps({"id": "own/names", "sha": COMMIT, "siblings": rows}).encode(), "application/json")
        else:
            self._answer((self.folder / path.rpartition("/")[2]).read_bytes(), "application/octet-stream")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in {
            "Content-Type": kind, "Content-Length": str(len(body)), "X-Repo-Commit": COMMIT,
            "ETag": f'"{self.path.rpartition("/")[2].partition("?")[0]}"',
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(encoder: Path, tmp_path: Path) -> Iterator[tuple[str, list[str], Path]]:
    folder = tmp_path / "hub"
    shutil.copytree(encoder, folder)
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, folder, asked))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked, folder
    server.shutdown()
    server.server_close()


def test_a_pinned_checkpoint_is_fetched_once_and_safely(hub: tuple[str, list[str], Path], tmp_path: Path) -> None:
    address, asked, folder = hub
    line = ("text", "--format", "json", "--pipeline", "trf", "--model", "own/names", "--revision", COMMIT)
    text = wanted(sentences(1, seed=3)[0])[0]
    here = {"HF_HOME": str(tmp_path / "cache"), "HF_ENDPOINT": address, "HF_HUB_DISABLE_TELEMETRY": "1"}
    done = run(*line, text=text, **here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["provenance"]["pipeline"].endswith(f"+own/names@{COMMIT[:12]}:int8")
    fetched = {path.rpartition("/")[2].partition("?")[0] for path in asked if "/resolve/" in path}
    assert fetched == {"config.json", "tokenizer.json", "tokenizer_config.json", "model.int8.onnx"}
    asked.clear()
    again = run(*line, text=text, **here)
    assert json.loads(again.stdout)["entities"] == json.loads(done.stdout)["entities"]
    assert not asked
    for name in ("model.onnx", "model.int8.onnx", "model.safetensors"):
        (folder / name).unlink()
    refused = run(*line, text=text, **{**here, "HF_HOME": str(tmp_path / "new")})
    assert refused.returncode == 5
    assert "pickled ones may run code" in refused.stderr
    gone = run(*line, text=text, **{**here, "HF_HOME": str(tmp_path / "newer"), "HF_ENDPOINT": "http://127.0.0.1:9"})
    assert gone.returncode == 5
    assert "cannot be fetched" in gone.stderr


def test_it_is_quick_enough_to_be_tested(encoder: Path, blank: extractor.Extractor) -> None:
    text = " ".join(wanted(sentence)[0] for sentence in sentences(400, seed=5))
    doc = blank.nlp.make_doc(text)
    reading = pipe(encoder, Runtime.INT8)
    began = time.perf_counter()
    reading(doc)
    words = len(text.split()) / (time.perf_counter() - began)
    assert words > 500, f"{words:,.0f} words a second through an encoder of two layers"
