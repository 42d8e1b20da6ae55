"""Route: the carriers through which a statement reached the reader."""
