"""PostgreSQL URLs: what goes to the server, what is shown, and that no password is."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.store import StoreError, UrlError, open_sink

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'extractor[postgres]'")

from extractor.store.postgres_address import parse_address  # noqa: E402


@pytest.mark.parametrize(
    ("url", "shown", "schema"),
    [
        ("postgresql://u:p%40@h:5/db?schema=trade&sslmode=disable", "postgresql://u@h:5/db?schema=trade", "trade"),
        ("postgres:///db", "postgresql:///db", "public"),
        ("postgresql://h1:1,h2:2/db", "postgresql://h1:1,h2:2/db", "public"),
        ("postgresql://u:x@[::1]:55/db", "postgresql://u@[::1]:55/db", "public"),
        ("postgresql://%2Ftmp%2Fx/db?password=secret", "postgresql://%2Ftmp%2Fx/db", "public"),
        ("postgresql://u@/db?schema=Per%20dagangan", "postgresql://u@/db?schema=Per%20dagangan", "Per dagangan"),
    ],
)  # fmt: skip
def test_addresses_are_shown_without_password(url: str, shown: str, schema: str) -> None:
    address = parse_address(url)
    assert (address.shown, address.schema) == (shown, schema)
    assert "schema" not in psycopg.conninfo.conninfo_to_dict(address.conninfo)


@example(password="s3cr3t%80")
@given(password=st.text(st.characters(codec="ascii", exclude_characters="\0 \n"), min_size=6).map("s3cr3t".__add__))
@settings(max_examples=200)
def test_no_message_repeats_a_password_however_it_is_written(password: str) -> None:
    try:
        address = parse_address(f"postgresql://sari:{password}@host.example/db")
    except StoreError as error:
        assert "s3cr3t" not in str(error)
        assert error.__cause__ is None
    else:
        assert "s3cr3t" not in repr(address) + address.shown
        told = f"FATAL: no {psycopg.conninfo.conninfo_to_dict(address.conninfo)['password']}\n here"
        assert address.clean(told) == "FATAL: no *** here"


@pytest.mark.parametrize("schema", ["", "pg_catalog", "a" * 64, "a%00"])
def test_schemas_the_server_would_not_take_are_refused(schema: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        parse_address(f"postgresql://host/db?schema={schema}")


def test_a_mistyped_scheme_shows_no_password() -> None:
    with pytest.raises(UrlError, match=r"'postgress://sari@host/db': nothing is known for 'postgress'"):
        open_sink("postgress://sari:s3c/r@t@host/db")
