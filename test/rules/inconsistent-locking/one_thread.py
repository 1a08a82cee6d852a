"""The thread that alone writes may read without the lock; so may the main thread before it starts others."""
import threading


class Worker:
    def __init__(self):
        self._lock = threading.Lock()
        self._done = 0
        self._thread = None

    def start(self):
        self._done = 0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while self._done < 100:
            with self._lock:
                self._done += 1
            self._note()

    def _note(self):
        print(self._done)

    def progress(self):
        with self._lock:
            return self._done / 100

    def left(self):
        with self._lock:
            return 100 - self._done

    def finish(self):
        self._thread.join()
        self._done = 0


results = []
results_lock = threading.Lock()


def work(n):
    with results_lock:
        results.append(n)


def undo():
    with results_lock:
        results.pop()


def main():
    results.clear()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    threads.append(threading.Thread(target=undo))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        print(result)


main()
