"""The record: what many reports say, kept in SQLite or PostgreSQL. The only place with SQL."""
