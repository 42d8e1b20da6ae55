"""Pictures for papers: one module for each kind, all of one style."""
