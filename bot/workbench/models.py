"""What we store of the workbench: which number each account was shown last."""

from datetime import datetime

from sqlmodel import UniqueConstraint

from bot.core.db import Row, moment_field


class WorkbenchFigure(Row, table=True):
    """The key data an account sees in the platform's workbench."""

    __tablename__ = "workbench_figure"
    __table_args__ = (UniqueConstraint("channel", "userid"),)

    channel: str
    userid: str
    open_tasks: int
    late_tasks: int
    shown_at: datetime = moment_field()
