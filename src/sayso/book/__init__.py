"""The record book: one object for everything that can be done with a record."""

from sayso.book.record_book import DEFAULT_ADDRESS, RecordBook, open_record

__all__ = ["DEFAULT_ADDRESS", "RecordBook", "open_record"]
