"""Runs the notebooks of the documentation: `python tests/docs/notebooks.py` puts what they print into them."""

import base64
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
CHARTS = FOLDER.parent / "images"


def executed(path: Path, *, folder: Path) -> Any:
    """Return the notebook as it is after a run in `folder`; raises nbclient's error where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    for cell in notebook.cells:
        # the clock of the run is no part of the page
        cell.metadata.pop("execution", None)
    return notebook


def chart(notebook: Any) -> bytes:
    """Return the last picture that a notebook draws; raises IndexError where it draws none."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    drawn = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    return base64.b64decode(drawn[-1])


def main() -> int:
    """Run every notebook in its own folder; return the exit code."""
    import nbformat

    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = executed(path, folder=path.parent)
        nbformat.write(notebook, path)
        (CHARTS / f"{path.stem}.png").write_bytes(chart(notebook))
        sys.stderr.write(f"{path}: run\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
