"""Whom a source means, by rule: names, descriptions, offices and pronouns."""
