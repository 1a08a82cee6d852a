"""A pool whose workers prepare themselves; results as they come, errors by their callback."""
import multiprocessing

prepared = None

def prepare(value):
    global prepared
    prepared = value

def work(n):
    if n == 5:
        raise ValueError("five")
    return prepared + n

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    failed = []
    with context.Pool(2, initializer=prepare, initargs=(100,), maxtasksperchild=20) as pool:
        print(sorted(pool.imap_unordered(work, range(5), chunksize=2)))
        result = pool.apply_async(work, (5,), error_callback=failed.append)
        result.wait()
        print(result.successful(), pool.starmap(max, [(1, 2), (4, 3)]))
        pool.close()
        pool.join()
    print([str(each) for each in failed])
