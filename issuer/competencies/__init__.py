"""What people at work should be able to do: frameworks, imported or made by hand, and the badges tied to them."""
