"""Beside the statements: addressees, occasions, days, events, relations, loaded words, an outlet's own voice."""
