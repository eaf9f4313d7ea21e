"""The one base of every error this package raises on purpose."""


class ExtractorError(Exception):
    """An input, option or file that cannot be used; the message names it and says what to do."""
