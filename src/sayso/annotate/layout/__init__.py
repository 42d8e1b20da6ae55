"""Statements that the layout of a page attributes: turns of transcripts, quotations with a credit line."""
