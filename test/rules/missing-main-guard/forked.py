"""Fork imports nothing again."""
import multiprocessing


def square(n):
    return n * n


context = multiprocessing.get_context("fork")
with context.Pool() as pool:
    print(pool.map(square, range(5)))
