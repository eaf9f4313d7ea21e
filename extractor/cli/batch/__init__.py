"""`extractor batch`: many articles at once, in runs that can be stopped and gone on with."""

from extractor.cli.batch.group import app
from extractor.cli.batch.look import status_command
from extractor.cli.batch.plan import plan_command
from extractor.cli.batch.run import retry_command, run_command
from extractor.cli.batch.shards import join_command, shard_command

__all__ = [
    "app", "join_command", "plan_command", "retry_command", "run_command", "shard_command", "status_command",
]  # fmt: skip
