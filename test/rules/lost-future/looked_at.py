"""Somebody asks for the result, or the job sees to its errors itself."""
import logging
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

log = logging.getLogger(__name__)
ready = threading.Event()


def save(path):
    with open(path, "w") as file:
        file.write("text")


def careful(path):
    try:
        save(path)
    except Exception:
        log.exception("could not save %s", path)


def specific(path):
    log.info("saving %s", path)
    try:
        save(path)
    except OSError as error:
        print("could not save", path, error)


def forever(paths):
    while not ready.is_set():
        try:
            for path in paths:
                save(path)
        except Exception as error:
            print(error)


def calls_careful(path):
    print("saving")
    careful(path)


def trivial():
    ready.set()


def report(future):
    if future.exception() is not None:
        log.error("failed", exc_info=future.exception())


def results(paths):
    with ThreadPoolExecutor() as pool:
        first = pool.submit(save, "a")
        first.result()
        pool.submit(save, "b").result()
        pool.submit(save, "c").add_done_callback(report)
        watched = pool.submit(save, "d")
        watched.add_done_callback(report)
        futures = [pool.submit(save, path) for path in paths]
        for future in as_completed(futures):
            future.result()
        more = []
        for path in paths:
            more.append(pool.submit(save, path))
        done, _ = wait(more)
        for future in done:
            future.result()
        for _ in pool.map(save, paths):
            print("one done")
        list(pool.map(save, paths))


def handed_on(pool: ThreadPoolExecutor, path):
    return pool.submit(save, path)


def own_errors(pool: ThreadPoolExecutor, path):
    pool.submit(careful, path)
    pool.submit(specific, path)
    pool.submit(forever, [path])
    pool.submit(calls_careful, path)
    pool.submit(trivial)
    pool.submit(print, "hello")


def processes(paths):
    with multiprocessing.Pool() as pool:
        pool.apply_async(save, ("a",), error_callback=print)
        result = pool.apply_async(save, ("b",))
        result.get()
        pool.map(save, paths)


class Keeper:
    def __init__(self, pool: ThreadPoolExecutor):
        self.pool = pool
        self.future = None

    def begin(self):
        self.future = self.pool.submit(save, "a")


class Desk:
    def submit(self, f):
        return f


def not_a_pool(desk: Desk):
    desk.submit(save)
