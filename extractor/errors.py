"""The one base of every error this package raises on purpose, and what stops it from outside."""


class ExtractorError(Exception):
    """An input, option or file that cannot be used; the message names it and says what to do."""


class TerminatedError(KeyboardInterrupt):
    """SIGTERM: what a scheduler, a container or `kill` says. Long runs stop as for Ctrl-C."""


class MissingExtraError(ExtractorError):
    """A library that the default install leaves out; the message says how to install it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a library that is not installed: pip install 'extractor[{extra}]'")
        self.what, self.extra = what, extra

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Pickle by its two parts: workers send it to the process that started them."""
        return type(self), (self.what, self.extra)
