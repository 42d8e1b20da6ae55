"""Who may import whom: the rules of docs/architecture.md, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import sayso

ROOT = Path(sayso.__file__).parent
REPOSITORY = Path(__file__).parent.parent
GROUND = {"domain", "errors", "extras", "frames", "tables", "version"}
MAY_IMPORT = {
    "domain": set(),
    "errors": set(),
    "version": set(),
    "extras": {"errors"},
    "frames": {"extras"},
    "tables": {"errors"},
    "settings": {"domain", "errors"},
    "acquire": GROUND,
    "clean": GROUND,
    "resolve": GROUND,
    "models": GROUND,
    "annotate": GROUND | {"models", "resolve"},
    "stance": GROUND | {"models", "annotate"},
    "analyse": GROUND,
    "export": GROUND | {"analyse"},
    "imports": GROUND | {"export"},
    "store": GROUND | {"analyse", "resolve", "review"},
    "review": GROUND,
    "training": GROUND | {"models", "annotate", "pipeline", "resolve", "stance"},
    "corpus": GROUND | {"acquire", "analyse", "export", "models", "settings"},
    "watch": GROUND | {"acquire", "pipeline", "settings"},
    "pipeline": GROUND | {"acquire", "clean", "annotate", "resolve", "models", "settings"},
    "book": GROUND
    | {"analyse", "annotate", "corpus", "export", "imports", "pipeline", "resolve", "review"}
    | {"settings", "stance", "store", "watch"},
    "spacy_component": GROUND | {"pipeline", "settings"},
    "web": GROUND | {"acquire", "analyse", "book", "export", "pipeline", "resolve", "review", "settings"}
    | {"stance", "store"},
    "serving": GROUND | {"book", "settings", "web"},
    "cli": GROUND
    | {"acquire", "analyse", "book", "corpus", "export", "imports", "models", "pipeline", "resolve"}
    | {"review", "serving", "settings", "stance", "store", "training", "watch"},
}
"""What each package, or module at the top, may import, also for types alone."""

ENTRIES = {"__init__", "__main__"}
KEPT_TO = {
    "sqlalchemy": {"store"},
    "sqlite3": {"store", "export", "imports"},
    "torch": {"training"},
    "onnxruntime": {"models", "training"},
    "sklearn": {"training"},
}
FOLDERS_BELOW = {
    "text": set(),
    "scored": {"text"},
    "named": {"text", "scored"},
    "reference": {"text", "named"},
    "layout": {"text", "reference"},
    "said": {"text", "scored", "named", "layout"},
    "who": {"text", "scored", "reference", "said"},
    "route": {"text", "scored", "who"},
    "doubt": {"text", "scored", "who"},
    "beside": {"text", "scored", "said", "who", "route"},
}
"""The folders of `annotate`, each with those that it may import beside the modules at the top."""


@cache
def nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The imports in a module, read once: several tests look at all modules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_imports_only_what_its_layer_may(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for name in imports(path):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        assert not name.startswith("."), f"{name} is a relative import"
        assert layer in KEPT_TO.get(top, {layer}), f"{top} belongs to {KEPT_TO.get(top)}"
        if top == "sayso" and target and layer not in ENTRIES:
            assert layer in MAY_IMPORT, f"MAY_IMPORT has no rule for {layer}"
            assert target in MAY_IMPORT[layer] | {layer}, f"{layer} may not import {name}"
        if layer == "domain":
            assert top in {
                "sayso",
                "__future__",
                "collections",
                "dataclasses",
                "hashlib",
                "typing",
                "datetime",
                "enum",
                "functools",
                "types",
                "re",
            }


def dependencies() -> dict[str, set[str]]:
    """The modules of the package, and which of them each imports, also for types alone."""
    paths = {".".join(("sayso", *path.relative_to(ROOT).with_suffix("").parts)): path for path in ROOT.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    found: dict[str, set[str]] = {}
    for module, path in modules.items():
        found[module] = set()
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = (f"{node.module}.{alias.name}" for alias in node.names)
                found[module] |= {name if name in modules else node.module for name in names}
            elif isinstance(node, ast.Import):
                found[module] |= {alias.name for alias in node.names}
        found[module] &= modules.keys() - {module}
    return found


def between_packages(modules: dict[str, set[str]]) -> dict[str, set[str]]:
    """The packages and modules at the top, and which of them each imports."""
    found: dict[str, set[str]] = {}
    for module, needed in modules.items():
        top = package_of(module)
        found.setdefault(top, set()).update({package_of(one) for one in needed} - {top})
    return found


def package_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_modules_do_not_import_each_other_in_a_cycle() -> None:
    TopologicalSorter(dependencies()).prepare()  # CycleError names the modules


def test_packages_do_not_import_each_other_in_a_cycle() -> None:
    packages = between_packages(dependencies())
    assert packages["sayso.cli"] and packages["sayso.book"]
    TopologicalSorter(packages).prepare()


@pytest.mark.parametrize(
    "closing", [("sayso.book.days", "sayso.book.record_book"), ("sayso.store.engine", "sayso.book.days")]
)
def test_a_cycle_between_modules_or_packages_is_noticed(closing: tuple[str, str]) -> None:
    module, imported = closing
    modules = dependencies()
    modules[module].add(imported)
    graph = modules if package_of(module) == package_of(imported) else between_packages(modules)
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("folder", FOLDERS_BELOW)
def test_a_folder_of_annotate_imports_only_those_below_it(folder: str) -> None:
    for path in (ROOT / "annotate" / folder).rglob("*.py"):
        for name in imports(path):
            target = name.removeprefix("sayso.annotate.").partition(".")[0]
            if name.startswith("sayso.annotate.") and target in FOLDERS_BELOW:
                assert target in FOLDERS_BELOW[folder] | {folder}, f"{path.name} may not import {name}"


def test_the_folders_of_annotate_are_those_named_here() -> None:
    assert {path.parent.name for path in (ROOT / "annotate").glob("*/__init__.py")} == set(FOLDERS_BELOW)


def test_every_module_of_annotate_is_reached_from_outside() -> None:
    modules = {".".join(("sayso", *path.relative_to(ROOT).with_suffix("").parts)): path for path in ROOT.rglob("*.py")}
    wanted = [name for name in modules if not name.startswith("sayso.annotate.")]
    reached: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in modules and name not in reached:
            reached.add(name)
            wanted += [*imports(modules[name]), *imported_members(modules[name])]
    left = {name for name in modules if name not in reached and not name.endswith("__init__")}
    assert left == set(), "nothing imports these"


def imported_members(path: Path) -> Iterator[str]:
    """What may be modules among the names that a module imports from packages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


PAGES = [REPOSITORY / "SECURITY.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"`([a-z_]+/[a-z_/]*\.py)`", page.read_text(encoding="utf-8")))
    assert {name for name in named if not (ROOT / name).is_file() and not (REPOSITORY / name).is_file()} == set()
