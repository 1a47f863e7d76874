"""A year's list and its dated tasks as files: the template, the import with its mistakes in red, the export."""

from bot.papers.tasks.columns import COLUMNS
from bot.papers.tasks.exporting import Export, book, export
from bot.papers.tasks.importing import LISTS, ListFile, ListPlan, apply, compare, described, read
from bot.papers.tasks.lists import template

__all__ = [
    "COLUMNS",
    "LISTS",
    "Export",
    "ListFile",
    "ListPlan",
    "apply",
    "book",
    "compare",
    "described",
    "export",
    "read",
    "template",
]
