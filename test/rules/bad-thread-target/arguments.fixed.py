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
        Thread(target=self.serve).start()
        Thread(target=self.serve, args=(80,)).start()
        Thread(target=self.ping, args=("a", "b")).start()
        Thread(target=self.ping, args=("a",)).start()


def not_a_tuple(path: str):
    Thread(target=work, args=(5,)).start()
    Thread(target=work, args=(5,)).start()
    Thread(target=work, args=("report.csv",)).start()
    Thread(target=flexible, args=("abc",)).start()
    Thread(target=work, args=(path,)).start()
    Timer(1.5, work, args=(5,)).start()


def process_arguments():
    Process(target=work, args=(5,)).start()


def first_is_group():
    Thread(target=work).start()
    threading.Thread(target=lambda: work(1), name="x").start()
    Thread(work, (1,)).start()


def first_is_group_of_a_process():
    Process(target=work, args=(1,)).start()


def swapped():
    Timer(5, work).start()
    Timer(0.5, lambda: work(1)).start()


def counted(pool: ThreadPoolExecutor):
    Thread(target=work).start()
    Thread(target=work, args=(1, 2)).start()
    Thread(target=flexible, args=()).start()
    return pool.submit(work, 1, 2).result()
