"""What sayso is made of is pinned and named: locks with hashes, licenses, what ships."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = {
    extra: [one for one in map(Requirement, lines) if one.name != "sayso"]
    for extra, lines in {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items()
}
IN_CONTAINER = ("", "corpus", "parquet", "postgres", "web")
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, list[str]]:
    """The versions that a lock has of each package; two where they differ by system."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)(?:\[[^\]]+\])?==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(package), []).append(version)
    return found


@pytest.mark.parametrize(
    ("lock", "extras"), [("all.lock", tuple(ASKED)), ("run.lock", IN_CONTAINER)], ids=["all", "run"]
)
def test_lock_has_a_fitting_version_of_each_dependency(lock: str, extras: tuple[str, ...]) -> None:
    versions = locked(lock)
    for requirement in (one for extra in extras for one in ASKED[extra]):
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name} is not in {lock}: make lock"
        assert all(requirement.specifier.contains(version) for version in found), f"{requirement}: make lock"


@pytest.mark.parametrize("lock", ["all.lock", "run.lock", "teacher.lock"])
def test_each_locked_package_has_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.-]+(?:\[[^\]]+\])?==)", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_what_runs_is_locked_at_the_versions_that_are_tested() -> None:
    tested = locked("all.lock")
    assert all(set(versions) <= set(tested[name]) for name, versions in locked("run.lock").items())


LICENSES = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| [^|]+ \|$", THIRD_PARTY, re.MULTILINE))


def test_each_dependency_is_named_with_its_license() -> None:
    for requirement in (one for several in ASKED.values() for one in several):
        name = canonicalize_name(requirement.name)
        assert LICENSES.get(name, "").strip(), f"{name} is not in THIRD_PARTY.md: tools/third_party.py"


def test_text_names_the_packages_under_the_lgpl_and_mpl_and_no_others() -> None:
    text = THIRD_PARTY.partition("## Packages that sayso needs")[2].partition("<!-- dependencies")[0]
    pairs = re.findall(r"([\w-]+) and ([\w-]+)(?: \(extra `\[\w+\]`\))?(?: are)? under the (?:LGPL|MPL)", text)
    named = {name for pair in pairs for name in pair}
    for_development = set(re.findall(r"^\| ([\w.-]+) \| [^|]+ \| `\[dev\]` \|$", THIRD_PARTY, re.MULTILINE))
    bound = {name for name, license in LICENSES.items() if re.search("GPL|MPL", license) and " OR " not in license}
    assert named == bound - for_development


def test_all_that_ships_from_others_is_named() -> None:
    vendor = ROOT / "src/sayso/web/static/vendor"
    for path in (*vendor.glob("*.LICENSE.txt"), *vendor.glob("fonts/*.LICENSE.txt")):
        assert path.name in THIRD_PARTY
    for path in (ROOT / "src/sayso/models").rglob("manifest.json"):
        assert path.parent.relative_to(ROOT / "src/sayso").as_posix() in THIRD_PARTY
        assert json.loads(path.read_text(encoding="utf-8"))["encoder"]["name"] in THIRD_PARTY


def test_tables_that_are_not_ours_are_named() -> None:
    for path in sorted((ROOT / "src/sayso/tables").iterdir()):
        if path.suffix not in (".csv", ".toml"):
            continue
        header = " ".join(re.findall(r"^#(.*)", path.read_text(encoding="utf-8"), re.MULTILINE)[:12])
        is_ours = re.search(r"Source: (ours|compiled for sayso)|, ours[.,]|\bours,", header)
        assert is_ours or f"tables/{path.name}" in THIRD_PARTY, path.name
