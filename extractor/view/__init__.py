"""Records drawn for people."""
