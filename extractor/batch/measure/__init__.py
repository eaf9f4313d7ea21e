"""Measures batches: many varied articles through a real run that is watched, and killed where that is asked for."""
