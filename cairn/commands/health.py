"""`cairn health`: light to start, since a container asks it every few seconds."""

import argparse
import http.client
import ssl
from collections.abc import Mapping

from cairn.console import Console
from cairn.settings import Overrides, load

PATIENCE_SECONDS = 2


def add_health(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn health`."""
    parser.add_argument("--port", type=int, help="the port that the service listens on")
    parser.add_argument("--tls", action="store_true", help="ask over TLS, whoever signed the certificate")


def health(arguments: argparse.Namespace, console: Console, environment: Mapping[str, str]) -> int:
    """Ask the service on this machine whether it is alive; 0 if so."""
    settings = load(environment, Overrides(port=arguments.port))
    is_over_tls = arguments.tls or settings.tls_cert is not None
    connection = _over_tls(settings.port) if is_over_tls else _plain(settings.port)
    try:
        connection.request("GET", "/livez")
        return 0 if connection.getresponse().status == http.client.OK else 1
    except (OSError, http.client.HTTPException) as fault:
        console.note(f"not alive: {type(fault).__name__}")
        return 1
    finally:
        connection.close()


def _plain(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)


def _over_tls(port: int) -> http.client.HTTPConnection:
    # On this machine, to a port that is ours: the name in the certificate is the public one, so it is not asked for.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS, context=context)
