"""Benchmarks, each beside a floor measured in the same process. `python -m bench` says what they are."""
