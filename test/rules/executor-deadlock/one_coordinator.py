from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(8)


def size(path):
    return len(path)


def coordinate(paths):
    return list(pool.map(size, paths))  # expect: executor-deadlock possible


def main():
    future = pool.submit(coordinate, ["a", "b"])
    print(future.result())


main()
