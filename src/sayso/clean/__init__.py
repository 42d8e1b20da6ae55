"""A raw page becomes a document: main text, furniture, title, byline, dateline, language."""

from sayso.clean.document import clean_page

__all__ = ["clean_page"]
