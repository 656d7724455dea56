"""Open Badges 3.0 whole: the classes, their JSON and their rules."""
