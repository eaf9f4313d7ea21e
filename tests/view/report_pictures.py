"""Makes the pictures of docs/report.md of drawn records: `python tests/view/report_pictures.py docs/images`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import open_browser
from made_collection import made_records

from extractor.store.queried import queried_records
from extractor.view.report import write_report

RECORDS = 2_000
# name, width, height, colour scheme, the section at the top of the picture
PICTURES = (
    ("report-light", 1200, 1080, "light", None),
    ("report-matrix", 1200, 1060, "light", "matrix"),
    ("report-dark", 1200, 1250, "dark", "values"),
    ("report-phone", 390, 1000, "light", "opportunities"),
)


def main(target: Path) -> None:
    """Write the pictures into the folder `target`."""
    with TemporaryDirectory() as folder:
        with queried_records(made_records(RECORDS)) as store:
            write_report(store, Path(folder) / "report", title="Made records")
        with open_browser() as browser:
            for name, width, height, scheme, section in PICTURES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
                page.set_default_timeout(300_000)
                page.goto(f"file://{folder}/report/index.html")
                page.wait_for_selector("html[data-ready=all]")
                page.wait_for_function("() => !stale.size")
                if section:
                    page.evaluate(
                        "(id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", section
                    )
                    page.wait_for_timeout(1500)
                page.screenshot(path=target / f"{name}.png")
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
