"""Questions and answers by UDP, with futures that the protocol settles."""
import asyncio

class Server(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data.upper(), address)

class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.asked = {}

    def datagram_received(self, data, address):
        future = self.asked.pop(data.lower(), None)
        if future is not None and not future.done():
            future.set_result(data)

async def main():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Server, local_addr=("127.0.0.1", 0))
    client, protocol = await loop.create_datagram_endpoint(Client, remote_addr=server.get_extra_info("sockname"))

    async def ask(question):
        while True:  # A datagram may be lost.
            future = protocol.asked[question] = loop.create_future()
            client.sendto(question)
            done, _ = await asyncio.wait([future], timeout=1)
            if done:
                return future.result()

    print(sorted(await asyncio.gather(*[ask(b"question %d" % n) for n in range(10)])))
    client.close()
    server.close()

asyncio.run(main())
