"""Process pool."""
import concurrent.futures
def square(n):
    return n * n
if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        assert list(pool.map(square, range(5))) == [0, 1, 4, 9, 16]
