"""Readers of public corpora: named-entity sets, annotated articles and plain text."""
