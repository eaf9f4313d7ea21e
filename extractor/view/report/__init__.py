"""The collection report: a folder with a page that counts, filters and draws what a store holds."""

from extractor.view.report.page import MARK, Written, write_report
from extractor.view.report.words import LANGUAGES, Language

__all__ = ["LANGUAGES", "MARK", "Language", "Written", "write_report"]
