"""A source of organizations on this machine: answers what a test says, and remembers what it was asked."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class SourceServer:
    """`answers` is path -> (status, headers, content) or a function of the query that returns such."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                server.asked.append((parts.path, query))
                answer = server.answers.get(parts.path, (404, {}, b""))
                status, headers, content = answer(query) if callable(answer) else answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments):
                """Nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.address = f"http://{self.host}"

    def csv(self, path, content):
        self.answers[path] = (200, {"Content-Type": "text/csv; charset=utf-8"}, content)

    def json(self, path, document):
        self.answers[path] = (200, {"Content-Type": "application/json"}, json.dumps(document).encode())

    def xml(self, path, content):
        self.answers[path] = (200, {"Content-Type": "application/xml"}, content)

    def paged(self, path, items, key=""):
        """A service like those of data.go.kr."""

        def answer(query):
            if key and query.get("serviceKey") != key:
                content = (
                    b"<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
                    b"<returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg>"
                    b"<returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
                )
                return 200, {"Content-Type": "text/xml"}, content
            page, size = int(query.get("pageNo", 1)), int(query.get("numOfRows", 10))
            body = {
                "items": {"item": items[(page - 1) * size : page * size]} if items else "",
                "totalCount": len(items),
            }
            document = {"response": {"header": {"resultCode": "00", "resultMsg": "NORMAL SERVICE."}, "body": body}}
            return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()

        self.answers[path] = answer


@contextmanager
def source_server():
    server = SourceServer()
    thread = threading.Thread(target=server.http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()
        thread.join(5)
