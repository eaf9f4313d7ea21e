"""How records are shown to people: a summary and a table, in colour on a terminal and plain elsewhere."""

from extractor.view.lines import Line, as_text, draw
from extractor.view.summary import summary
from extractor.view.table import rows, table

__all__ = ["Line", "as_text", "draw", "rows", "summary", "table"]
