"""The act that a cue names: say, ask, deny, promise, warn, believe …"""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.domain.record import Record
from sayso.tables import kept_per_tables, rows


def name_cue_acts(record: Record) -> Record:
    """Set `cue.act` from the table of cues; a cue without a listed form keeps None."""
    statements = (replace(s, cue=replace(s.cue, act=act_of(s.cue.text))) if s.cue else s for s in record.statements)
    return replace(record, statements=tuple(statements))


@kept_per_tables(maxsize=4096)
def act_of(cue: str) -> str | None:
    """Return the act of a cue: of several listed forms the longest decides, then the last one."""
    pattern, acts = _forms()
    found = [match.group().lower() for match in pattern.finditer(cue)]
    return acts[max(reversed(found), key=lambda form: form.count(" "))] if found else None


@kept_per_tables()
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    acts = {form: row["act"] for row in rows("cues") for form in row["forms"].split(";")}
    longest_first = sorted(acts, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE), acts
