"""Stands between the functions and the emulator and adds what a laptop lacks.

- TLS: the queues' policies refuse plain HTTP, and this is the end of the encrypted way that AWS would have.
- A signature: the local user pool calls functions by Lambda's Invoke API without one, which the emulator refuses. In what it says, its
  own names, such as the pool's id, become those of the stack's pool, and back again in the answers: functions refuse events of any other.
"""

import contextlib
import http.client
import http.server
import json
import threading

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from emulator import KEY, LOOPBACK, REGION

INVOKE = "/2015-03-31/functions/"
SEND = "/v2/email/outbound-emails"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        local = self.path.startswith(INVOKE) and "authorization" not in {name.lower() for name in headers}
        if local:
            body = translated(body, self.server.names)
            headers = signed(self.command, f"http://{headers['Host']}{self.path}", body, headers)
        if self.path == SEND:
            self.server.mails.append(json.loads(body))
        status, answered, content = self.server.ask(self.command, self.path, body, headers | {"X-Forwarded-Proto": "https"})
        if local:
            content = translated(content, {theirs: ours for ours, theirs in self.server.names.items()})
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # whoever asked may have given up
            self.answer(status, answered, content)

    def answer(self, status, headers, content):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = forward

    def log_message(self, *_):
        """The emulator keeps a log of its own."""


def translated(text, names):
    for name, other in names.items():
        text = text.replace(name.encode(), other.encode())
    return text


def signed(method, url, body, headers):
    request = AWSRequest(method, url, data=body, headers=headers)
    SigV4Auth(Credentials(KEY, KEY), "lambda", REGION).add_auth(request)
    return dict(request.headers.items())


class Gateway(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, emulator_port):
        super().__init__((LOOPBACK, 0), Handler)
        self.emulator_port = emulator_port
        self.names = {}  # of the local pool, and what the stack's has in their place
        self.mails = []  # what SES was asked to send, of which the emulator shows only a part

    @property
    def url(self):
        return f"http://{LOOPBACK}:{self.server_port}"

    def ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection(LOOPBACK, self.emulator_port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()


@contextlib.contextmanager
def gateway(emulator_port):
    server = Gateway(emulator_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
