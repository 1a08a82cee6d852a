"""One start for each thread, and calls of run() that are meant."""
from threading import Thread


def work():
    print("working")


class Worker(Thread):
    def run(self):
        super().run()
        print("working")

    def here(self):
        self.run()


class Restartable(Thread):
    def start(self):
        print("again")

    def run(self):
        print("working")


class Robot:
    def run(self):
        print("walking")

    def start(self):
        print("walking")


def new_each_time():
    thread = Thread(target=work)
    thread.start()
    thread = Thread(target=work)
    thread.start()


def one_of_two(now):
    thread = Thread(target=work)
    if now:
        thread.start()
    else:
        print("later")
        thread.start()


def guarded():
    thread = Thread(target=work)
    thread.start()
    try:
        thread.start()
    except RuntimeError:
        print("once is enough")


def restart():
    worker = Restartable()
    worker.start()
    worker.start()


def robots(robot):
    mine = Robot()
    mine.run()
    mine.start()
    mine.start()
    robot.run()
    robot.start()
    robot.start()


def test_worker():
    worker = Worker()
    worker.run()


def looks_before():
    thread = Thread(target=work)
    thread.start()
    if thread.ident is None:
        thread.start()


def other_elements():
    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    threads[0] = Thread(target=work)
    for thread in threads:
        if not thread.is_alive():
            thread.start()
    threads.clear()
    threads.extend(Thread(target=work) for _ in range(3))
    for thread in threads:
        thread.start()


def each_pair(jobs: list[tuple[str, Thread]]):
    for name, thread in jobs:
        print(name)
        thread.start()
    for _, (name, thread) in enumerate(jobs):
        print(name)
        thread.join()
