"""RSA keys for tests: each takes a fifth of a second to make, so a few are made and come round again."""

from itertools import cycle

from keys.public import Algorithm
from keys.software import SoftwareSigner

POOL_SIZE = 4


class Pool:
    """Stands in for `SoftwareSigner.generate`: real keys, but of RSA only a few different ones."""

    def __init__(self):
        self._generate = SoftwareSigner.generate
        self._made = []
        self._turn = cycle(range(POOL_SIZE))

    def __call__(self, algorithm):
        if algorithm is not Algorithm.RS256:
            return self._generate(algorithm)
        place = next(self._turn)
        if place == len(self._made):
            self._made.append(self._generate(algorithm))
        return self._made[place]
