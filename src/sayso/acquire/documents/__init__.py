"""Readers of documents: Word, PDF, RTF, e-mail, saved pages and zip files."""
