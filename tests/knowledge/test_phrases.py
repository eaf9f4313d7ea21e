from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractor.knowledge.phrases import NamesAt

NAMES = ["ton", "tons", "sq km", "m2", "kg-net", "s"]
PATTERN = re.compile(rf"[ -]?(?i:{'|'.join(sorted(NAMES, key=len, reverse=True))})(?!\w)")


def test_a_name_is_found_at_an_offset_in_any_case() -> None:
    match = NamesAt(PATTERN, NAMES, gap=" -").match("5 SQ KM", 1)
    assert match
    assert match[0] == " SQ KM"


@given(st.one_of(st.text(alphabet="tonsqkm2g -S\u017f²", max_size=9), st.sampled_from([f" {name}" for name in NAMES])))
def test_names_are_found_where_their_pattern_finds_them(text: str) -> None:
    found, plain = NamesAt(PATTERN, NAMES, gap=" -").match(text), PATTERN.match(text)
    assert (found and found.span()) == (plain and plain.span())
