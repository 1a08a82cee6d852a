"""Below the guard, or inside of functions that only guarded code calls."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def square(n):
    return n * n


def main():
    with ProcessPoolExecutor() as pool:
        print(list(pool.map(square, range(5))))


with ThreadPoolExecutor() as threads:
    print(list(threads.map(square, range(5))))

executor = ProcessPoolExecutor()
waiting = multiprocessing.Process(target=square, args=(2,))

if multiprocessing.parent_process() is None:
    multiprocessing.Process(target=square, args=(2,)).start()

if __name__ == "__main__":
    main()
    waiting.start()
    print(list(executor.map(square, range(5))))
