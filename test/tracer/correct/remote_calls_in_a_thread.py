"""An XML-RPC server in a thread of its own, asked by three others."""
import threading
from xmlrpc.client import ServerProxy
from xmlrpc.server import SimpleXMLRPCServer

counted = {"calls": 0}
guard = threading.Lock()

def add(a, b):
    with guard:
        counted["calls"] += 1
    return a + b

with SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False) as server:
    server.register_function(add)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    results = []

    def ask(n):
        with ServerProxy("http://127.0.0.1:%d" % server.server_address[1]) as proxy:
            results.append([proxy.add(n, m) for m in range(3)])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    server.shutdown()
    serving.join()
print(sorted(results), counted)
