"""`cairn run`: serve, and on an empty database make everything a newcomer needs first."""

import argparse
import json
import logging
from contextlib import nullcontext
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from cairn.app import Service, create_app
from cairn.conformance import open_for_conformance, require_loopback
from cairn.console import Console
from cairn.demo import Welcome, welcome
from cairn.installation import open_installation
from cairn.jobs import working
from cairn.reaching import obstacles
from cairn.settings import Overrides, Settings
from cairn.wallet_help import PLACE
from contexts.canonical import warm
from web.logs import configure_logs

GRACE_SECONDS = 20


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn run`."""
    parser.add_argument("service", nargs="?", default="all", choices=[each.value for each in Service])
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 8000, or CAIRN_PORT)")
    parser.add_argument("--public-url", metavar="URL", help="how wallets and verifiers reach this service")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="private key, PEM")
    parser.add_argument(
        "--conformance", action="store_true", help="let anybody issue by the VC-API; on loopback only"
    )
    parser.add_argument("--empty", action="store_true", help="do not make the first organisation and badge")


def overrides(arguments: argparse.Namespace) -> Overrides:
    """Return what the command line says instead of the environment; commands without the options say nothing."""
    return Overrides(
        host=getattr(arguments, "host", None),
        port=getattr(arguments, "port", None),
        public_url=getattr(arguments, "public_url", None),
        tls_cert=getattr(arguments, "tls_cert", None),
        tls_key=getattr(arguments, "tls_key", None),
    )


def run(arguments: argparse.Namespace, console: Console, settings: Settings) -> int:
    """Serve until stopped."""
    configure_logs(level=logging.getLevelNamesMapping()[settings.log_level.upper()])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if arguments.conformance:
        require_loopback(settings, arguments.service)
    here = open_installation(settings)
    service = Service(arguments.service)
    if service is Service.VERIFIER:
        said = Welcome(check_url=f"{settings.public_url}/check")
    else:
        said = welcome(here, make_first=not arguments.empty)
    conformance = open_for_conformance(here) if arguments.conformance else None
    if conformance is None:
        console.data(said.as_json(), said.text())
        if obstacles(settings.public_url):
            console.note(
                f"Phones can not reach {settings.public_url}; {settings.public_url}{PLACE} says why."
            )
    else:
        # One line of JSON and nothing else: a program reads it.
        line = conformance.announcement()
        console.data(line, json.dumps(line))
        here = conformance.here
    warm()
    app = create_app(here, service, office=conformance.office if conformance else None)
    with working(here) if service is not Service.VERIFIER else nullcontext():
        _serve(app, settings)
    return 0


def _serve(app: FastAPI, settings: Settings) -> None:
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
