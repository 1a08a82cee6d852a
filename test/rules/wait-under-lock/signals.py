import queue
import threading

lock = threading.Lock()
jobs = queue.Queue()
others = queue.Queue()
loaded = threading.Event()
stopped = threading.Event()
filled = threading.Condition()


def produce():
    with lock:
        jobs.put(1)
        loaded.set()
        with filled:
            filled.notify()


def consume():
    with lock:
        print(jobs.get())  # expect: wait-under-lock


def drain():
    with lock:
        while not jobs.empty():
            jobs.get()  # expect: wait-under-lock possible


def start():
    with lock:
        loaded.wait()  # expect: wait-under-lock


def take():
    with lock:
        with filled:
            filled.wait_for(lambda: True)  # expect: wait-under-lock


def feed():
    others.put(1)


def feed_too():
    with lock:
        others.put(2)


def eat():
    with lock:
        print(others.get())


def peek():
    with lock:
        print(jobs.get(block=False), jobs.get_nowait())


def stop():
    stopped.set()


def watch():
    with lock:
        stopped.wait()


for target in (produce, consume, drain, start, take, feed, feed_too, eat, peek, stop, watch):
    threading.Thread(target=target).start()
