"""Elapsed times of lists; what else is read is tested with the pages that show it."""

import pytest

from extractor.knowledge.times import read_elapsed, read_time

NOW = "2025-05-12T01:30:00+07:00"


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2 jam yang lalu", "2025-05-11T23:30:00+07:00"),
        ("2 Jam  lalu", "2025-05-11T23:30:00+07:00"),
        ("45 menit yang lalu", "2025-05-12T00:45:00+07:00"),
        ("sejam yang lalu", "2025-05-12T00:30:00+07:00"),
        ("an hour ago", "2025-05-12T00:30:00+07:00"),
        ("5 minutes ago", "2025-05-12T01:25:00+07:00"),
        ("baru saja", NOW),
        ("kemarin", "2025-05-11"),
        ("hari ini", "2025-05-12"),
        ("3 hari lalu", "2025-05-09"),
        ("seminggu lalu", "2025-05-05"),
        ("2 weeks ago", "2025-04-28"),
        ("besok", None),
        ("2 jam", None),
        ("harga naik 2 jam yang lalu", None),
        ("", None),
    ],
)
def test_elapsed(text: str, stamp: str | None) -> None:
    assert read_elapsed(text, now=NOW) == stamp


def test_elapsed_beyond_the_calendar() -> None:
    assert read_elapsed("9999 weeks ago", now="0100-01-01T00:00:00+00:00") is None


def test_written_time() -> None:
    assert read_time("Senin, 12 Mei 2025 18:03 WITA") == "2025-05-12T18:03:00+08:00"


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("August 14, 2025 16:42 GMT+700", "2025-08-14T16:42:00+07:00"),
        ("14/08/2025 16:42 UTC-03:30", "2025-08-14T16:42:00-03:30"),
        ("14/08/2025 16:42 GMT+7", "2025-08-14T16:42:00+07:00"),
        ("2025-08-14T16:42:00+70:00", "2025-08-14T16:42:00+08:00"),
    ],
)
def test_offsets_of_every_form(text: str, stamp: str) -> None:
    assert read_time(text, zone="+08:00") == stamp
