"""Look up the locked dependencies of a run in a database of known vulnerabilities, with pip-audit.

    python tools/audit.py [requirements/run.lock]

The exit code is 1 if a package has a known vulnerability, else 0. If no database answers, the exit code is also 0, but
a message says so: "not looked up" must never look like "nothing found".
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements" / "run.lock"
SERVICES = ("pypi", "osv")
TIMEOUT_SECONDS = 300


def main(arguments: list[str]) -> int:
    """Ask one database after the other until one knows the packages; print the result."""
    lock = Path(arguments[0]) if arguments else LOCK
    for service in SERVICES:
        rows = ask(service, lock)
        if any("vulns" in row for row in rows):
            return tell(rows, service)
    print(f"pip-audit: no database of vulnerabilities answered ({', '.join(SERVICES)}); {lock.name} was NOT looked up")
    return 0


def ask(service: str, lock: Path) -> list[dict[str, Any]]:
    """Return a row for each locked package, as pip-audit writes it; none if the database does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip"]
    options = ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
        rows: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):  # no JSON: the first request failed
        return []
    return rows


def tell(rows: Iterable[Mapping[str, Any]], service: str) -> int:
    """Print each vulnerability, and each package that was not looked up; return the exit code."""
    rows = list(rows)
    found = [(row, vulnerability) for row in rows for vulnerability in row.get("vulns", ())]
    for row, vulnerability in found:
        fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
        print(f"{row['name']} {row['version']}: {vulnerability['id']}, fixed in {fixed}")
    for row in rows:
        if "vulns" not in row:
            print(f"{row['name']} was NOT looked up: {row['skip_reason']}")
    looked_up = sum("vulns" in row for row in rows)
    print(f"pip-audit: {looked_up} packages looked up at {service}, {len(found)} known vulnerabilities")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
