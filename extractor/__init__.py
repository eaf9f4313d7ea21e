"""Turns Indonesian and English news into checked, coded, source-grounded trade records."""
