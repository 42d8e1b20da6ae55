"""Beside: to whom, where and when words were said; events, relations, loaded words, the own voice of an outlet."""
