"""A receiver of webhooks on this machine: keeps what it is sent, and answers as it is told."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class WebhookReceiver:
    """What arrived at `url`: each its headers (in lower case) and its body. `answers` come in turn, the last stays."""

    port: int
    answers: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def place(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.place}/hook"

    def answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.got]


@contextmanager
def receiving():
    """Have a receiver on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.receiver = WebhookReceiver(server.server_address[1])
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver = self.server.receiver
        receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        status = receiver.answer()
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", receiver.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""
