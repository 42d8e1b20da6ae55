"""Generate pages of the documentation site: the commands, their extras, and files of the repository.

MkDocs loads this file as a hook (`hooks` in mkdocs.yml). The pages of commands come from the help of the commands, and
the page on extras from the checks that commands make before they start, so neither can go out of date.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.main import sayso
from sayso.cli.needs import NEEDS, NEEDS_NONE, PICTURES, SUFFIXES
from sayso.export.formats import FORMATS
from sayso.extras import EXTRAS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)#\s]+)")
OTHERWISE = {
    "corpus": ("`--corpus FOLDER`", "`sayso add` of a corpus"),
    "documents": ("`.xlsx`, `.pdf` and `.rtf` files",),
    "cluster": ("`sayso corpus --ray ADDRESS`",),
    "frame": ("`to_frame()` in Python",),
    "postgres": ("`--record postgresql://…`",),
    "spacy": ('`nlp.add_pipe("sayso")` in Python',),
}
"""Features that need an extra and are not in a table of the code."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages of whole folders to the navigation."""
    pages = {
        "commands": ["commands/index.md", "commands/extras.md", *(f"commands/{name}.md" for name in sayso.commands)],
        "models": [path.relative_to(DOCS).as_posix() for path in sorted((DOCS / "models").glob("*.md"))],
    }
    config.nav = _filled(config.nav or [], pages)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the files of the repository to which pages link."""
    from mkdocs.structure.files import File

    for name, text in command_pages().items():
        files.append(File.generated(config, name, content=text))
    for path in linked_files():
        uri = f"repository/{path.relative_to(ROOT).as_posix()}"
        files.append(File.generated(config, uri, content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite links to the places of their targets on the site."""
    uri = page.file.src_uri
    if uri.startswith("commands/"):
        return markdown
    return relink(markdown, _source_of(uri), uri)


def linked_files() -> list[Path]:
    """Return the files outside docs/ to which pages link, and those to which these link."""
    found: set[Path] = {ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"}
    waiting = [*DOCS.rglob("*.md"), *found]
    while waiting:
        page = waiting.pop()
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            if path.is_file() and not path.is_relative_to(DOCS) and path not in found:
                found.add(path)
                if path.suffix == ".md":
                    waiting.append(path)
    return sorted(found)


def relink(markdown: str, source: Path, uri: str) -> str:
    """Rewrite the links of a page, from places in the repository to places on the site.

    Args:
        markdown: The page.
        source: Its file.
        uri: Its place on the site.
    """

    def on_site(link: re.Match[str]) -> str:
        path = (source.parent / link[1]).resolve()
        if not path.is_relative_to(ROOT):
            return link[1]
        place = path.relative_to(DOCS) if path.is_relative_to(DOCS) else Path("repository", path.relative_to(ROOT))
        return Path(os.path.relpath(place, Path(uri).parent)).as_posix()

    return LINK.sub(on_site, markdown)


def command_pages() -> dict[str, str]:
    """Return the pages on commands by their place on the site: one per command, a list of all, and the extras."""
    root = click.Context(sayso, info_name="sayso")
    pages = {f"commands/{name}.md": _page(command, root) for name, command in sayso.commands.items()}
    return {"commands/index.md": _index(root), "commands/extras.md": _extras(), **pages}


def _index(root: click.Context) -> str:
    rows = [f"| [`sayso {name}`]({name}.md) | {_cell(_summary(one))} |" for name, one in sayso.commands.items()]
    return "\n".join(
        (
            "# Commands",
            "",
            _prose(sayso.help or ""),
            "",
            "| Command | What it does |",
            "| --- | --- |",
            *rows,
            "",
            "[Which command needs which extra](extras.md).",
            "",
            _examples(sayso.epilog),
        )
    )


def _page(command: click.Command, parent: click.Context) -> str:
    return "\n".join(_section(command, parent, 1))


def _section(command: click.Command, parent: click.Context, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=command.name, parent=parent)
    yield f"{'#' * level} {context.command_path}"
    yield ""
    yield _prose(command.help or "")
    yield ""
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    yield ""
    words = context.command_path.removeprefix("sayso ")
    extra = NEEDS.get(words.partition(" ")[0])
    if extra and words not in NEEDS_NONE and not isinstance(command, click.Group):
        yield f"Needs `pip install 'sayso[{extra}]'`."
        yield ""
    records = [record for one in command.params if (record := one.get_help_record(context)) and record[1]]
    if records and not isinstance(command, click.Group):
        yield "| Option | What it does |"
        yield "| --- | --- |"
        yield from (f"| `{name}` | {_cell(text)} |" for name, text in records)
        yield ""
    yield _examples(command.epilog)
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield ""
            yield from _section(one, context, level + 1)


def _extras() -> str:
    rows = [f"| {name} | {one.purpose} | {', '.join(_needing(name))} |" for name, one in EXTRAS.items()]
    without = ", ".join(f"`sayso {command}`" for command in NEEDS_NONE)
    return "\n".join(
        (
            "# Which command needs which extra",
            "",
            "`pip install 'sayso[NAME]'` adds an extra. A command checks for its extras before it starts, and names",
            "a missing one. Everything that is not in this table works after `pip install sayso` alone, and so does",
            f"{without}.",
            "",
            "| Extra | For | Commands, options and files that need it |",
            "| --- | --- | --- |",
            *rows,
            "",
            "[Install](../how-to/install.md) also lists the functions that need them.",
            "",
        )
    )


def _needing(extra: str) -> Iterator[str]:
    """Yield the features that need an extra: first those that the command line checks, then the others."""
    yield from (f"`sayso {command}`" for command, needed in NEEDS.items() if needed == extra)
    yield from (f"`sayso export {form}`" for form, one in FORMATS.items() if one.extra == extra)
    yield from (f"`{suffix}` files" for suffix, needed in SUFFIXES.items() if needed == extra)
    yield from (f"`--out` to `{suffix}`" for suffix in PICTURES if extra == "picture")
    yield from OTHERWISE.get(extra, ())


def _filled(nav: Sequence[Any], pages: dict[str, list[str]]) -> list[Any]:
    filled: list[Any] = []
    for entry in nav:
        if isinstance(entry, dict):
            ((title, value),) = entry.items()
            entry = {title: _filled(value, pages) if isinstance(value, list) else pages.get(value.rstrip("/"), value)}
        filled.append(entry)
    return filled


def _source_of(uri: str) -> Path:
    return ROOT / uri.removeprefix("repository/") if uri.startswith("repository/") else DOCS / uri


def _summary(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")


def _prose(text: str) -> str:
    """Return help as Markdown: paragraphs as they are, and preformatted parts as blocks."""
    return "\n\n".join(
        f"```text\n{part.removeprefix(chr(8)).strip(chr(10))}\n```" if part.startswith("\b") else _plain(part)
        for part in inspect.cleandoc(text).split("\n\n")
    )


def _examples(epilog: str | None) -> str:
    """Return the examples at the end of a command's help, with their titles in bold."""
    parts: list[str] = []
    for part in (epilog or "").split("\b\n")[1:]:
        title, _, lines = part.partition("\n")
        parts.append(f"**{title.rstrip(':')}**\n\n```text\n{inspect.cleandoc(lines)}\n```\n")
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Escape characters that Markdown would treat as markup, except in code."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*_<\[])", r"\\\1", piece) for piece in pieces)


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|").replace("\n", " ")
