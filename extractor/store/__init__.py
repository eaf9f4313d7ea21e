"""Sinks for records."""
