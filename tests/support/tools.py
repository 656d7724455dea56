"""Tools a test may need. Absent: the test is skipped with the reason, or fails under CAIRN_REQUIRE_ALL=1."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "vectors"
INTEROP = ROOT / "tests" / "interop"
E2E = ROOT / "tests" / "e2e"
POSTGRES_URL = os.environ.get(
    "CAIRN_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)

RABBITMQ_URL = os.environ.get("CAIRN_TEST_RABBITMQ_URL", "amqp://127.0.0.1:5672")
REDIS_URL = os.environ.get("CAIRN_TEST_REDIS_URL", "redis://127.0.0.1:6379")


def _postgres() -> str | None:
    host, port = POSTGRES_URL.rsplit("@", 1)[-1].split("/")[0].split(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError as error:
        return f"no PostgreSQL at {host}:{port} ({error})"
    return None


def redis_url() -> str:
    """Return the address of a Redis database of this process's own; the calling test is skipped where there is none."""
    need("redis")
    return f"{REDIS_URL}/{1 + os.getpid() % 15}"


def rabbitmq_url() -> str:
    """Return the address of a RabbitMQ; the calling test is skipped where there is none, as Redis is tested besides."""
    reason = _answers("RabbitMQ", RABBITMQ_URL)
    if reason is not None:
        pytest.skip(reason)
    return RABBITMQ_URL


def _answers(what: str, url: str) -> str | None:
    host, port = url.rsplit("@", 1)[-1].rsplit("/", 1)[-1].split(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError as error:
        return f"no {what} at {host}:{port} ({error})"
    return None


def _redis() -> str | None:
    return _answers("Redis", REDIS_URL)


def _node() -> str | None:
    if shutil.which("node") is None:
        return "Node is not installed"
    return (
        None if (INTEROP / "node_modules").is_dir() else "the npm packages of tests/interop are not installed"
    )


def _axe() -> str | None:
    return None if (E2E / "node_modules").is_dir() else "the npm packages of tests/e2e are not installed"


def chromium() -> str | None:
    """Return the path of Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def quick_chromium() -> str | None:
    """Return the path of Debian's build without a user interface, which draws pages with a third of the work."""
    return shutil.which("chromium-headless-shell") or chromium()


def _browser() -> str | None:
    return None if chromium() else "Chromium is not installed"


def _fonts() -> str | None:
    """Return why names in Arabic and Chinese letters can not be drawn."""
    if shutil.which("fc-list") is None:
        return "fontconfig is not installed"
    for language in ("ar", "zh-cn"):
        found = subprocess.run(["fc-list", f":lang={language}", "file"], capture_output=True, check=False)
        if not found.stdout.strip():
            return f"no font for {language} is installed"
    return None


def _vectors() -> str | None:
    return None if VECTORS.is_dir() else "the third-party vectors are not beside the project"


def _buildah() -> str | None:
    if os.geteuid() != 0:
        return "building images here takes root"
    absent = [tool for tool in ("buildah", "mmdebstrap", "unshare", "nsenter") if shutil.which(tool) is None]
    return f"{', '.join(absent)} not installed" if absent else None


_MISSING: dict[str, Callable[[], str | None]] = {
    "postgres": _postgres,
    "redis": _redis,
    "node": _node,
    "axe": _axe,
    "browser": _browser,
    "fonts": _fonts,
    "vectors": _vectors,
    "buildah": _buildah,
}


def missing(tool: str) -> str | None:
    """Return why a tool can not be used, or None."""
    return _MISSING[tool]()


def need(tool: str) -> None:
    """Skip the calling test (or fail it under CAIRN_REQUIRE_ALL=1) unless the tool is there."""
    reason = missing(tool)
    if reason is None:
        return
    if os.environ.get("CAIRN_REQUIRE_ALL") == "1":
        pytest.fail(f"{tool} is required: {reason}")
    pytest.skip(f"{tool}: {reason}")
