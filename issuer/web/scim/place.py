"""Where the directory is served."""

from typing import Final

PLACE: Final = "/scim/v2"
