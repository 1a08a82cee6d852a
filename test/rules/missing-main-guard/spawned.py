"""The start method is said to be spawn; what is defined below must stay there."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


multiprocessing.set_start_method("spawn")
executor = ProcessPoolExecutor()  # expect: missing-main-guard
print(list(executor.map(square, range(5))))


def later():
    print("later")
