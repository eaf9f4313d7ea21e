"""The pipeline of a run: loaded once a process, and known by the contents of its folder."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from extractor.batch.errors import ModelError
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.language.choice import ModelChoice
    from extractor.language.run import Extractor


def load_model(choice: ModelChoice) -> Extractor:
    """Load the pipeline of `choice`; later calls return the same object.

    Raises ModelError, whatever of the many things that can be wrong with a stored pipeline it is.
    """
    import extractor

    try:
        return extractor.load_choice(choice)
    except ExtractorError as error:
        raise ModelError(str(error)) from error
    except (OSError, ValueError, KeyError, ImportError) as error:
        where = choice.model or "the installed pipeline"
        told = f"{where}: the pipeline cannot be loaded ({type(error).__name__}: {error}); run `extractor doctor`"
        raise ModelError(told) from error


def model_fingerprint(choice: ModelChoice) -> str:
    """Return the SHA-256 of the names and contents of the pipeline's files.

    Raises ModelError where the folder holds no pipeline or cannot be read.
    """
    from extractor.language.chosen import settled

    return _fingerprint(settled(choice))


@cache
def _fingerprint(choice: ModelChoice) -> str:
    from extractor.language.chosen import digest_of, files_of_parts

    digest = hashlib.sha256()
    try:
        for name, file in files_of_parts(choice):
            digest.update(f"{name} {digest_of(file)}\n".encode())
    except ExtractorError as error:
        raise ModelError(str(error)) from error
    except OSError as error:
        raise ModelError(f"{error.filename}: cannot be read ({error.strerror}); run `extractor doctor`") from error
    return digest.hexdigest()
