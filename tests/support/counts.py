"""How many cases a counted test runs: all under `make soak`, a twentieth otherwise."""

import os


def count(full: int) -> int:
    """Return `full` under CAIRN_SOAK=1, else a twentieth of it, at least one; the count is printed in soak."""
    if os.environ.get("CAIRN_SOAK") == "1":
        print(f"count {full}")
        return full
    return max(1, full // 20)
