"""The Open Badges 3.0 API, as the side that keeps people's credentials and hands them out."""
