"""Loads many sample records into PostgreSQL in a process of its own: URL FIRST NUMBER BATCH."""

import sys

from sample_store import many_records

from extractor.store import StoreError
from extractor.store.postgres import sink


def main(url: str, first: int, number: int, batch: int) -> int:
    """Load; say when it begins and how it ended."""
    records = list(many_records(number, first=first))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    try:
        with sink(url.partition(":")[2], batch=batch) as loaded:
            for place, record in enumerate(records):
                loaded.write(record)
                if place == 2 * batch:
                    sys.stdout.write("two batches\n")
                    sys.stdout.flush()
    except StoreError as error:
        sys.stdout.write(f"{error}\n")
        return 6
    sys.stdout.write("done\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))
