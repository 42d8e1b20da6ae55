"""Doubt: how certain statements are."""
