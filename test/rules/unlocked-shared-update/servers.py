"""Servers run the code of handlers in many threads or tasks."""
import asyncio
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self):
        Handler.requests += 1  # expect: unlocked-shared-update
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
        self.greeted = before + 1  # expect: unlocked-shared-update


async def main():
    chat = Chat()
    server = await asyncio.start_server(chat.serve, "127.0.0.1", 8888)
    await server.serve_forever()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
    asyncio.run(main())
