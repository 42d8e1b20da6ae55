"""`sayso init`: a commented sayso.toml."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sayso.cli.examples import examples
from sayso.cli.option import check_overwriting, force_option
from sayso.cli.outcome import DONE, note
from sayso.settings import FILE_NAME

TEMPLATE = """\
# sayso settings for this folder. Command-line options and environment variables (SAYSO_RECORD, ...) override them.
# To change a setting, remove the # before it; the values shown are the defaults.

# The record book that commands use: a file, or a PostgreSQL URL such as postgresql://user@host/name
record = {record}

# Reading
# model = "fast"                  # a packaged model, or the folder of one
# min_confidence = 0.0            # keep only statements of this confidence or more, from 0 to 1
# workers = 1                     # processes that read in parallel
# threads = 1                     # model threads in each process
# tables = "tables"               # a folder of word lists; each replaces the packaged one of that name
# max_bytes = 10000000            # reject larger files and pages

# Fetching
# timeout_seconds = 20.0          # how long a server may take to answer
# watch_interval_seconds = 900.0  # sayso watch: time between checks of a feed
# host_delay_seconds = 2.0        # sayso watch: minimum time between requests to a host
# watch_tries = 8                 # sayso watch: attempts before giving up on a report
# watch_rechecks = 3              # sayso watch: how often to check a report for changes
"""


@click.command(epilog=examples("sayso init", "sayso init research --record press.db"))
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--record", default="sayso.db", show_default=True, metavar="FILE|URL", help="Record book to use.")
@force_option
def init(folder: Path, record: str, force: bool) -> int:
    """Write a commented sayso.toml to FOLDER, by default here.

    The file names the record book to use, and lists all settings with their defaults.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    check_overwriting(path, force)
    path.write_text(TEMPLATE.format(record=json.dumps(record)), encoding="utf-8")
    click.echo(str(path))
    note("Next, add reports: sayso add REPORTS")
    return DONE
