"""The reading view: a record as one HTML page, every fact marked in the article, to read and to correct."""

from extractor.view.reading.page import FORMAT, reading_page

__all__ = ["FORMAT", "reading_page"]
