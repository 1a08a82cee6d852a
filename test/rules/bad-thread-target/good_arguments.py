"""Arguments as they should be, or as nobody can tell."""
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process
from threading import Thread, Timer
from unittest import TestCase

import elsewhere


def work(n, m=2):
    print("working", n, m)


def flexible(*args, **kwargs):
    print(args, kwargs)


def keyword_only(*, n):
    print(n)


@elsewhere.inject
def injected(n):
    print(n)


def right(args, kwargs, several, n):
    Thread(target=work, args=(5,)).start()
    Thread(target=work, args=[5]).start()
    Thread(target=work, args=(5, 6)).start()
    Thread(target=work, args=("x")).start()
    Thread(target=work, args=args).start()
    Thread(target=work, args=(n)).start()
    Thread(target=work, args=(*several,)).start()
    Thread(target=work, kwargs={"n": 1}).start()
    Thread(target=work, **kwargs).start()
    Thread(None, work, "name", (1,)).start()
    Timer(5, work, [1]).start()
    Thread(target=flexible).start()
    Thread(target=flexible, args=(1, 2, 3)).start()
    Thread(target=keyword_only, kwargs={"n": 1}).start()
    Thread(target=injected).start()


def processes():
    Process(None, work, args=(1,)).start()


def jobs(pool: ThreadPoolExecutor, n):
    a = pool.submit(work, 1)
    b = pool.submit(work, n=1)
    c = pool.submit(work, 1, m=3)
    d = pool.submit(keyword_only, n=3)
    return a, b, c, d


class OnPurpose(TestCase):
    def test_group(self):
        with self.assertRaises(AssertionError):
            Thread(work)
