"""What differs between two versions of a flow, as a designer reads it."""

from core.flow.diff.change import Change
from core.flow.diff.whole import Trees, diff

__all__ = ["Change", "Trees", "diff"]
