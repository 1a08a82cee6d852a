"""What was tested can be gone when it is used."""
import threading


class Client:
    def __init__(self):
        self._lock = threading.Lock()
        self._socket = None

    def connect(self, make):
        with self._lock:
            if self._socket is None:
                self._socket = make()

    def close(self):
        with self._lock:
            self._socket.close()
            self._socket = None

    def send(self, data):
        with self._lock:
            if self._socket is not None:
                self._socket.send(data)

    def receive(self, size):
        with self._lock:
            if self._socket is None:
                return b""
            return self._socket.recv(size)

    def is_open(self):
        return self._socket is not None


class Consumer:
    """A thread is safe to use; which one the attribute holds is another matter."""

    def __init__(self, work):
        self._lock = threading.Lock()
        self._thread = None
        self._work = work

    def start(self):
        with self._lock:
            thread = threading.Thread(target=self._work)
            thread.start()
            self._thread = thread

    def stop(self):
        with self._lock:
            if self._thread is not None:
                self._thread.join(1.0)
            self._thread = None

    @property
    def is_active(self):
        return self._thread is not None and self._thread.is_alive()
