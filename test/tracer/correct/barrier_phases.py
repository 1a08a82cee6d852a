"""Workers that go on to the next phase together."""
import threading

parties, phases = 4, 5
totals = [0] * phases
lock = threading.Lock()
tops = []
barrier = threading.Barrier(parties, action=lambda: tops.append(sum(totals)))

def work(n):
    for phase in range(phases):
        with lock:
            totals[phase] += n
        barrier.wait()

threads = [threading.Thread(target=work, args=(n,)) for n in range(parties)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(totals, tops)
