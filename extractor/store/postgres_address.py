"""PostgreSQL addresses: `postgresql://user@host:port/database?schema=trade` taken apart, and shown without password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from extractor.store.sink import StoreError

DEFAULT_SCHEMA: Final = "public"
_FORM: Final = (
    "write postgresql://USER@HOST:PORT/DATABASE?schema=SCHEMA; give the password in PGPASSWORD or ~/.pgpass, or after "
    "USER: with @ : / ? # % written as %40 %3A %2F %3F %23 %25"
)
_PORTS: Final = re.compile(r"\d{1,5}(,\d{1,5})*")
# PostgreSQL cuts longer names off (NAMEDATALEN) and keeps those beginning with pg_ for itself
_SCHEMA: Final = re.compile(r"(?!pg_)[^\0]{1,63}")


@dataclass(frozen=True, slots=True)
class Address:
    """A database and the schema in it. `conninfo` may hold a password and is kept out of every representation."""

    conninfo: str = field(repr=False)
    schema: str
    shown: str

    def clean(self, message: str) -> str:
        """Return a message of the server or its library as one line without the password."""
        password = str(conninfo_to_dict(self.conninfo).get("password") or "")
        return " ".join((message.replace(password, "***") if password else message).split())


def parse_address(url: str) -> Address:
    """Take a PostgreSQL URL apart: what libpq knows goes to libpq, `schema` is ours.

    Raises StoreError where it is no such URL; the message repeats nothing of it, for a misplaced password could stand
    anywhere.
    """
    schema = DEFAULT_SCHEMA
    before, _, query = url.partition("?")
    options = []
    for option in filter(None, query.split("&")):
        name, _, value = option.partition("=")
        if name == "schema":
            schema = unquote(value)
        else:
            options.append(option)
    try:
        known = {name: str(value) for name, value in conninfo_to_dict(f"{before}?{'&'.join(options)}").items()}
    except (ProgrammingError, UnicodeError):
        # the cause would show the URL
        raise StoreError(f"the PostgreSQL URL cannot be read; {_FORM}") from None
    port, host = known.get("port", ""), known.get("host", "")
    misplaced = "@" in host + known.get("dbname", "") or (port and not _PORTS.fullmatch(port))
    if misplaced or not _SCHEMA.fullmatch(schema):
        raise StoreError(f"the PostgreSQL URL cannot be read; {_FORM}")
    known = {"connect_timeout": "15", "fallback_application_name": "extractor", **known}
    return Address(make_conninfo("", **known), schema, _shown(known, schema))


def _shown(known: dict[str, str], schema: str) -> str:
    user = f"{quote(known['user'])}@" if "user" in known else ""
    hosts, ports = known.get("host", "").split(","), known.get("port", "").split(",")
    # one port for all hosts, or one for each
    pairs = zip(hosts, ports * len(hosts) if len(ports) == 1 else ports, strict=False)
    place = ",".join(
        (f"[{host}]" if ":" in host else quote(host, safe="")) + (port and f":{port}") for host, port in pairs
    )
    where = f"?schema={quote(schema)}" if schema != DEFAULT_SCHEMA else ""
    return f"postgresql://{user}{place}/{quote(known.get('dbname', ''))}{where}"
