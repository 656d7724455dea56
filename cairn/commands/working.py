"""`cairn work`: carry out jobs and serve nothing, on this machine or on any other."""

import argparse
import logging
import signal
from threading import Event

from cairn.console import Console
from cairn.installation import open_installation
from cairn.jobs import sharing, working
from cairn.settings import Settings
from web.logs import configure_logs

THREADS = 4
MOST_THREADS = 64


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn work`."""
    parser.add_argument(
        "--threads", type=int, default=THREADS, metavar="N", help="how many jobs at once, with CAIRN_QUEUE"
    )


def work(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Carry out jobs until stopped: those that messages tell of, or without CAIRN_QUEUE those that fall due."""
    configure_logs(level=logging.getLevelNamesMapping()[settings.log_level.upper()])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    here, stopped = open_installation(settings), Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopped.set())
    threads = min(max(arguments.threads, 1), MOST_THREADS)
    with sharing(here, threads) if settings.queue else working(here):
        shared = "with others, by messages" if settings.queue else "alone, as they fall due"
        console.data({"works": True, "queue": bool(settings.queue)}, f"Jobs are carried out {shared}.")
        stopped.wait()
    return 0
