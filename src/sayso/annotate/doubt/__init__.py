"""Doubt: how surely a statement is made."""
