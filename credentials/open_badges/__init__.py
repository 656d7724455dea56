"""Open Badges 3.0 whole: one frozen class for each class of its data model, and the rules they must meet."""
