"""Functions that only sound as if they handed a lock over."""
import threading

lock = threading.Lock()


def send(sock, data):
    lock.acquire()  # expect: unreleased-lock
    if not data:
        return
    sock.value = data
    lock.release()


def extend(items, more):
    lock.acquire()  # expect: unreleased-lock
    if more is None:
        return
    items.extend(more)
    lock.release()


def begin(state):
    lock.acquire()
    if state.ok:
        return
    lock.release()


def take(jobs):
    lock.acquire()  # expect: unreleased-lock
    job = jobs.first
    if job is None:
        return None
    jobs.first = job.next
    lock.release()
    return job


def take_or_hold(jobs):
    lock.acquire()
    if jobs.first is not None:
        return jobs.first
    lock.release()
    return None
