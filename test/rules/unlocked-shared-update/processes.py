"""Each process has its own memory: nothing is shared."""
import multiprocessing

counter = 0


def work():
    global counter
    counter += 1


if __name__ == "__main__":
    for _ in range(4):
        multiprocessing.Process(target=work).start()
