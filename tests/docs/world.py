"""Lays out what the documentation speaks of: `python tests/docs/world.py NAME…` makes each thing in this folder."""

import io
import json
import shutil
import sys
from pathlib import Path

CORPORA = Path(__file__).parents[2] / "corpora"
SAMPLES = CORPORA / "samples"


def rows(path: Path, folder: Path, *, most: int | None = None) -> None:
    """Articles of a folder of ours as JSONL, one a line."""
    known = [json.loads(line) for line in (folder / "meta.jsonl").read_text("utf-8").splitlines()][:most]
    lines = [
        json.dumps(
            {
                "text": (folder / "text" / f"{item['id']}.txt").read_text("utf-8"),
                "date": item["published"],
                "source": item["source"],
                "url": f"https://news.example/{item['id']}",
            }
        )
        for item in known
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def records(path: Path) -> None:
    """The records of the samples as JSONL."""
    found = [json.loads(file.read_text("utf-8")) for file in sorted((SAMPLES / "records").glob("*.json"))]
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in found), "utf-8")


def archive(path: Path) -> None:
    """A web archive of the sample pages in ANTARA's markup."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page in (SAMPLES / "html" / name for name in ("peru-cepa-footwear.html", "rumput-laut-nagoya.html")):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            url = f"https://www.antaranews.com/berita/{page.stat().st_size}/{page.stem}"
            body = io.BytesIO(page.read_bytes())
            writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=head))


def store(path: Path) -> None:
    """A database of the sample records."""
    from extractor.record import Record
    from extractor.store import open_sink

    with open_sink(f"sqlite:{path}") as sink:
        for file in sorted((SAMPLES / "records").glob("*.json")):
            sink.write(Record.model_validate_json(file.read_text("utf-8")))


def make(name: str) -> None:
    """Make one thing; raises ValueError for a name that no page speaks of."""
    path = Path(name)
    match name:
        case "articles.jsonl":
            rows(path, SAMPLES)
        case "many.jsonl":
            rows(path, CORPORA / "written", most=24)
        case "page.html":
            shutil.copy(SAMPLES / "html" / "rumput-laut-nagoya.html", path)
        case "pages":
            shutil.copytree(SAMPLES / "html", path)
        case "story.txt" | "article.txt":
            shutil.copy(SAMPLES / "text" / "bitung-tuna.txt", path)
        case "records.jsonl":
            records(path)
        case "records":
            path.mkdir()
            records(path / "records.jsonl")
        case "crawl.warc.gz":
            archive(path)
        case "trade.db":
            store(path)
        case "corpora":
            path.symlink_to(CORPORA)
        case _:
            raise ValueError(f"{name!r}: no page speaks of it")


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        make(wanted)
