"""Measures on public corpora: entities on test sets, agreement of translations, speed and memory."""
