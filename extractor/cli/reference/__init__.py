"""The documentation that follows from code and model, as `python -m extractor.cli.reference docs` writes it."""

from extractor.cli.reference.pages import pages

__all__ = ["pages"]
