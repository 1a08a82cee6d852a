"""A pool of processes (spawn): map, errors that come back, an orderly end."""
import multiprocessing

def work(n):
    if n == 3:
        raise ValueError(n)
    return n * n

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(work, range(3)))
        try:
            pool.apply(work, (3,))
        except ValueError as error:
            print(repr(error))
        pool.close()
        pool.join()
