"""Where records are kept: one file per sink behind one small protocol."""

from extractor.store.atomic import OutputError, atomic_text, write_text
from extractor.store.jsonl import JsonlSink, as_line, read_jsonl
from extractor.store.sink import Sink, SinkFactory, open_sink, sinks

__all__ = [
    "JsonlSink",
    "OutputError",
    "Sink",
    "SinkFactory",
    "as_line",
    "atomic_text",
    "open_sink",
    "read_jsonl",
    "sinks",
    "write_text",
]
