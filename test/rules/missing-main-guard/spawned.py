"""The start method is said to be spawn; what is defined below must stay there."""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


multiprocessing.set_start_method("spawn")
executor = ProcessPoolExecutor()
print(list(executor.map(square, range(5))))  # expect: missing-main-guard


def later():
    print("later")
