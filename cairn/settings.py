"""Settings, read once from the environment (prefix CAIRN_, each also as CAIRN_…_FILE)."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cairn.errors import InvalidSetting
from cairn.language_settings import USUAL_LANGUAGES, read_languages
from cairn.mail_settings import NO_SERVER, MailSettings, read_mail
from cairn.traffic import USUAL_TRAFFIC, Traffic, read_traffic
from issuer.code_flow.clients import WalletClient, read_clients
from issuer.meta_badges.cascade_terms import USUAL as USUAL_CASCADE
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.offering.compatibility import USUAL, Compatibility
from issuer.offering.offer_order import USUAL as USUAL_ORDER
from issuer.offering.offer_order import OfferOrder, order_of
from issuer.offering.wallet_chooser import WalletChoice, read_choices
from issuer.wallets.demands import NONE, Demands, KeyAttestations
from keys.certificates.anchors import Anchors
from keys.errors import KeysError
from keys.sealing import kek_from_text
from verifier.partners.receipts import USUAL_RETENTION
from verifier.web.identity import ClientPrefix
from verifier.web.quotas import USUAL_QUOTA
from web.allowances import Allowance
from web.client_address import Network, read_networks
from web.tongue import Language

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_PORT = 8000
BATCH_SIZE = 4
LARGEST_BATCH = 100
# Up to some 270 years, which no badge lives.
_SPAN = re.compile("([0-9]{1,5})([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
UNDO_WINDOW = timedelta(minutes=10)
CHECKPOINT_EVERY = timedelta(days=1)
LOG_LEVELS = ("debug", "info", "warning")
STARTER_PLAN = "plan-4c.csv"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is configured. `public_url_given` tells whether it was set or derived from the port."""

    database_url: str
    state_dir: Path
    host: str
    port: int
    public_url: str
    public_url_given: bool
    kek: bytes | None
    trust_lists: tuple[str, ...]
    fetch_allow: frozenset[str]
    fetch_ca: Path | None
    starter_plan: Path
    tls_cert: Path | None = None
    tls_key: Path | None = None
    wallets: Compatibility = USUAL
    demands: Demands = NONE
    batch_size: int = BATCH_SIZE
    wallet_clients: tuple[WalletClient, ...] = ()
    verifier_client: ClientPrefix = ClientPrefix.DID
    verifier_cert: Path | None = None
    verifier_key: Path | None = None
    cascade: CascadeTerms = USUAL_CASCADE
    offer_order: OfferOrder = USUAL_ORDER
    wallet_chooser: tuple[WalletChoice, ...] = ()
    traffic: Traffic = USUAL_TRAFFIC
    proxies: tuple[Network, ...] = ()
    log_level: str = "info"
    hr_needs_passkey: bool = False
    checkpoint_every: timedelta = CHECKPOINT_EVERY
    checkpoint_dir: Path = Path("var/checkpoints")
    receipt_retention: timedelta = USUAL_RETENTION
    check_quota: Allowance | None = USUAL_QUOTA
    queue: str = ""
    mail: MailSettings = NO_SERVER
    languages: tuple[Language, ...] = USUAL_LANGUAGES

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database_url.startswith("sqlite")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says instead of the environment."""

    host: str | None = None
    port: int | None = None
    public_url: str | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None


def load(environment: Mapping[str, str], overrides: Overrides = Overrides()) -> Settings:
    """Return the settings.

    Raises:
        InvalidSetting: a value is not one Cairn can work with.
    """
    read = _Reader(environment)
    state_dir = Path(read("STATE_DIR") or "var")
    port = overrides.port if overrides.port is not None else _port(read("PORT"))
    public_url = overrides.public_url or read("PUBLIC_URL")
    derived = _derived_url(port, tls=overrides.tls_cert is not None)
    settings = Settings(
        database_url=read("DATABASE_URL") or f"sqlite:///{state_dir / 'cairn.db'}",
        state_dir=state_dir,
        host=overrides.host or read("HOST") or "127.0.0.1",
        port=port,
        public_url=_public_url(public_url or derived),
        public_url_given=public_url is not None,
        kek=_kek(read("KEK")),
        trust_lists=_several(read("TRUST_LIST")),
        fetch_allow=frozenset((read("FETCH_ALLOW") or "").replace(",", " ").split()),
        fetch_ca=_existing("CAIRN_FETCH_CA", read("FETCH_CA")),
        starter_plan=Path(read("STARTER_PLAN") or example(STARTER_PLAN)),
        tls_cert=overrides.tls_cert,
        tls_key=overrides.tls_key,
        batch_size=_batch_size(read("BATCH_SIZE")),
        wallets=_wallets(_several(read("WALLETS"))),
        wallet_clients=_wallet_clients(_existing("CAIRN_WALLET_CLIENTS", read("WALLET_CLIENTS"))),
        verifier_client=_client_prefix(read("VERIFIER_CLIENT_ID")),
        verifier_cert=_existing("CAIRN_VERIFIER_CERT", read("VERIFIER_CERT")),
        verifier_key=_existing("CAIRN_VERIFIER_KEY", read("VERIFIER_KEY")),
        cascade=CascadeTerms(
            grace=_span("CAIRN_CASCADE_GRACE", read("CASCADE_GRACE"), USUAL_CASCADE.grace),
            undo=_span("CAIRN_UNDO_WINDOW", read("UNDO_WINDOW"), UNDO_WINDOW),
        ),
        offer_order=_offer_order(_several(read("OFFER_ORDER"))),
        demands=_demands(read),
        wallet_chooser=_wallet_chooser(_existing("CAIRN_WALLET_CHOOSER", read("WALLET_CHOOSER"))),
        traffic=_traffic(_several(read("RATE_LIMITS"))),
        proxies=_proxies(_several(read("PROXIES"))),
        log_level=_log_level(read("LOG_LEVEL")),
        hr_needs_passkey=_hr_passkeys(read("HR_PASSKEYS"), public_url or derived),
        checkpoint_every=_span("CAIRN_AUDIT_CHECKPOINTS", read("AUDIT_CHECKPOINTS"), CHECKPOINT_EVERY),
        checkpoint_dir=Path(read("AUDIT_CHECKPOINT_DIR") or state_dir / "checkpoints"),
        receipt_retention=_retention(read("RECEIPT_RETENTION")),
        check_quota=_check_quota(read("CHECK_QUOTA")),
        queue=_queue(read("QUEUE")),
        languages=read_languages(_several(read("LANGUAGES"))),
        mail=read_mail(read("SMTP"), read("MAIL_FROM"), public_url or derived, state_dir),
    )
    if settings.demands.known_wallets and not settings.wallet_clients:
        raise InvalidSetting("CAIRN_KNOWN_WALLETS_ONLY needs CAIRN_WALLET_CLIENTS, or nobody could claim.")
    return settings


class _Reader:
    """Reads CAIRN_NAME, or the file that CAIRN_NAME_FILE names."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def __call__(self, name: str) -> str | None:
        value = self._environment.get(f"CAIRN_{name}")
        file = self._environment.get(f"CAIRN_{name}_FILE")
        if value and file:
            raise InvalidSetting(f"Both CAIRN_{name} and CAIRN_{name}_FILE are set; keep one.")
        if not file:
            return value or None
        try:
            return Path(file).read_text(encoding="utf-8").strip() or None
        except OSError as fault:
            raise InvalidSetting(f"CAIRN_{name}_FILE can not be read: {fault}.") from fault


def example(name: str) -> Path:
    """Return a file among the examples of a checkout, or among the shared files that a wheel installs."""
    found = Path(__file__).resolve().parent.parent / "docs" / "examples" / name
    return found if found.is_file() else Path(sys.prefix) / "share" / "cairn" / name


def _port(text: str | None) -> int:
    if text is None:
        return DEFAULT_PORT
    if not text.isdigit() or not 0 < int(text) < 1 << 16:
        raise InvalidSetting(f"CAIRN_PORT is “{text}”; it takes a number from 1 to 65535.")
    return int(text)


def _derived_url(port: int, *, tls: bool) -> str:
    # did:web forbids IP addresses, so a TLS server on loopback calls itself localhost (ADR 12).
    return f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"


def _public_url(text: str) -> str:
    parts = _parts(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidSetting(f"The public URL “{text}” is not an http or https address.")
    # An empty query is one too.
    if any(mark in text for mark in "?#@\\ ") or parts.path not in ("", "/"):
        raise InvalidSetting(f"The public URL “{text}” may hold a host and a port only.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise InvalidSetting(
            f"The public URL “{text}” is plain http. Wallets and verifiers need https; plain http is for "
            "loopback addresses only."
        )
    return text.rstrip("/")


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        has_place = parts.port != 0
    except ValueError:
        return None
    return parts if has_place else None


def _kek(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return kek_from_text(text)
    except KeysError as fault:
        raise InvalidSetting(f"CAIRN_KEK can not be used: {fault}") from fault


def _batch_size(text: str | None) -> int:
    if text is None:
        return BATCH_SIZE
    if not text.isdigit() or not 0 < int(text) <= LARGEST_BATCH:
        raise InvalidSetting(f"CAIRN_BATCH_SIZE is “{text}”; it takes a number from 1 to {LARGEST_BATCH}.")
    return int(text)


def _span(name: str, text: str | None, usual: timedelta) -> timedelta:
    if text is None:
        return usual
    found = _SPAN.fullmatch(text)
    if found is None:
        raise InvalidSetting(
            f"{name} is “{text}”; it takes a length of time such as 14d, 12h, 10m, 30s or 0s."
        )
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _wallets(names: tuple[str, ...]) -> Compatibility:
    try:
        return Compatibility().turned(names)
    except ValueError as fault:
        raise InvalidSetting(f"CAIRN_WALLETS can not be used: {fault}.") from fault


def _offer_order(names: tuple[str, ...]) -> OfferOrder:
    try:
        return order_of(names)
    except ValueError as fault:
        raise InvalidSetting(f"CAIRN_OFFER_ORDER can not be used: {fault}.") from fault


def _wallet_clients(path: Path | None) -> tuple[WalletClient, ...]:
    if path is None:
        return ()
    try:
        return read_clients(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise InvalidSetting(f"CAIRN_WALLET_CLIENTS can not be used: {fault}.") from fault


def _client_prefix(text: str | None) -> ClientPrefix:
    try:
        return ClientPrefix(text or ClientPrefix.DID)
    except ValueError as fault:
        names = ", ".join(ClientPrefix)
        raise InvalidSetting(f"CAIRN_VERIFIER_CLIENT_ID is “{text}”; it takes one of {names}.") from fault


def _demands(read: _Reader) -> Demands:
    demands = Demands(
        dpop_nonces=_switch("CAIRN_DPOP_NONCES", read("DPOP_NONCES")),
        haip=_switch("CAIRN_HAIP", read("HAIP")),
        encryption=_switch("CAIRN_ENCRYPTION_REQUIRED", read("ENCRYPTION_REQUIRED")),
        known_wallets=_switch("CAIRN_KNOWN_WALLETS_ONLY", read("KNOWN_WALLETS_ONLY")),
        providers=_providers(_existing("CAIRN_WALLET_PROVIDERS", read("WALLET_PROVIDERS"))),
        attested_only=_switch("CAIRN_WALLET_ATTESTATION_REQUIRED", read("WALLET_ATTESTATION_REQUIRED")),
        key_attestations=_key_attestations(read("KEY_ATTESTATIONS")),
    )
    wants_attestations = demands.attested_only or demands.key_attestations is not KeyAttestations.OFF
    if demands.providers is None and wants_attestations:
        raise InvalidSetting("Attestations need CAIRN_WALLET_PROVIDERS, which says whose are trusted.")
    return demands


def _providers(path: Path | None) -> Anchors | None:
    if path is None:
        return None
    try:
        return Anchors.from_pem(path.read_bytes())
    except (OSError, KeysError) as fault:
        raise InvalidSetting(f"CAIRN_WALLET_PROVIDERS can not be used: {fault}.") from fault


def _key_attestations(text: str | None) -> KeyAttestations:
    try:
        return KeyAttestations(text or KeyAttestations.OFF)
    except ValueError as fault:
        raise InvalidSetting(
            f"CAIRN_KEY_ATTESTATIONS is “{text}”; it takes {', '.join(KeyAttestations)}."
        ) from fault


def _wallet_chooser(path: Path | None) -> tuple[WalletChoice, ...]:
    if path is None:
        return ()
    try:
        return read_choices(path.read_text(encoding="utf-8"), lambda name: (path.parent / name).read_bytes())
    except (OSError, ValueError) as fault:
        raise InvalidSetting(f"CAIRN_WALLET_CHOOSER can not be used: {fault}.") from fault


def _traffic(texts: tuple[str, ...]) -> Traffic:
    try:
        return read_traffic(texts)
    except ValueError as fault:
        raise InvalidSetting(f"CAIRN_RATE_LIMITS can not be used: {fault}.") from fault


def _proxies(texts: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return read_networks(texts)
    except ValueError as fault:
        raise InvalidSetting(f"CAIRN_PROXIES can not be used: {fault}.") from fault


def _hr_passkeys(text: str | None, public_url: str) -> bool:
    """Return whether HR signs in by passkey or work account alone; on this very machine only if asked for."""
    if text not in (None, "required", "optional"):
        raise InvalidSetting(f"CAIRN_HR_PASSKEYS is “{text}”; it takes required or optional.")
    parts = _parts(public_url)
    is_here = parts is not None and parts.hostname in LOOPBACK
    return text == "required" if text else not is_here


def _log_level(text: str | None) -> str:
    if text not in (None, *LOG_LEVELS):
        raise InvalidSetting(f"CAIRN_LOG_LEVEL is “{text}”; it takes one of {', '.join(LOG_LEVELS)}.")
    return text or "info"


def _retention(text: str | None) -> timedelta:
    span = _span("CAIRN_RECEIPT_RETENTION", text, USUAL_RETENTION)
    if span < timedelta(days=1):
        raise InvalidSetting(
            f"CAIRN_RECEIPT_RETENTION is “{text}”; receipts are kept for a day (1d) at least."
        )
    return span


def _check_quota(text: str | None) -> Allowance | None:
    if text is None:
        return USUAL_QUOTA
    if text == "off":
        return None
    if not text.isdigit() or not 0 < int(text) < 10**9:
        raise InvalidSetting(
            f"CAIRN_CHECK_QUOTA is “{text}”; it takes off, or how many checks a client may make a day."
        )
    return replace(USUAL_QUOTA, count=int(text))


def _queue(text: str | None) -> str:
    """Return the address of the queue by which machines share work; "" for none."""
    if text is None:
        return ""
    parts = _parts(text)
    if parts is None or parts.scheme not in ("redis", "rediss", "amqp", "amqps") or not parts.hostname:
        # The address may hold a password, so it is not repeated.
        raise InvalidSetting("CAIRN_QUEUE takes an address such as redis://host:6379/0 or amqp://host:5672.")
    return text


def _switch(name: str, text: str | None) -> bool:
    if text not in (None, "on", "off"):
        raise InvalidSetting(f"{name} is “{text}”; it takes on or off.")
    return text == "on"


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in (text or "").split(",") if each.strip())


def _existing(name: str, text: str | None) -> Path | None:
    if text is None:
        return None
    path = Path(text)
    if not path.is_file():
        raise InvalidSetting(f"{name} names “{text}”, which is not a file.")
    return path
