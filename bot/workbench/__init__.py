"""Key data of the platform's workbench: my open tasks. The face; come in here."""

from bot.workbench.differing import Numbers, differing, forget, note
from bot.workbench.models import WorkbenchFigure
from bot.workbench.showing import Shower, figures

__all__ = ["Numbers", "Shower", "WorkbenchFigure", "differing", "figures", "forget", "note"]
