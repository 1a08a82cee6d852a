"""A tornado server and client on this machine."""
# needs tornado
import asyncio, tornado.httpclient, tornado.httpserver, tornado.netutil, tornado.web

class Hello(tornado.web.RequestHandler):
    async def get(self, name):
        await asyncio.sleep(0.001)
        self.write("hello " + name)

async def main():
    (socket,) = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/(.*)", Hello)]))
    server.add_socket(socket)
    client = tornado.httpclient.AsyncHTTPClient()
    port = socket.getsockname()[1]
    answers = await asyncio.gather(*[client.fetch("http://127.0.0.1:%d/%s" % (port, name)) for name in "abc"])
    print([answer.body for answer in answers])
    server.stop()
    await server.close_all_connections()

asyncio.run(main())
