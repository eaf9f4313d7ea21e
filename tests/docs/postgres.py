"""A PostgreSQL server for a page: `python tests/docs/postgres.py FILE &` runs it until it is killed.

FILE then tells its address to a shell: `export DATABASE=…`.
"""

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from postgres_server import running  # the server of the stores' tests

if __name__ == "__main__":
    # an end that is asked for takes the server along
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with running() as server:
        Path(sys.argv[1]).write_text(f"export DATABASE={server.url()}\n", "utf-8")
        signal.pause()
