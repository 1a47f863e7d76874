"""Runs of jobs that somebody wished for.

Revision 0020. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))


def downgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))
