"""Multiprocessing queue."""
import multiprocessing
def work(inbox, outbox):
    for n in iter(inbox.get, None):
        outbox.put(n * 2)
if __name__ == "__main__":
    inbox, outbox = multiprocessing.Queue(), multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(inbox, outbox))
    p.start()
    for n in (1, 2, 3, None): inbox.put(n)
    assert sorted(outbox.get() for _ in range(3)) == [2, 4, 6]
    p.join()
