"""Problems reported by anybody: kind, receipt, merging.

Revision 0007. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))


def downgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))
