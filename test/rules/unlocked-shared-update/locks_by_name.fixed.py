"""Locks that nobody sees made, known by the names of what is entered: they keep the other threads out."""
import threading

import lockutils


class Guard:
    def __init__(self, make):
        self.depth = 0
        self.served = 0
        self.peak = 0
        self.lost = 0
        self.seen = 0
        self.seen_lock = threading.Lock()
        self.state_lock = make()
        self.threadLock = make()
        self.rw = make()

    def enter(self):
        with self.state_lock.write_lock():
            self.depth += 1
        with self.threadLock:
            self.served += 1
        with self.rw.gen_write_lock():
            self.peak += 1
        with lockutils.lock("lost"):
            self.lost += 1

    def look(self):
        with self.state_lock.read_lock():
            with self.seen_lock:
                self.seen += 1


class FairLockGuard:
    def __init__(self, names):
        self.locks = [lockutils.get(name) for name in sorted(names)]

    def __enter__(self):
        for one in self.locks:
            one.take()

    def __exit__(self, *args):
        for one in self.locks:
            one.give()


def serve(make):
    guard = Guard(make)
    lock_guard = FairLockGuard(["a", "b"])
    total = 0

    def work():
        nonlocal total
        guard.enter()
        guard.look()
        with lock_guard:
            total += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(total)
