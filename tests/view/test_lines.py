from xml.etree import ElementTree

from extractor.view.lines import as_svg, line


def test_svg_holds_the_words() -> None:
    picture = as_svg([line(("Kopi & teh <b>", "title")), line(("0901", "code"), indent=2)], title="one record")
    # well-formed, so nothing in an article's words can be taken for markup
    root = ElementTree.fromstring(picture)
    told = "".join(root.itertext()).replace("\N{NO-BREAK SPACE}", " ")
    assert root.tag.endswith("svg")
    assert "Kopi & teh <b>" in told
    assert "0901" in told
    assert "one record" in told
