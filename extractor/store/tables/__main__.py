"""Prints the flat tables as Markdown: python -m extractor.store.tables."""

import sys

from extractor.store.tables import TABLES
from extractor.store.tables.describe import describe

sys.stdout.write(describe(TABLES))
