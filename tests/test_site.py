"""The documentation site: pages made from the commands, links that lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from repository_tools import load_tool
from sayso.cli.main import sayso
from sayso.extras import EXTRAS

ROOT = Path(__file__).parents[1]


SITE_PAGES, CHECK_SITE = load_tool("site_pages"), load_tool("check_site")


def test_each_command_has_a_page_with_all_its_options() -> None:
    pages = SITE_PAGES.command_pages()
    assert {name for name in pages if name not in ("commands/index.md", "commands/extras.md")} == {
        f"commands/{name}.md" for name in sayso.commands
    }
    for name, command in sayso.commands.items():
        for one in (command, *getattr(command, "commands", {}).values()):
            for parameter in () if isinstance(one, click.Group) else one.params:
                if isinstance(parameter, click.Option) and not parameter.hidden:
                    assert parameter.opts[0] in pages[f"commands/{name}.md"], f"{name} {parameter.opts}"


def test_a_group_has_its_commands_on_its_page() -> None:
    page = SITE_PAGES.command_pages()["commands/actors.md"]
    assert "\n## sayso actors merge\n" in page
    assert "sayso actors merge [OPTIONS] ACTOR OTHER..." in page


def test_the_page_of_a_command_names_its_extra() -> None:
    pages = SITE_PAGES.command_pages()
    assert "Needs `pip install 'sayso[web]'`." in pages["commands/serve.md"]
    assert "Needs" not in pages["commands/read.md"]


def test_each_extra_has_something_that_needs_it() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([^|]+) \|$", SITE_PAGES.command_pages()["commands/extras.md"], re.M)
    assert {name for name, needing in rows if needing.strip()} >= {*EXTRAS}


@pytest.mark.parametrize(
    ("link", "source", "uri", "expected"),
    [
        ("../models/actors.md", "docs/how-to/record.md", "how-to/record.md", "../models/actors.md"),
        ("../../deploy/Dockerfile", "docs/how-to/watch.md", "how-to/watch.md", "../repository/deploy/Dockerfile"),
        ("docs/glossary.md", "CONTRIBUTING.md", "repository/CONTRIBUTING.md", "../glossary.md"),
        ("https://example.org/a", "docs/faq.md", "faq.md", "https://example.org/a"),
        ("#cite", "docs/faq.md", "faq.md", "#cite"),
    ],
    ids=["inside docs", "outside docs", "from outside", "web", "anchor"],
)
def test_a_link_leads_to_its_place_on_the_site(link: str, source: str, uri: str, expected: str) -> None:
    assert SITE_PAGES.relink(f"see [this]({link}).", ROOT / source, uri) == f"see [this]({expected})."


def test_broken_links_and_anchors_of_a_site_are_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="b.html#there">1</a><a href="b.html#gone">2</a><a href="c.html">3</a><img src="https://x.example/y">'
    )
    (tmp_path / "b.html").write_text('<h2 id="there">B</h2><a href="index.html">back</a>')
    assert sorted(CHECK_SITE.broken_links(tmp_path)) == [
        "index.html: b.html#gone has no such anchor",
        "index.html: c.html is not there",
    ]


def test_site_is_built_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="make docs installs it")
    pytest.importorskip("mkdocstrings", reason="make docs installs it")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert [*CHECK_SITE.broken_links(tmp_path)] == []
