from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

pool = ThreadPoolExecutor(4)
helpers = ThreadPoolExecutor(4)


def size(path):
    return len(path)


def total(paths):
    return sum(helpers.map(size, paths))


def walk(folder):
    with ThreadPoolExecutor() as own:
        futures = [own.submit(walk, name) for name in folder]
        return [future.result() for future in futures]


def in_time(path):
    return pool.submit(size, path).result(timeout=5)


def not_waiting(path):
    return pool.submit(size, path)


def main(folders):
    futures = [pool.submit(total, folder) for folder in folders]
    futures += [pool.submit(in_time, folder) for folder in folders]
    futures += [pool.submit(not_waiting, folder) for folder in folders]
    print([future.result() for future in futures], walk([]))
    with ProcessPoolExecutor() as processes:
        print(list(processes.map(size, folders)))


if __name__ == "__main__":
    main([["a"]])
