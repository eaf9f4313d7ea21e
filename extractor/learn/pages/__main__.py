"""The command: which pages, which readers; a table or JSON."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.learn.pages.compare import CHECKS, Comparison, Row, compare
from extractor.learn.pages.gold import GoldPage, read_benchmark, read_gold
from extractor.learn.pages.readers import PEERS, Reader, ours, ours_generic, peer


def main(arguments: list[str] | None = None) -> int:
    """Compare and print; 0 where all went well, 3 where the input cannot be used."""
    options = _options(arguments)
    # other readers warn of every page they cannot read
    logging.disable(logging.ERROR)
    try:
        print(_compared(options))  # noqa: T201
    except ExtractorError as error:
        print(f"pages: {error}", file=sys.stderr)  # noqa: T201
        return 3
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m extractor.learn.pages", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="gold files (.json), their pages in the folder above")
    parser.add_argument("--benchmark", type=Path, help="a checkout of scrapinghub/article-extraction-benchmark instead")
    parser.add_argument("--peers", default="trafilatura", help=f"of {', '.join(PEERS)}, with commas; empty for none")
    parser.add_argument("--generic", action="store_true", help="read as if no publisher were known")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds, 0 for none")
    parser.add_argument("--groups", action="store_true", help="a table for each publisher as well")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    return parser.parse_args(arguments)


def _compared(options: argparse.Namespace) -> str:
    pages = _pages(options)
    readers: dict[str, Reader] = {"extractor": ours_generic if options.generic or options.benchmark else ours}
    readers |= {name: peer(name) for name in options.peers.split(",") if name}
    found = compare(pages, readers, rounds=options.rounds)
    if options.json:
        return json.dumps(found.as_json(), indent=1)
    return _tables(found, groups=options.groups)


def _pages(options: argparse.Namespace) -> list[GoldPage]:
    if options.benchmark:
        return read_benchmark(options.benchmark)
    if options.folder is None:
        raise ExtractorError("no pages: give the folder of the gold files, or --benchmark")
    return read_gold(options.folder)


def _tables(found: Comparison, *, groups: bool) -> str:
    parts = [_table("all", found.total)]
    parts += [_table(group, rows) for group, rows in found.groups.items()] if groups else []
    parts += [
        f"{name}: lowest {', '.join(f'{page} {score:.3f}' for page, score in worst)}"
        for name, worst in found.worst.items()
    ]
    return "\n\n".join(parts)


def _table(title: str, rows: Mapping[str, Row]) -> str:
    head = f"{title[:16]:16}{'pages':>6}{'body':>7}{'runs':>7}{'P':>7}{'R':>7}"
    lines = [head + "".join(f"{name:>9}" for name in CHECKS) + f"{'pages/s':>9}{'median':>8}"]
    for name, row in rows.items():
        line = f"{name:16}{row.pages:6}{row.body:7.3f}{row.runs.f1:7.3f}{row.runs.precision:7.3f}{row.runs.recall:7.3f}"
        line += "".join(f"{f'{right}/{judged}':>9}" for right, judged in row.fields.values())
        lines.append(line + (f"{row.speed:9.1f}{row.usual:8.1f}" if row.speed and row.usual else ""))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
