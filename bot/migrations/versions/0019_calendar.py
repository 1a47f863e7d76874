"""Days that work or rest otherwise than the holiday table says.

Revision 0019. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))


def downgrade() -> None:
    """Nothing yet."""
    op.execute(sa.text("SELECT 1"))
