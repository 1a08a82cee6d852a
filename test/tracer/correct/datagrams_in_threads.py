"""A UDP server with a thread for each request."""
import socket
import socketserver
import threading

class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, answering = self.request
        answering.sendto(data[::-1], self.client_address)

class Server(socketserver.ThreadingMixIn, socketserver.UDPServer):
    """Ends when all of its threads have ended."""

with Server(("127.0.0.1", 0), Handler) as server:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    answers = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(2)
        for n in range(10):
            while True:  # A datagram may be lost.
                client.sendto(b"%d abc" % n, server.server_address)
                try:
                    answer = client.recv(100)
                except socket.timeout:
                    continue
                if answer.endswith(b"%d" % n):
                    break
            answers.append(answer)
    server.shutdown()
    thread.join()
print(answers)
