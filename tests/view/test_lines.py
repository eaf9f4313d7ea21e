from extractor.view.lines import as_svg, line


def test_svg_holds_the_words() -> None:
    picture = as_svg([line(("Kopi & teh <b>", "title")), line(("0901", "code"), indent=2)], title="one record")
    assert picture.startswith("<svg")
    assert "Kopi" in picture and "0901" in picture and "one record" in picture
    assert "<b>" not in picture
