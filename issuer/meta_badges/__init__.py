"""Badges for badges: how they stand, what follows when a part falls, earning them by parts from anywhere."""
