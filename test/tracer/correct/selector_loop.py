"""A small event loop on selectors, woken through a socket pair."""
import selectors, socket, threading

selector, (waker, wake_up) = selectors.DefaultSelector(), socket.socketpair()
selector.register(waker, selectors.EVENT_READ)
calls, lock = [], threading.Lock()

def call_soon(function):
    with lock:
        calls.append(function)
    wake_up.send(b"x")

def run():
    while True:
        for key, _ in selector.select():
            key.fileobj.recv(100)
            with lock:
                ready, calls[:] = calls[:], []
            for function in ready:
                if function is None:
                    return
                function()

results = []
thread = threading.Thread(target=run)
thread.start()
for n in range(5):
    call_soon(lambda n=n: results.append(n))
call_soon(None)
thread.join()
for each in (selector, waker, wake_up):
    each.close()
print(results)
