"""Where records are kept: one file per sink behind one small protocol."""

from extractor.store.atomic import OutputError, atomic_text, write_text
from extractor.store.jsonl import JsonlSink, as_line, read_jsonl
from extractor.store.sink import (
    Rows,
    Sink,
    SinkFactory,
    Store,
    StoreError,
    StoreFactory,
    UrlError,
    open_sink,
    open_store,
    sinks,
    split_url,
    stores,
)

__all__ = [
    "JsonlSink",
    "OutputError",
    "Rows",
    "Sink",
    "SinkFactory",
    "Store",
    "StoreError",
    "StoreFactory",
    "UrlError",
    "as_line",
    "atomic_text",
    "open_sink",
    "open_store",
    "read_jsonl",
    "sinks",
    "split_url",
    "stores",
    "write_text",
]
