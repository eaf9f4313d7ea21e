"""What can go wrong with a run as a whole; an article that fails is a Failure, not an error."""

from extractor.errors import ExtractorError


class RunError(ExtractorError):
    """A folder of a run that cannot be used as asked."""


class ModelError(ExtractorError):
    """The pipeline cannot be loaded, so that no article can be processed."""


class InputChangedError(ExtractorError):
    """An input that is no longer what the run was planned with."""


class WorkerDeathError(ExtractorError):
    """The process that worked on an article ended without an answer."""


class TooSlowError(ExtractorError):
    """An article that takes longer than a run allows."""


class TooLargeError(ExtractorError):
    """An article that needs more memory than a run allows."""
