"""Many articles at once on one machine: shards, worker processes, runs that can be stopped and gone on with."""

from extractor.batch.local import default_workers
from extractor.batch.plan import Failure, count_articles, find_files
from extractor.batch.run import FAILED, RECORDS, Result, RunError, run_batch
from extractor.batch.work import ModelError, Options, load_model

__all__ = [
    "FAILED",
    "RECORDS",
    "Failure",
    "ModelError",
    "Options",
    "Result",
    "RunError",
    "count_articles",
    "default_workers",
    "find_files",
    "load_model",
    "run_batch",
]
