"""Many articles at once: shards that any engine can run, in runs that can be stopped and gone on with."""

from extractor.batch.engines import Engine
from extractor.batch.engines.local import LocalEngine, default_workers
from extractor.batch.errors import InputChangedError, ModelError, RunError
from extractor.batch.folder import open_plan
from extractor.batch.merge import FAILED, RECORDS
from extractor.batch.model import load_model
from extractor.batch.options import Options
from extractor.batch.plan import Plan
from extractor.batch.run import Progress, Result, finish_batch, retry_batch, run_batch
from extractor.batch.shard import Failure, ShardResult, run_shard

__all__ = [
    "FAILED",
    "RECORDS",
    "Engine",
    "Failure",
    "InputChangedError",
    "LocalEngine",
    "ModelError",
    "Options",
    "Plan",
    "Progress",
    "Result",
    "RunError",
    "ShardResult",
    "default_workers",
    "finish_batch",
    "load_model",
    "open_plan",
    "retry_batch",
    "run_batch",
    "run_shard",
]
