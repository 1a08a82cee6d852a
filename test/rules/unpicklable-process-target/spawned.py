"""A Process pickles under spawn and forkserver."""
import multiprocessing
import threading


def with_lock(lock):
    with lock:
        print("mine")


def main():
    def work():
        print("working")

    context = multiprocessing.get_context("spawn")
    context.Process(target=work).start()  # expect: unpicklable-process-target
    context.Process(target=lambda: print("hi")).start()  # expect: unpicklable-process-target
    lock = threading.Lock()
    context.Process(target=with_lock, args=(lock,)).start()  # expect: unpicklable-process-target
    server = multiprocessing.get_context("forkserver")
    server.Process(target=work).start()  # expect: unpicklable-process-target


if __name__ == "__main__":
    main()
