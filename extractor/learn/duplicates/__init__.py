"""Trains and measures how reports of one story and one happening are found."""
