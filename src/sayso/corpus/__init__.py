"""Corpora: cuts inputs into shards, reads these in child processes, and writes a folder of Parquet tables."""
