"""Pictures of badges, drawn from what they are: the same badge always gets the same picture."""

from issuer.artwork.design import Design, caption, design
from issuer.artwork.raster import png
from issuer.artwork.vector import svg

__all__ = ["Design", "caption", "design", "png", "svg"]
