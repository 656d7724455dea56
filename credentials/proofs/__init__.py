"""One file per form of signature."""
