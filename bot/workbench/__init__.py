"""Key data of the platform's workbench: my open tasks. The face; come in here."""

from bot.workbench.models import WorkbenchFigure

__all__ = ["WorkbenchFigure"]
