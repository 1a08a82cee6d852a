"""Every way out releases, or the release is somebody else's business."""
import threading

lock = threading.Lock()
rows = {}


def finally_releases(work):
    lock.acquire()
    try:
        work()
    finally:
        lock.release()


def inside_the_try(work):
    try:
        lock.acquire()
        work()
        return 1
    finally:
        lock.release()


def each_way_releases(key):
    lock.acquire()
    if key not in rows:
        lock.release()
        return None
    row = rows[key]
    lock.release()
    return row


def plain_steps(key, value):
    lock.acquire()
    rows[key] = value
    lock.release()


def handler_releases(work):
    lock.acquire()
    try:
        work()
    except BaseException:
        lock.release()
        raise
    lock.release()


def tested(work):
    if not lock.acquire(timeout=1):
        raise TimeoutError
    try:
        work()
    finally:
        lock.release()


def tested_by_name(work):
    got = lock.acquire(blocking=False)
    try:
        work()
    finally:
        if got:
            lock.release()


def a_flag(work, wanted):
    taken = False
    try:
        if wanted:
            lock.acquire()
            taken = True
        work()
    finally:
        if taken:
            lock.release()


class Gate:
    def __init__(self):
        self._lock = threading.Lock()

    def __enter__(self):
        self._lock.acquire()
        return self

    def __exit__(self, *exc):
        self._lock.release()

    def acquire(self, prepare):
        self._lock.acquire()
        try:
            prepare()
        except BaseException:
            self._lock.release()
            raise

    def later(self, future):
        self._lock.acquire()
        future.add_done_callback(lambda _: self._lock.release())

    def callback(self, future, work):
        self._lock.acquire()
        future.add_done_callback(self._lock.release)
        work()

    def without(self, work):
        with self._lock:
            self._lock.release()
            try:
                work()
            finally:
                self._lock.acquire()

    def hand_back(self, work):
        self._lock.acquire()
        try:
            work()
        finally:
            self._give_back()

    def _give_back(self):
        self._lock.release()


def given(work):
    mine = threading.Lock()
    mine.acquire()
    work(mine)
    mine.release()


def loops(items, work):
    for item in items:
        lock.acquire()
        try:
            if item is None:
                continue
            if item == 0:
                break
            work(item)
        finally:
            lock.release()


def all_of_them(forks, work):
    for fork in forks:
        fork.acquire()
    work()
    for fork in forks:
        fork.release()


locks = [threading.Lock() for _ in range(3)]


def all_of_ours(work):
    for one in locks:
        one.acquire()
    work()
    for one in locks:
        one.release()


def asked_last(ready, work):
    if ready() and lock.acquire(False):
        lock.release()
        work()
    else:
        work()
