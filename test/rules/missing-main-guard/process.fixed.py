"""A process that is started at module level."""
import multiprocessing


def work(n):
    print("working", n)


processes = [multiprocessing.Process(target=work, args=(n,)) for n in range(3)]
if __name__ == "__main__":
    for process in processes:
        process.start()
    for process in processes:
        process.join()
