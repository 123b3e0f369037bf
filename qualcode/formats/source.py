"""How much text is read at the most."""

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of text, or of one unpacked XML part: some thirty times the longest public hearing."""

MOST_LINES = 1_000_000
"""Lines of a text: a day of hearings has some ten thousand."""
