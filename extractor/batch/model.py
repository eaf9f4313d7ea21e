"""The pipeline of a run: loaded once a process, and known by the contents of its folder."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.batch.errors import ModelError
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.language.run import Extractor


def load_model(model: Path | None = None) -> Extractor:
    """Load the pipeline in the folder `model` (default: the installed one); later calls return the same object.

    Raises ModelError, whatever of the many things that can be wrong with a stored pipeline it is.
    """
    import extractor

    try:
        return extractor.load(model)
    except ExtractorError as error:
        raise ModelError(str(error)) from error
    except (OSError, ValueError, KeyError, ImportError) as error:
        where = model or "the installed pipeline"
        told = f"{where}: the pipeline cannot be loaded ({type(error).__name__}: {error}); run `extractor doctor`"
        raise ModelError(told) from error


@cache
def model_fingerprint(model: Path | None = None) -> str:
    """Return the SHA-256 of the names and contents of the pipeline's files.

    Raises ModelError where the folder holds no pipeline or cannot be read.
    """
    from extractor.language.load import default_model_path

    folder = model or default_model_path()
    if not (folder / "config.cfg").exists():
        raise ModelError(f"{folder}: no trained pipeline here; reinstall the package or name one with --model")
    digest = hashlib.sha256()
    try:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(folder).as_posix()} {content}\n".encode())
    except OSError as error:
        raise ModelError(f"{folder}: cannot be read ({error.strerror}); run `extractor doctor`") from error
    return digest.hexdigest()
