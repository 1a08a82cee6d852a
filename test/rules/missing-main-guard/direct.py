"""A pool and processes at module level."""
from multiprocessing import Pool


def square(n):
    return n * n


# All numbers at once.
with Pool() as pool:  # expect: missing-main-guard
#    ^^^^
    print(pool.map(square, range(5)))  # squares

print("done")
