from tests.register import register

__all__ = ["register"]
