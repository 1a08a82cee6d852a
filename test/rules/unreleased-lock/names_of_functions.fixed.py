"""Functions that only sound as if they handed a lock over."""
import threading

lock = threading.Lock()


def send(sock, data):
    with lock:
        if not data:
            return
        sock.value = data


def extend(items, more):
    with lock:
        if more is None:
            return
        items.extend(more)


def begin(state):
    lock.acquire()
    if state.ok:
        return
    lock.release()


def take(jobs):
    with lock:
        job = jobs.first
        if job is None:
            return None
        jobs.first = job.next
    return job


def take_or_hold(jobs):
    lock.acquire()
    if jobs.first is not None:
        return jobs.first
    lock.release()
    return None
