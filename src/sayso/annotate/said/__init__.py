"""Statements: built from attributions, with their nesting and continuations."""
