"""A pool and processes at module level."""
from multiprocessing import Pool


def square(n):
    return n * n


if __name__ == "__main__":
    # All numbers at once.
    with Pool() as pool:
        print(pool.map(square, range(5)))  # squares

    print("done")
