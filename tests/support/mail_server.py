"""A mail server on this machine (aiosmtpd): keeps what it takes, and refuses as it is told."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class MailServer:
    """What arrived: each who it was for, and the message. `to` and `data` answer in turn; then all is taken."""

    port: int = 0
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def setting(self):
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self):
        return [message["Message-ID"] for _, message in self.got]

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.to.pop(0) if self.to else "250 fine"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if self.data else "250 taken"
        if answer.startswith("250"):
            content = bytes(envelope.content)
            self.raw.append(content)
            self.got.append((envelope.rcpt_tos[0], message_from_bytes(content, policy=policy.default)))
        return answer

    def authenticate(self, server, session, envelope, mechanism, said):
        assert isinstance(said, LoginPassword)
        self.logins.append((said.login, said.password))
        is_right = said.password == b"right: p@ss"
        return AuthResult(success=is_right, handled=is_right)


class _OnAFreePort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(*, login=False, **options):
    """Have a mail server on a free port of loopback; with `login` whoever sends has to log in first."""
    made = MailServer()
    if login:
        options |= {"auth_required": True, "authenticator": made.authenticate}
    controller = _OnAFreePort(made, hostname="127.0.0.1", port=0, **options)
    controller.start()
    made.port = controller.port
    try:
        yield made
    finally:
        controller.stop()
