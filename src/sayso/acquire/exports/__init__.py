"""Readers of exports from press databases: one file, many articles."""
