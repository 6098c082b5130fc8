from tests.register import register
from tests.shared import uncounted

__all__ = ["register", "uncounted"]
