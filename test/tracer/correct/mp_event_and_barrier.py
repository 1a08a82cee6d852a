"""Processes that start together and say when they are there."""
import multiprocessing

def work(ready, go, results, n):
    ready.wait()
    go.wait()
    results.put(n)

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    ready, go, results = context.Barrier(3), context.Event(), context.Queue()
    processes = [context.Process(target=work, args=(ready, go, results, n)) for n in range(2)]
    for process in processes:
        process.start()
    ready.wait()
    go.set()
    print(sorted(results.get() for _ in processes))
    for process in processes:
        process.join()
