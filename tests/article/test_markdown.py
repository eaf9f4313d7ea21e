"""Marks of Markdown: what goes, what leaves its words, what is left alone; and that it takes linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import read_text
from extractor.article.markdown import without_markdown

PIXELS = "iVBORw0KGgo+" * 20_000
STORY = f"""# Koperasi Nelayan Sapeken kirim teripang ke Busan

![Teripang kering di gudang](data:image/png;base64,{PIXELS})

Sumenep (ANTARA) - **Koperasi Nelayan Sapeken** mengirim [4 ton teripang](https://c.id/a_(b)?c=d "Kabar lama") ke Busan.

---

Kata *Ketua* Rahman,[![](https://contoh.id/x.png)](https://contoh.id) kiriman berikut menyusul.
"""


def test_a_story_in_markdown_is_read_as_one_in_plain_text() -> None:
    article = read_text(STORY, published_at="2024-05-06")
    assert article.title == "Koperasi Nelayan Sapeken kirim teripang ke Busan"
    assert article.body.split("\n\n") == [
        "Sumenep (ANTARA) - Koperasi Nelayan Sapeken mengirim 4 ton teripang ke Busan.",
        "Kata Ketua Rahman, kiriman berikut menyusul.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Harga *naik* 2 persen, **kata** dia",  # stars alone may be anything
        "Pasal 3 [baru] (lihat lampiran)",
        "Gabah [kering giling](harga di tingkat petani) naik",  # words in brackets are no address
        "# 4 di dunia\n\n---\n\nIndonesia",
    ],
)
def test_what_is_no_link_stays(text: str) -> None:
    assert without_markdown(text) == text


@given(st.text(alphabet="a \n[]()!*_#-\\<>\"'"))
def test_words_stay(text: str) -> None:
    plain = without_markdown(text)
    assert len(plain) <= len(text)
    if "](" not in text:
        assert plain == text


@pytest.mark.parametrize("part", ["[", "![", "[a](", "*a", "**", "(a", "# ", "[a](b)", "![a](b 'c", "\\["])
def test_long_runs_of_marks_take_linear_time(part: str) -> None:
    begun = time.process_time()
    without_markdown(part * 30_000 + "[a](b)" + part * 30_000)
    assert time.process_time() - begun < 2
