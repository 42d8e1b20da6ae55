"""Route: by which carriers a statement reached the reader."""
