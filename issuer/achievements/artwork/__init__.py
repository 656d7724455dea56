"""Pictures of badges, drawn from what they are: the same badge always gets the same picture."""

from issuer.achievements.artwork.design import Design, caption, design, usual_look
from issuer.achievements.artwork.raster import png
from issuer.achievements.artwork.vector import svg

__all__ = ["Design", "caption", "design", "png", "svg", "usual_look"]
