"""The record book: what many reports say, stored in SQLite or PostgreSQL. The only package with SQL."""
