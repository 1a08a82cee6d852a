"""State that is made for sharing, that nobody reads afterwards, or that the parent keeps for itself."""
import multiprocessing
from multiprocessing import Process
from threading import Thread

counter = multiprocessing.Value("i", 0)
results = multiprocessing.Queue()
cache = {}
connection = None
shown = 0
mode = "start"
log = []


def work(n):
    with counter.get_lock():
        counter.value += n
    results.put(n)


def cached(n):
    if n not in cache:
        cache[n] = n * n
    return cache[n]


def prepare(path):
    global connection
    connection = path


def use(n):
    return connection, n, cached(n)


def show():
    global shown
    shown += 1


def switch():
    global mode
    mode = "child"


def note():
    log.append("note")


def main():
    process = Process(target=work, args=(3,))
    process.start()
    process.join()
    print(counter.value, results.get())


def pools():
    with multiprocessing.Pool(initializer=prepare, initargs=("db",)) as pool:
        print(pool.map(use, range(5)))


def both():
    show()
    process = Process(target=show)
    process.start()
    process.join()
    print(shown)


def read_before():
    process = Process(target=switch)
    print(mode)
    process.start()


def threads():
    thread = Thread(target=note)
    thread.start()
    thread.join()
    print(log)


if __name__ == "__main__":
    main()
    pools()
    both()
    read_before()
    threads()
