"""Pictures for papers: one module per kind, all in one style."""
