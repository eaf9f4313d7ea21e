"""Records with odd texts, spans and numbers for hypothesis: the full record of the tests with its words exchanged."""

import hashlib
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from own_record import record_data

from extractor.record import Record

# what separates, quotes or escapes in COPY, CSV, SQL and JSON, and what is more than one unit in UTF-16
_SPECIAL = (
    "\\", "\\.", "\\N", "\t", "\n", "\r", "\r\n", "'", '"', '""', ",", ";", "$$", "{}", "%s", ":x", "\x01", "\x7f",
    "\x85", "\u2028", "\u200f", "\ufeff", "\ufffd", "\uffff", "🚢", "\U0010fffd", "é", "e\u0301", "‘", "NULL", "--",
)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(_SPECIAL) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), max_size=8
).map("".join)
_NAMES = {"name", "title", "publisher", "section", "place", "message", "id_", "en", "language", "url", "pipeline"}
# integers a double holds and such that it does not, and floats of every size
NUMBERS = st.integers(-(10**22), 10**22) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def odd_records(draw: st.DrawFn) -> Record:
    """A valid record whose texts are odd, whose spans lie anywhere and whose numbers have any size."""
    data = record_data()
    text = draw(TEXTS)
    article = data["article"]
    article["text"], article["text_sha256"] = text, hashlib.sha256(text.encode()).hexdigest()
    article["id"] = f"{draw(st.integers(0, 3)):016x}"
    article["tags"] = draw(st.lists(TEXTS, max_size=2))
    data["opportunities"][0]["objects"] = draw(st.lists(TEXTS, max_size=2))
    for figure in data["figures"]:
        figure["value"] = draw(NUMBERS)
        figure["value_max"] = draw(st.none() | NUMBERS)
    _change(data, draw, text)
    return Record.model_validate(data)


def _change(value: Any, draw: Callable[[st.SearchStrategy[Any]], Any], text: str) -> None:
    if isinstance(value, list):
        for item in value:
            _change(item, draw, text)
    elif isinstance(value, dict) and set(value) == {"start", "end", "text"}:
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        value.update(start=start, end=end, text=text[start:end])
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _NAMES and isinstance(item, str):
                value[key] = draw(TEXTS)
            else:
                _change(item, draw, text)
