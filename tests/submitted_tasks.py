"""What Label Studio exports once every task was submitted as it was: `python tests/submitted_tasks.py TASKS EXPORT`."""

import json
import sys
from pathlib import Path
from typing import Any


def submitted(tasks: list[dict[str, Any]], *, by: str = "ani@example.org") -> list[dict[str, Any]]:
    """Return the export of a project of `tasks` whose predictions an annotator took over."""
    done = {
        "completed_by": {"id": 1, "email": by, "first_name": "", "last_name": ""},
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2026-11-28T11:58:00.500000Z",
        "updated_at": "2026-11-28T12:00:00.500000Z",
        "lead_time": 120.5,
    }
    return [
        {
            "id": number,
            "data": task["data"],
            "annotations": [{"id": number, **done, "result": task["predictions"][0]["result"]}],
            "predictions": [],
        }
        for number, task in enumerate(tasks, 1)
    ]


if __name__ == "__main__":
    tasks = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(submitted(tasks)), "utf-8")
