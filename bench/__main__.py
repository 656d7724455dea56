"""`python -m bench [NAME …]`: measure everything, print a table, write bench/out/results.json.

All times are CPU times, so neighbours on the machine disturb little. A ratio is the median over some rounds, each of
a series of calls of ours and then of what stands beside it: a floor in this process, or a program of others in its
own. What is inside each number is said where it is measured; the badge is that of `bench.subject`.
"""

import json
import sys
from pathlib import Path

from bench.table import NUMBERS, Absent, Number, measured
from contexts.canonical import warm

OUT = Path(__file__).parent / "out" / "results.json"


def main() -> int:
    """Run the benchmarks named as arguments, or all; return 1 if one is over its target."""
    wanted = sys.argv[1:] or list(NUMBERS)
    warm()
    print(f"{'':28}{'value':>10}{'target':>10}{'':8}{'ours µs':>12}{'beside µs':>12}")
    found: list[Number] = []
    for number in measured(wanted):
        print(_row(number), flush=True)
        if isinstance(number, Number):
            found.append(number)
    if not sys.argv[1:]:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps({each.name: float(f"{each.value:.4g}") for each in found}, indent=2) + "\n")
    return int(not all(each.is_met for each in found))


def _row(number: Number | Absent) -> str:
    if isinstance(number, Absent):
        return f"{number.name:28}skipped: {number.reason}"
    mark = "met" if number.is_met else "MISSED"
    return (
        f"{number.name:28}{number.value:10.3g}{number.target:10.3g}{mark:>8}"
        f"{number.ours:12.1f}{number.beside:12.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
