"""The assessment table of a year as a workbook: out with drop-down lists, in with its mistakes in red."""

from bot.papers.scheme.importing import BAD_ROWS, SchemePlan, apply, compare, described
from bot.papers.scheme.rows import COLUMNS, book

__all__ = ["BAD_ROWS", "COLUMNS", "SchemePlan", "apply", "book", "compare", "described"]
