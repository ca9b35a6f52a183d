"""Readers who ask for one page again and again over connections that stay open: `python load.py PORT PATH SECONDS`.

Prints JSON: requests a second, the median and the 99th percentile of the answers' times in milliseconds, and
whatever status was not 200. A process of its own, so that the readers' work is not the server's.
"""

import json
import socket
import sys
import threading
import time
from http import HTTPStatus

READERS = 4


def read_answer(connection: socket.socket) -> int:
    """The status of one answer, after all of it has come."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    if not lengths:
        raise ConnectionError("an answer does not say its length")
    left = int(lengths[0]) - len(body)
    while left > 0:
        left -= len(receive(connection))
    return int(head.split(b" ", 2)[1])


def receive(connection: socket.socket) -> bytes:
    part = connection.recv(262_144)
    if not part:
        raise ConnectionError("the server has hung up")
    return part


class Reader(threading.Thread):
    def __init__(self, port: int, path: str, until: float) -> None:
        super().__init__()
        self.port, self.until = port, until
        self.request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept-Language: en\r\n\r\n".encode()
        )
        self.times: list[float] = []
        self.others: list[int] = []

    def run(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (started := time.perf_counter()) < self.until:
                connection.sendall(self.request)
                status = read_answer(connection)
                self.times.append(time.perf_counter() - started)
                if status != HTTPStatus.OK:
                    self.others.append(status)


def main() -> None:
    port, path, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    started = time.perf_counter()
    readers = [Reader(port, path, started + seconds) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    elapsed = time.perf_counter() - started
    times = sorted(took for reader in readers for took in reader.times)
    print(
        json.dumps(
            {
                "rate": len(times) / elapsed,
                "median": times[len(times) // 2] * 1000,
                "slowest": times[len(times) * 99 // 100] * 1000,
                "others": sorted({status for reader in readers for status in reader.others}),
            }
        )
    )


if __name__ == "__main__":
    main()
