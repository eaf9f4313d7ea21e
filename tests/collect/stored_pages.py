"""Pages to archive, and short ways to write and read the archives."""

from pathlib import Path
from typing import Any

from extractor.collect.page import Page
from extractor.collect.warc import ArchiveFaultError, Stored, WarcWriter, read_warc

SOFTWARE = "extractor/0.1 (test)"
FIRST = "extractor-00000.warc.gz"


def page(number: int = 1, content: bytes | None = None, **known: Any) -> Page:
    told = {
        "headers": {"content-type": "text/html; charset=utf-8"},
        "fetched_at": f"2026-03-01T08:00:{number % 60:02}+07:00",
        **known,
    }
    url = f"https://berita.example/artikel/{number}?a=b&c=d"
    body = f"<!doctype html><html><body><p>Ekspor nomor {number} – naik</p>{'x' * (37 * number)}</body></html>"
    return Page(url=url, final_url=url, status=200, content=body.encode() if content is None else content, **told)


def write(folder: Path, *pages: Page, **options: Any) -> list[Stored]:
    with WarcWriter(folder, software=SOFTWARE, **options) as writer:
        return [writer.write(item) for item in pages]


def pages_of(path: Path, **options: Any) -> list[Page]:
    return [item for item in read_warc(path, **options) if isinstance(item, Page)]


def faults_of(path: Path, **options: Any) -> list[ArchiveFaultError]:
    return [item for item in read_warc(path, **options) if isinstance(item, ArchiveFaultError)]
