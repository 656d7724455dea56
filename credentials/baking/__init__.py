"""Badges inside pictures: Open Badges 3.0, 5.3. A picture carries one signed credential as text, unchanged."""

from credentials.baking.door import MAX_BYTES, Baked, bake, extract, form_of

__all__ = ["MAX_BYTES", "Baked", "bake", "extract", "form_of"]
