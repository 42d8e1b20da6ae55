"""The wheel as a user installs it: bare, or with one extra, in an environment that has nothing else.

These tests build the package and install it from the package index, so they are slow: `make test-all` runs them.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from builders import HARBOUR_REPORT
from sayso.extras import EXTRAS
from word_files import paragraph, word_file

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Commands\n")[2].partition("\n\nExit codes")[0]
ROWS = [row.split("|") for row in TABLE.splitlines() if row.startswith("|")]
COMMANDS = [command for row in ROWS for command in re.findall(r"`(sayso [^`]+)`", row[1])]
SPOKEN_OF = r"^sayso (?:concept add|review|code statements|positions|picture)$"  # without the arguments that they need
PLACEHOLDER = re.compile(rf"…|://|\b(?:FEED|FOLDER|ADDRESS|NAME)\b|{SPOKEN_OF}")
RUNNABLE = [command for command in COMMANDS if not PLACEHOLDER.search(command) and "serve" not in command]
PROVES = {
    "documents": "sayso read report.rtf",
    "corpus": "sayso corpus report.txt --out made && sayso add made --record made.db",
    "frame": """python -c "import sayso; print(sayso.open_record('sayso.db').to_frame().shape)" """,
    "network": "sayso export gexf --out record.gexf",
    "parquet": "sayso export parquet --out tables",
    "picture": "sayso picture bars --out bars.svg",
    "postgres": "python -c 'import psycopg'",
    "spacy": "python -c \"import spacy; spacy.blank('en').add_pipe('sayso')\"",
    "web": "sayso users add ann --password longer-than-ten --record users.db",
}
"""A command for each extra that works with it alone."""

BROUGHT_BY_VENV = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}
MOST_MEGABYTES, WITHOUT_BYTE_CODE = 350, 300
"""Of what the wheel alone installs: 345 and 295 when this was written. A new dependency must be worth its size."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this source."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def install(name: str, folder: Path) -> None:
    """Install the wheel, with an extra or without, into an environment."""
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, name], check=True, capture_output=True)


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel alone."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(folder, with_pip=True)
    install(str(wheel), folder)
    return folder / "bin"


def with_extra(extra: str, wheel: Path, bare: Path, folder: Path) -> Path:
    """The programs of an environment with the wheel and one extra: the bare one's files, linked, and what is missing.

    pip replaces files and writes into none, so the bare environment stays as it is.
    """
    shutil.copytree(bare.parent, folder, symlinks=True, copy_function=os.link)
    program = (bare / "sayso").read_text(encoding="utf-8")
    (folder / "bin/sayso").unlink()
    (folder / "bin/sayso").write_text(program.replace(str(bare.parent), str(folder)), encoding="utf-8")
    (folder / "bin/sayso").chmod(0o755)
    install(f"{wheel}[{extra}]", folder)
    return folder / "bin"


@pytest.fixture(scope="session")
def filled(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what README's commands read, and a record of its reports."""
    folder = tmp_path_factory.mktemp("filled") / "work"
    folder.mkdir()
    fill(folder)
    added = call("sayso add reports/ --record sayso.db", bare, folder)
    assert added.returncode in (0, 3), added.stderr
    return folder


@pytest.fixture
def work(filled: Path, tmp_path: Path) -> Path:
    """A copy of that folder, which a test may change."""
    return shutil.copytree(filled, tmp_path / "work")


def fill(tmp_path: Path) -> None:
    """Write what README's commands read."""
    for name in ("report.txt", "reports/one.txt", "reports/two.txt", "more/page.html", "archives/report.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HARBOUR_REPORT, encoding="utf-8")
    (tmp_path / "sentences.jsonl").write_text('{"id": 1, "sentence": "Oslo condemned the raid."}\n', encoding="utf-8")
    claim = '{"id": 1, "proposition": "The dam should be built.", "text": "It would drown the valley."}\n'
    (tmp_path / "claims.jsonl").write_text(claim, encoding="utf-8")
    rtf = "".join(rf"\u{ord(letter)}?" if ord(letter) > 127 else letter for letter in HARBOUR_REPORT)
    (tmp_path / "report.rtf").write_text(r"{\rtf1\ansi " + rtf.replace("\n", "\\par\n") + "}", encoding="ascii")
    body = "".join(map(paragraph, HARBOUR_REPORT.split("\n\n")))
    (tmp_path / "Files (100).docx").write_bytes(word_file(body))
    (tmp_path / "feeds.txt").write_text("http://127.0.0.1:9/feed.xml\n", encoding="utf-8")
    for name in ("train.jsonl", "dev.jsonl", "corpus/manifest/run.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    shutil.copytree(ROOT / "src/sayso/models/bundles/fast", tmp_path / "my/model")


def call(command: str, programs: Path, work: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell that finds the programs of an environment first."""
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(work), "SAYSO_REVIEWER": "ann", "LANG": "C.UTF-8"}
    return subprocess.run(
        command, shell=True, cwd=work, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_networks_are_packed_in_the_wheel_and_nowhere_else(wheel: Path) -> None:
    source = ROOT / "src"
    with zipfile.ZipFile(wheel) as archive:
        networks = sorted(name for name in archive.namelist() if ".onnx" in name)
        assert networks == sorted(f"{path.relative_to(source).as_posix()}.gz" for path in source.rglob("*.onnx"))
        for name in networks:
            assert gzip.decompress(archive.read(name)) == (source / name.removesuffix(".gz")).read_bytes()


def test_the_table_of_commands_is_found() -> None:
    assert len(RUNNABLE) >= 12


@pytest.mark.parametrize("command", RUNNABLE)
def test_a_command_of_readme_works_or_names_its_extra(command: str, bare: Path, work: Path) -> None:
    if "import dna" in command:
        call("sayso export dna --out record.dna", bare, work)
    done = call(command, bare, work)
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert re.search(r"Try: {3}pip install 'sayso\[\w+\]'", done.stderr), done.stderr
    elif done.returncode == 1:  # nothing in these reports fits, and the site of the feed is down
        assert re.search("nothing found|no report carries|coded|did not answer", done.stderr), done.stderr
    else:
        assert done.returncode in (0, 3), done.stderr


def test_the_bare_install_brings_no_extra(bare: Path, work: Path) -> None:
    names = sorted({module for extra in EXTRAS.values() for module in extra.modules} - {"safetensors", "scipy"})
    code = f"from importlib.util import find_spec; print([name for name in {names} if find_spec(name)])"
    assert call(f'python -c "{code}"', bare, work).stdout == "[]\n"


def test_the_bare_install_stays_small(bare: Path) -> None:
    [packages] = (bare.parent / "lib").glob("python*/site-packages")
    kept = [path for path in packages.iterdir() if path.name.partition("-")[0] not in BROUGHT_BY_VENV]
    files = [one for path in kept for one in (path.rglob("*") if path.is_dir() else [path]) if one.is_file()]
    assert sum(path.stat().st_size for path in files) / 2**20 < MOST_MEGABYTES
    assert sum(path.stat().st_size for path in files if path.suffix != ".pyc") / 2**20 < WITHOUT_BYTE_CODE


@pytest.mark.parametrize("extra", PROVES)
def test_each_extra_works_on_its_own(extra: str, wheel: Path, bare: Path, work: Path, tmp_path: Path) -> None:
    programs = with_extra(extra, wheel, bare, tmp_path / "venv")
    add = "sayso concept add Tunnel --proposition 'The tunnel should open.'"
    code = "sayso code statements Tunnel --from codings.jsonl"
    line = '{"report": "one", "words": "open in June", "stance": "supports"}\n'
    (work / "codings.jsonl").write_text(line, encoding="utf-8")
    assert call(f"{add} && {code}", programs, work).returncode in (0, 3)
    done = call(PROVES[extra], programs, work)
    assert done.returncode in (0, 3), done.stderr


def test_every_extra_has_its_proof() -> None:
    assert {*PROVES} == {*EXTRAS} - {"cluster", "train"}


def test_wheel_and_sdist_pass_twine(wheel: Path) -> None:
    files = [str(path) for path in wheel.parent.iterdir()]
    done = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert len(files) == 2
