"""Lays out lines on a terminal: text with a hanging indent, headings with a mark at the margin, rules, labels."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

SMALLEST = 24  # minimum columns for text at any depth


@dataclass(frozen=True, slots=True)
class Block:
    """Text wrapped to the width left by a prefix, which begins each line."""

    text: Text
    prefix: Text
    first: Text | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(SMALLEST, options.max_width - self.prefix.cell_len)
        for number, line in enumerate(self.text.wrap(console, width)):
            before = self.first if self.first is not None and number == 0 else self.prefix
            yield _joined(before, line)


@dataclass(frozen=True, slots=True)
class Heading:
    """Text after a prefix, with a mark at the right margin of its first line."""

    text: Text
    prefix: Text
    mark: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = Text(" " * self.prefix.cell_len)
        room = options.max_width - indent.cell_len - self.mark.cell_len - 2
        if room < SMALLEST:  # the mark goes below
            yield Block(self.text, indent, self.prefix)
            yield Block(self.mark, indent)
            return
        first, *others = self.text.wrap(console, room)
        first.rstrip()
        yield _joined(self.prefix, first, Text(" " * (room + 2 - first.cell_len)), self.mark)
        for line in others:
            yield _joined(indent, line)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the whole width with a title near its start."""

    title: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        title = self.title.copy()
        title.truncate(max(SMALLEST, options.max_width - 8), overflow="ellipsis")
        rest = "─" * max(2, options.max_width - title.cell_len - 4)
        yield Text.assemble(("── ", "rule"), title, (f" {rest}", "rule"))


@dataclass(frozen=True, slots=True)
class Labels:
    """Colored labels followed by words. Without color, the labels are in brackets."""

    labels: tuple[tuple[str, str], ...]
    words: Text
    prefix: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        plain = console.color_system is None or console.no_color
        labels = Text(" ").join(
            Text(f"[{label}]") if plain else Text(f" {label} ", style) for label, style in self.labels
        )
        first = Text.assemble(self.prefix, labels, " " if labels and self.words else "")
        yield Block(self.words, Text(" " * first.cell_len), first)


def _joined(*parts: Text) -> Text:
    parts[-1].rstrip()
    return Text.assemble(*parts)
