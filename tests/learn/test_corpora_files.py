"""The manifest of public corpora, fetching from folder and web, the readers of treebanks, and the two commands."""

import hashlib
import json
import lzma
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from extractor.errors import ExtractorError
from extractor.learn.corpora.conll import Repairs, repairs_in
from extractor.learn.corpora.conllu import read_conllu
from extractor.learn.corpora.fetch import State, fetch, from_folder, from_web
from extractor.learn.corpora.layout import layout
from extractor.learn.corpora.manifest import (
    TRAINING,
    Corpus,
    CorpusFile,
    all_files,
    checksum,
    not_for_training,
    read_manifest,
)
from extractor.learn.corpora.text import read_paragraphs
from tests.commands import Command

TEXT = "Sari\tB-PER\ntiba\tO\n"
SUM = hashlib.sha256(TEXT.encode()).hexdigest()


def corpus(*files: CorpusFile) -> Corpus:
    return Corpus("own", "someone/sets", "abc123", "MIT", True, frozenset({"train"}), "id", files)


def pairs(*files: CorpusFile) -> list[tuple[Corpus, CorpusFile]]:
    return list(all_files((corpus(*files),)))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:  # nothing on the terminal of the tests
        return


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Serve `tmp_path/web` on loopback and give its address."""
    (tmp_path / "web").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "web"))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_the_manifest_names_source_licence_sum_and_use_of_every_file() -> None:
    corpora = read_manifest()
    assert len({corpus.name for corpus in corpora}) == len(corpora) > 50
    for corpus, file in all_files(corpora):
        assert corpus.repository and corpus.commit and corpus.licence and corpus.use, corpus.name
        assert len(file.sha256) == 64
    assert {"train", "test", "vectors", "agreement", "topics"} <= {use for corpus in corpora for use in corpus.use}
    assert sum("nerui" in file.path for _, file in all_files(corpora)) == 15


def test_nothing_that_forbids_commercial_use_trains() -> None:
    closed = [corpus for corpus in read_manifest() if not corpus.commercial]
    assert {corpus.name for corpus in closed} == {"FiNER-ORD (test)", "reuters21578-en"}
    assert not any(corpus.use & TRAINING for corpus in closed)
    table = layout()
    read = [f"ner/{path}" for path in (*table["train"], *table["dev"])]
    read += [f"ud/{path}" for path in (*table["mentions"], *table["treebanks"]["train"], *table["treebanks"]["dev"])]
    assert not set(read) & not_for_training()


def test_every_set_that_is_read_stands_in_the_manifest() -> None:
    named = {file.path: corpus.use for corpus, file in all_files(read_manifest())}
    table = layout()
    train = [path.format(fold=fold) for path in (*table["train"], *table["dev"]) for fold in range(1, 6)]
    assert all("train" in named[f"ner/{path}"] for path in train)
    assert all("test" in named[f"ner/{path.format(fold=5)}"] for path in table["test"].values())
    assert all("train" in named[f"ud/{path}"] for path in (*table["mentions"], *table["treebanks"]["train"]))
    assert all(
        "agreement" in named[f"parallel/{side}"]
        for part in table["aligned"].values()
        for name, side in part.items()
        if name in ("id", "en")
    )


def test_plain_text_passes_over_what_forbids_commercial_use(tmp_path: Path) -> None:
    folder = tmp_path / "articles" / "more"
    folder.mkdir(parents=True)
    for name in ("reuters21578-en", "small-news"):
        (folder / f"{name}.jsonl").write_text(json.dumps({"title": name, "text": "isi"}) + "\n", "utf-8")
    assert list(read_paragraphs(tmp_path)) == ["small-news", "isi"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("x = 1", "no manifest of corpora"),
        ('[[corpus]]\nname = "a"', "no manifest of corpora"),
        ("FORBIDDEN", "forbids commercial use"),
        ("TWICE", "named twice"),
    ],
)
def test_broken_manifests_are_told(tmp_path: Path, broken: str, told: str) -> None:
    row = (
        '[[corpus]]\nname = "a"\nrepository = "r"\ncommit = "c"\nlicence = "l"\ncommercial = COMMERCIAL\n'
        'use = ["train"]\nlanguage = "id"\nfiles = [{ path = "p", sha256 = "s" }FILES]\n'
    )
    twice = row.replace("COMMERCIAL", "true").replace("FILES", ', { path = "p", sha256 = "s" }')
    closed = row.replace("COMMERCIAL", "false").replace("FILES", "")
    path = tmp_path / "manifest.toml"
    path.write_text({"FORBIDDEN": closed, "TWICE": twice}.get(broken, broken), "utf-8")
    with pytest.raises(ExtractorError, match=told):
        read_manifest(path)


def test_files_are_copied_compressed_and_checked(tmp_path: Path) -> None:
    (tmp_path / "in" / "ner").mkdir(parents=True)
    (tmp_path / "in" / "ner" / "a.tsv").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "ner" / "c.tsv").write_text("other", "utf-8")
    with lzma.open(tmp_path / "in" / "ner" / "b.tsv.xz", "wt", encoding="utf-8") as sink:
        sink.write(TEXT)
    files = [CorpusFile(f"ner/{name}.tsv", SUM) for name in "abcd"]
    out = tmp_path / "out"
    ended = [one.state for one in fetch(pairs(*files), out, from_folder(tmp_path / "in"))]
    assert ended == [State.FETCHED, State.FETCHED, State.WRONG, State.MISSING]
    assert sorted(path.name for path in (out / "ner").iterdir()) == ["a.tsv.xz", "b.tsv.xz"]
    assert checksum(out / "ner" / "a.tsv.xz") == SUM
    again = [one.state for one in fetch(pairs(*files[:2]), out, from_folder(tmp_path / "in"))]
    assert again == [State.THERE, State.THERE]
    with pytest.raises(ExtractorError, match="no such folder"):
        from_folder(tmp_path / "none")


def test_a_file_that_was_damaged_is_fetched_anew(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tsv").write_text(TEXT, "utf-8")
    (tmp_path / "out").mkdir()
    with lzma.open(tmp_path / "out" / "a.tsv.xz", "wt", encoding="utf-8") as sink:
        sink.write("damaged")
    [one] = fetch(pairs(CorpusFile("a.tsv", SUM)), tmp_path / "out", from_folder(tmp_path / "in"))
    assert one.state is State.FETCHED
    (tmp_path / "out" / "a.tsv.xz").write_bytes(b"no archive")
    with pytest.raises(ExtractorError, match="broken archive"):
        checksum(tmp_path / "out" / "a.tsv.xz")


def test_files_are_fetched_at_their_commit(tmp_path: Path, server: str) -> None:
    folder = tmp_path / "web" / "someone" / "sets" / "abc123" / "data"
    folder.mkdir(parents=True)
    (folder / "a.tsv").write_text(TEXT, "utf-8")
    (folder / "b.tsv").write_text("other", "utf-8")
    files = [
        CorpusFile("ner/a.tsv", SUM, "data/a.tsv"),
        CorpusFile("ner/b.tsv", SUM, "data/b.tsv"),
        CorpusFile("ner/c.tsv", SUM, "data/c.tsv"),
        CorpusFile("ner/d.tsv", SUM),
    ]
    ended = [one.state for one in fetch(pairs(*files), tmp_path / "out", from_web(server))]
    assert ended == [State.FETCHED, State.WRONG, State.MISSING, State.NO_ADDRESS]
    assert [path.name for path in (tmp_path / "out" / "ner").iterdir()] == ["a.tsv.xz"]
    with pytest.raises(ExtractorError, match="not to be fetched"):
        list(fetch(pairs(files[1]), tmp_path / "out", from_web("http://127.0.0.1:1")))


def test_treebanks_are_read_without_empty_nodes(tmp_path: Path) -> None:
    row = "{}\t{}\t{}\t{}\t_\t_\t{}\t{}\t_\t{}"
    rows = [
        "# text = Sari minum kopi.",
        row.format(1, "Sari", "Sari", "PROPN", 2, "nsubj", "_"),
        row.format(2, "minum", "minum", "VERB", 0, "root", "_"),
        "2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_",
        row.format(3, "kopi", "kopi", "NOUN", 2, "obj", "SpaceAfter=No"),
        row.format(4, ".", ".", "PUNCT", 2, "punct", "_"),
    ]
    file = tmp_path / "a.conllu"
    file.write_text("\n".join(rows) + "\n\n", "utf-8")
    [tree] = read_conllu(file)
    assert [word.head for word in tree.words] == [1, None, 1, 1]
    assert [word.space_after for word in tree.words] == [True, True, False, True]
    assert (tree.text, tree.key) == ("Sari minum kopi.", "sariminumkopi")
    file.write_text("\n".join(rows).replace("\t2\tobj", "\t9\tobj") + "\n", "utf-8")
    with pytest.raises(ExtractorError, match=r"a\.conllu, line 5: no row of CoNLL-U"):
        read_conllu(file)


def test_repairs_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.conll"
    file.write_text("Bank\tI-ORG\nBali\tI-ORG\nSari\tI-PER\nkini\tB-TIME\nSolo\tB-LOC\n", "utf-8")
    assert repairs_in(file) == Repairs(begun_inside=2, other_labels=1)


def test_the_commands_tell_what_is_missing(command: Command, tmp_path: Path, server: str) -> None:
    (tmp_path / "in").mkdir()
    none = command("corpora", "fetch", "--from", tmp_path / "in", "--out", tmp_path / "out", "--only", "ner/idner2k")
    assert none.returncode == 3
    assert b"ner/idner2k/test.txt: missing at the source" in none.stderr
    web = command("corpora", "fetch", "--web", "--base", server, "--out", tmp_path / "out", "--only", "ner/uner_ewt")
    assert web.returncode == 3
    assert b"en_ewt-ud-train.iob2: no address known" in web.stderr
    assert command("corpora", "fetch", "--out", tmp_path / "out").returncode == 2
    check = command("corpora", "check", tmp_path / "in")
    assert check.returncode == 3
    assert b"ner/idner2k/test.txt: missing" in check.stderr
    assert command("corpora", "check", tmp_path / "none").returncode == 3


DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.slow
@pytest.mark.gold
@pytest.mark.skipif(not (DATA / "ner").exists(), reason="the public corpora are not beside the checkout")
def test_the_corpora_beside_the_checkout_are_those_of_the_manifest(command: Command) -> None:
    done = command("corpora", "check", DATA, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files"] == {"good": sum(1 for _ in all_files(read_manifest()))}
    assert report["folds"]["nerui_fold 1"]["train"] == 23_082
