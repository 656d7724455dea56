"""Pages and API for those who check under policies of their own."""
