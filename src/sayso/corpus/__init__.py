"""Corpora: inputs become shards, shards are read by child processes, and rows become a folder of Parquet tables."""
