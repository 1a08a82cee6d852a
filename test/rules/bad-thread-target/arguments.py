"""The arguments are not a tuple, are too many or too few, or the callable is in the wrong place."""
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process
from threading import Thread, Timer


def work(n):
    print("working", n)


def flexible(n, *rest, limit=3):
    print(n, rest, limit)


class Service:
    def serve(self, port):
        print("serving", port)

    @staticmethod
    def ping(host):
        print("ping", host)

    def begin(self):
        Thread(target=self.serve).start()  # expect: bad-thread-target
        Thread(target=self.serve, args=(80,)).start()
        Thread(target=self.ping, args=("a", "b")).start()  # expect: bad-thread-target
        Thread(target=self.ping, args=("a",)).start()


def not_a_tuple(path: str):
    Thread(target=work, args=(5)).start()  # expect: bad-thread-target
    Thread(target=work, args=5).start()  # expect: bad-thread-target
    Thread(target=work, args=("report.csv")).start()  # expect: bad-thread-target
    Thread(target=flexible, args="abc").start()  # expect: bad-thread-target
    Thread(target=work, args=(path)).start()  # expect: bad-thread-target
    Timer(1.5, work, args=(5)).start()  # expect: bad-thread-target


def process_arguments():
    Process(target=work, args=(5)).start()  # expect: bad-thread-target


def first_is_group():
    Thread(work).start()  # expect: bad-thread-target
    #      ^^^^
    threading.Thread(lambda: work(1), name="x").start()  # expect: bad-thread-target
    Thread(work, (1,)).start()  # expect: bad-thread-target


def first_is_group_of_a_process():
    Process(work, args=(1,)).start()  # expect: bad-thread-target


def swapped():
    Timer(work, 5).start()  # expect: bad-thread-target
    Timer(lambda: work(1), 0.5).start()  # expect: bad-thread-target


def counted(pool: ThreadPoolExecutor):
    Thread(target=work).start()  # expect: bad-thread-target
    Thread(target=work, args=(1, 2)).start()  # expect: bad-thread-target
    Thread(target=flexible, args=()).start()  # expect: bad-thread-target
    return pool.submit(work, 1, 2).result()  # expect: bad-thread-target
