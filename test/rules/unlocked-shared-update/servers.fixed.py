"""Servers run the code of handlers in many threads or tasks."""
import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    requests = 0
    requests_lock = threading.Lock()

    def do_GET(self):
        with Handler.requests_lock:
            Handler.requests += 1
        self.lines = 0
        self.lines += 1


class Chat:
    def __init__(self):
        self.people = 0
        self.greeted = 0

    async def serve(self, reader, writer):
        self.people += 1
        before = self.greeted
        await writer.drain()
        self.greeted = before + 1


async def main():
    chat = Chat()
    server = await asyncio.start_server(chat.serve, "127.0.0.1", 8888)
    await server.serve_forever()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
    asyncio.run(main())
