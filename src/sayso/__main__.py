"""`python -m sayso` is the command `sayso`."""

from __future__ import annotations

import sys

from sayso.cli.main import run

sys.exit(run())
