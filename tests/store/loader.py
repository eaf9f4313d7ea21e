"""Loads many sample records in a process of its own, to be killed: URL FIRST NUMBER BATCH [changed]."""

import resource
import signal
import sys

from sample_store import many_records

from extractor.record import Record
from extractor.store import StoreError, duckdb, sqlite


def changed(record: Record) -> Record:
    """The record as another run might have made it: fewer events, another pipeline."""
    provenance = record.provenance.model_copy(update={"pipeline": "another"})
    return record.model_copy(update={"provenance": provenance, "events": [], "opportunities": []})


def main(url: str, first: int, number: int, batch: int, *, change: bool, room: int) -> int:
    """Load; `room` is the largest size in bytes that a file may grow to, 0 for any."""
    if room:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    scheme, _, place = url.partition(":")
    made = {"sqlite": sqlite.sink, "duckdb": duckdb.sink}[scheme](place, batch=batch)
    records = many_records(number, first=first)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    try:
        with made as sink:
            sink.write_many(map(changed, records) if change else records)
    except StoreError as error:
        sys.stdout.write(f"{error}\n")
        return 6
    sys.stdout.write("done\n")
    return 0


if __name__ == "__main__":
    given, wish = sys.argv[1:5], sys.argv[5:]
    size = int(wish[-1]) if wish and wish[-1].isdigit() else 0
    code = main(given[0], int(given[1]), int(given[2]), int(given[3]), change="changed" in wish, room=size)
    sys.exit(code)
