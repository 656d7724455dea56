"""From claim to copy: badges composed, signed, delivered at once, later or again."""
