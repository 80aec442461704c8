"""A flow as a picture: an SVG made of nothing but the flow."""

from core.flow.draw.svg import draw

__all__ = ["draw"]
