"""The referents of sources, by rule: names, descriptions, offices and pronouns."""
