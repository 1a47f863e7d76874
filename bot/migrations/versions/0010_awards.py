"""Awards: nominations, secret ballots, winners, the travelling flag.

Revision 0010. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))


def downgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))
