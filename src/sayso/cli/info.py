"""`sayso info`: version, model, extras, settings and record book, for a bug report."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import click

from sayso.cli.examples import examples
from sayso.cli.outcome import DONE
from sayso.cli.record_option import json_option, printable, record_option
from sayso.domain.counts import counted
from sayso.errors import SaysoError
from sayso.extras import EXTRAS
from sayso.settings import FILE_NAME, SETTINGS, load_settings
from sayso.version import __version__


@click.command(epilog=examples("sayso info", "sayso info --record press.db --format json"))
@record_option
@json_option
def info(record: str, form: str) -> int:
    """Show version, model, extras, settings and record book.

    It changes nothing. Paste its output into a bug report.
    """
    settings = load_settings()
    found = {
        "sayso": __version__,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "model": _model(),
        "extras": {name: not extra.missing() for name, extra in EXTRAS.items()},
        "settings_file": str(Path(FILE_NAME).resolve()) if Path(FILE_NAME).is_file() else None,
        "settings": {name: _plain(getattr(settings, name)) for name in SETTINGS if name != "record"},
        "record": _record(record),
    }
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return DONE
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' '):14} {printable(_line(name, value))}")
    return DONE


def _model() -> dict[str, Any]:
    from sayso.models.bundle import open_bundle

    try:
        bundle = open_bundle(load_settings().model)
    except SaysoError as error:
        return {"problem": error.message}
    return {"name": bundle.name, "sha256": bundle.model_sha256}


def _record(address: str) -> dict[str, Any]:
    from sayso.book import open_record

    try:
        with open_record(address, create=False) as book:
            return {"address": book.name, **book.counts()}
    except SaysoError as error:
        return {"address": address, "problem": error.message}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _line(name: str, value: Any) -> str:
    if name == "extras":
        return ", ".join(extra for extra, is_there in value.items() if is_there) or "none"
    if name == "record" and "problem" not in value:
        counts = ", ".join(counted(count, what.removesuffix("s")) for what, count in value.items() if what != "address")
        return f"{value['address']}: {counts}"
    if isinstance(value, dict):
        told = (f"{key} {'none' if one is None else one}" for key, one in value.items())
        return value.get("problem") or ", ".join(told)
    return "none" if value is None else str(value)
