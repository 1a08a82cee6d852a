"""A process that is started at module level."""
import multiprocessing


def work(n):
    print("working", n)


processes = [multiprocessing.Process(target=work, args=(n,)) for n in range(3)]
for process in processes:
    process.start()  # expect: missing-main-guard
for process in processes:
    process.join()
