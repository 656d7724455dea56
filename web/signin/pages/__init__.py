"""The pages of signing in: the door, and what people see of their own account."""
