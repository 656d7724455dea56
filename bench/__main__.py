"""`python -m bench`: measure everything, print a table, write bench/out/results.json.

All times are CPU times of this process, so neighbours on the machine disturb little. A ratio is the median over
nine rounds, each of forty calls of ours and then forty of the floor. What is inside each number is said
where it is measured, in `bench.numbers`; the badge is that of `bench.subject`.
"""

import json
import sys
from pathlib import Path

from bench.numbers import NUMBERS, Number, measured
from contexts.canonical import warm

OUT = Path(__file__).parent / "out" / "results.json"


def main() -> int:
    """Run the benchmarks named as arguments, or all; return 1 if one is over its target."""
    wanted = sys.argv[1:] or list(NUMBERS)
    warm()
    print(f"{'':28}{'value':>9}{'target':>9}{'ours µs':>12}{'floor µs':>12}")
    found = []
    for number in measured(wanted):
        found.append(number)
        print(_row(number), flush=True)
    if not sys.argv[1:]:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps({each.name: round(each.value, 3) for each in found}, indent=2) + "\n")
    return int(any(each.value > each.target for each in found))


def _row(number: Number) -> str:
    mark = "" if number.value <= number.target else "  over the target"
    return (
        f"{number.name:28}{number.value:9.2f}{number.target:9.1f}"
        f"{number.ours:12.1f}{number.floor:12.1f}{mark}"
    )


if __name__ == "__main__":
    sys.exit(main())
