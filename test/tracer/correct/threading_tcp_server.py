"""A threaded TCP server, its clients, and an orderly shutdown."""
import socket, socketserver, threading

class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())

socketserver.ThreadingTCPServer.allow_reuse_address = True
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Upper) as server:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    answers = []

    def ask(word):
        with socket.create_connection(server.server_address) as connection:
            connection.sendall(word + b"\n")
            answers.append(connection.makefile("rb").readline())

    clients = [threading.Thread(target=ask, args=(word,)) for word in (b"a", b"b", b"c")]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    server.shutdown()
    thread.join()
print(sorted(answers))
