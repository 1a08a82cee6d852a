"""A manager's dictionary that several processes fill."""
import multiprocessing

def work(table, lock, n):
    with lock:
        table[n] = n * n

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        table, lock = manager.dict(), manager.Lock()
        processes = [context.Process(target=work, args=(table, lock, n)) for n in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(sorted(table.items()))
