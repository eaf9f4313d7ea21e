from __future__ import annotations

import pytest

from extractor.errors import ExtractorError
from extractor.language.figures.candidates import find_candidates
from extractor.learn.figures import TAUGHT, story_examples
from extractor.learn.marked import MarkedFigure, _story, figure_stories


def test_marks_become_offsets() -> None:
    story = _story("en\tTea // Sales rose [4 percent|growth of revenue] to [$9 million|revenue|ID>GB|target].", "x:1")
    text = story.article.text
    assert text == "Tea\n\nSales rose 4 percent to $9 million."
    assert [text[f.start : f.end] for f in story.figures] == ["4 percent", "$9 million"]
    growth, sales = story.figures
    assert (growth.metric, growth.of, growth.status) == ("growth", "revenue", "actual")
    assert sales == MarkedFigure(sales.start, sales.end, "revenue", None, "ID", "GB", "target")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("en Sales rose", "no tab"),
        ("en\tSales rose [4 percent|grwth]", "no metric"),
        ("en\tSales rose [4 percent|growth of revenue|planned]", "neither a status nor"),
    ],
)
def test_a_broken_line_is_named(line: str, told: str) -> None:
    with pytest.raises(ExtractorError, match=rf"^stories:7: .*{told}"):
        _story(line, "stories:7")


def test_nearly_every_marked_figure_is_a_candidate_of_the_pipe() -> None:
    missed, marked = [], 0
    for story in figure_stories():
        found = find_candidates(story.article.text, language=story.article.language or "und")
        for figure in story.figures:
            marked += 1
            if not any(c.start < figure.end and figure.start < c.end for c in found):
                missed.append(story.article.text[figure.start : figure.end])
    assert len(missed) < 0.005 * marked, missed


def test_the_stories_teach_every_metric() -> None:
    examples = story_examples()
    assert set(examples) == set(TAUGHT)
    assert {label for _, label in examples["status"]} == {"actual", "target", "potential"}
    counts = [label for _, label in examples["metric"]]
    assert min(counts.count(label) for label in set(counts)) >= 3
