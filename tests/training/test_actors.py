"""Weights that join appearances of speakers to actors, learned from coded reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import UsageError
from sayso.resolve.actor_match import match
from sayso.resolve.appearances import Appearance, Profile, Told
from sayso.tables import tables_from
from sayso.training.actors import ActorSettings, make_examples, read_clusters, seen_in, train_actors

SETTINGS = ActorSettings(sizes=(0,), reports_per_size=1)


def report(number: int, *names: str, role: str = "Mayor") -> dict[str, Any]:
    """A coded report in which these persons speak."""
    entities = [
        {"name": name, "type": "person", "country": "LVA", "organization": None, "forms": [name], "roles": []}
        for name in names
    ]
    statements = [
        {"index": at, "speaker": name, "type": "person", "role": role, "content": [[10 * at, 10 * at + 9]]}
        for at, name in enumerate(names)
    ]
    return {
        "id": f"r{number}",
        "date": f"2024-03-{number + 1:02}",
        "title": None,
        "text": f"{' and '.join(names)} spoke of the bridge.",
        "entities": entities,
        "statements": statements,
    }


REPORTS = [report(n, "Ines Brandt") for n in range(6)] + [report(n, "Otto Brandt", role="Coach") for n in range(6, 9)]
REPORTS += [report(n, "Brandt") for n in range(9, 12)]
CLUSTERS = {f"r{n}:0": "ines" if n < 6 or n > 8 else "otto" for n in range(12)}


def test_persons_are_seen_as_people_coded_them() -> None:
    [seen] = seen_in(REPORTS[9], CLUSTERS)
    assert (seen.report, seen.actor, seen.appearance.name, seen.appearance.role) == ("r9", "ines", "Brandt", "Mayor")


def test_speakers_that_were_read_get_the_actor_of_their_coded_statement() -> None:
    coded = report(1, "Ines Brandt", "Otto Lind")
    speakers = [{"name": "Qzxcrowds Brandt", "type": "person"}, {"name": "Ines Brandt", "type": "person"}]
    read = {
        "statements": [
            {
                "content": {"spans": [[10 * at, 10 * at + 9]]},
                "speaker": {**one, "role": None, "country": None, "organization": None},
            }
            for at, one in enumerate(speakers)
        ]
    }
    seen = seen_in(coded, {"r1:0": "ines", "r1:1": "lind"}, read)
    assert [(one.appearance.name, one.actor) for one in seen] == [("Qzxcrowds Brandt", "ines")]  # the other is wrong


def test_each_appearance_is_matched_with_the_actors_of_other_reports() -> None:
    seen = [one for coded in REPORTS for one in seen_in(coded, CLUSTERS)]
    examples = make_examples(seen, SETTINGS)
    lone = [one for one in examples if "part:bias" in one.features]
    assert [one.same for one in lone] == [True, False] * 3
    assert all(0 < one.weight <= 1 for one in examples)


def test_learned_weights_tell_namesakes_apart(tmp_path: Path) -> None:
    coded, clusters = tmp_path / "coded.jsonl", tmp_path / "actors.tsv"
    coded.write_text("".join(json.dumps(one) + "\n" for one in REPORTS), encoding="utf-8")
    clusters.write_text("".join(f"{entity}\t{actor}\n" for entity, actor in CLUSTERS.items()), encoding="utf-8")
    assert read_clusters(clusters) == CLUSTERS
    learned = train_actors([coded], clusters, None, tmp_path / "tables" / "actor_weights.csv", SETTINGS)
    assert 0 < learned.same < learned.examples
    profiles = []
    for number, (name, role) in enumerate((("Ines Brandt", "Mayor"), ("Otto Brandt", "Coach"))):
        one = Appearance(name, "person", role, "LVA", published="2024-03-01")
        profiles.append(Profile(number, name, names={name}))
        profiles[-1].learn([Told(one, 3, one.published, one.published)], one.published)
    asked = Appearance("Brandt", "person", "Mayor", "LVA", published="2024-03-20")
    with tables_from(tmp_path / "tables"):
        ines, otto = match(asked, profiles)
    assert ines > 0.5 > otto


def test_reports_without_names_teach_nothing(tmp_path: Path) -> None:
    coded, clusters = tmp_path / "coded.jsonl", tmp_path / "actors.tsv"
    coded.write_text(json.dumps(report(0)) + "\n", encoding="utf-8")
    clusters.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no two names"):
        train_actors([coded], clusters, None, tmp_path / "weights.csv", SETTINGS)
