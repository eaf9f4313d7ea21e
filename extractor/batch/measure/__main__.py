"""`python -m extractor.batch.measure`: one watched run; report.json and memory.svg tell how it went.

python -m extractor.batch.measure --articles 2000 --workers 2 --out measured
python -m extractor.batch.measure --articles 2000 --workers 2 --kills 10 --out killed --expect measured
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from extractor.batch.engines.local import default_workers
from extractor.batch.measure.trial import Trial, measure
from extractor.batch.measure.variants import read_models, write_variants
from extractor.errors import ExtractorError


def main() -> int:
    """Run the measurement asked for; return 1 where articles were lost or the result is not as expected."""
    options = _options().parse_args()
    table = options.out / "variants.jsonl"
    try:
        write_variants(read_models(options.texts), options.articles, table, seed=options.seed)
        report = measure(
            Trial(
                table=table, out=options.out, articles=options.articles, workers=options.workers, kills=options.kills,
                model=options.model, seed=options.seed, every=options.every, expect=options.expect,
            )
        )  # fmt: skip
    except ExtractorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 0 if report["lost"] == 0 and report["as_expected"] is not False else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractor.batch.measure", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="how many variants to make")
    parser.add_argument("--workers", type=int, default=default_workers(), help="processes of the run")
    parser.add_argument("--kills", type=int, default=0, help="SIGKILLs at random moments, of workers and of the run")
    parser.add_argument("--out", type=Path, required=True, help="folder for the run, report.json and memory.svg")
    parser.add_argument("--expect", type=Path, help="--out of another measurement: the files must be the same")
    parser.add_argument(
        "--texts", type=Path, nargs="+", default=[Path("corpora/samples/text")], help="articles to vary"
    )
    parser.add_argument("--model", type=Path, help="folder of a pipeline in place of the installed one")
    parser.add_argument("--seed", type=int, default=1, help="for variants and kills")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two looks at the processes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
