"""Stories and tables for batches."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOODS = ("kopi", "kakao", "karet", "rumput laut", "vanili", "lada", "teh")
Told = Callable[[Path], list[Any]]


def story(number: int) -> str:
    """Return the text of one short story."""
    good = GOODS[number % len(GOODS)]
    return (
        f"Surabaya - Eksportir nomor {number} mengirim {number + 3} ton {good} ke Jepang pekan lalu. "
        f"Pembeli di Jepang masih membutuhkan {good}, kata pengurusnya."
    )


@pytest.fixture(scope="session")
def told() -> Told:
    """Return the JSON values of a file, one a line."""

    def read(path: Path) -> list[Any]:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    return read


@pytest.fixture(scope="session")
def write_table() -> Callable[[Path, int], Path]:
    """Write a table of so many stories; every tenth row has no text."""

    def write(path: Path, count: int) -> Path:
        rows = [
            {"title": f"Judul {n}"} if n % 10 == 9 else {"text": story(n), "date": "2022-05-01"} for n in range(count)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def tell_story() -> Callable[[int], str]:
    """Return the text of one short story by its number."""
    return story
