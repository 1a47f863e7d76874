"""A year's list and its dated tasks as files: the template, the import with its mistakes in red, the export."""

from bot.papers.tasks.columns import COLUMNS, NEEDED, OPEN_LISTS
from bot.papers.tasks.exporting import Export, book, export
from bot.papers.tasks.forms import FIRST, HINTS, mark, require_unchanged, save, shown, typed
from bot.papers.tasks.importing import LISTS, ListFile, ListPlan, apply, compare, described, read
from bot.papers.tasks.lists import template

__all__ = [
    "COLUMNS",
    "FIRST",
    "HINTS",
    "LISTS",
    "NEEDED",
    "OPEN_LISTS",
    "Export",
    "ListFile",
    "ListPlan",
    "apply",
    "book",
    "compare",
    "described",
    "export",
    "mark",
    "read",
    "require_unchanged",
    "save",
    "shown",
    "template",
    "typed",
]
