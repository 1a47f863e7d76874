"""The assessment table of a year as a workbook: out with drop-down lists, in with mistakes in red; and as a form."""

from bot.papers.scheme.forms import FormRow, field_name, form_rows, newest, require_version, typed
from bot.papers.scheme.importing import BAD_ROWS, SchemePlan, apply, compare, described
from bot.papers.scheme.rows import COLUMNS, book

__all__ = [
    "BAD_ROWS",
    "COLUMNS",
    "FormRow",
    "SchemePlan",
    "apply",
    "book",
    "compare",
    "described",
    "field_name",
    "form_rows",
    "newest",
    "require_version",
    "typed",
]
