"""The spaCy pipeline for both languages."""
