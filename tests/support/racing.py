"""Processes for tests that race: each is forked from one that has loaded the project and done nothing else.

Loading it anew in each racer would take most of the time that such a test takes.
"""

import multiprocessing

RACING = multiprocessing.get_context("forkserver")
RACING.set_forkserver_preload(["cairn.app", "cairn.demo", "cairn.jobs", "cairn.wallet.presenting", "pytest"])
