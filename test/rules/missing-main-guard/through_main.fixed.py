"""main() is called without a guard."""
import sys
from multiprocessing import Pool


def square(n):
    return n * n


def compute(numbers):
    with Pool(2) as pool:
        return pool.map(square, numbers)


def main():
    print(compute(range(5)))


print("Python", sys.version)
if __name__ == "__main__":
    main()
