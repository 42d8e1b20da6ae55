"""Statements: made of attributions, and which holds or carries on which."""
