"""Two locks in both orders, but the second one is only tried: nobody can wait for ever."""
import threading, time

left, right = threading.Lock(), threading.Lock()
done = []

def both(first, second, name):
    for turn in range(20):
        while True:
            with first:
                if second.acquire(timeout=0.002):
                    try:
                        done.append(name)
                        break
                    finally:
                        second.release()
            time.sleep(0.0005 * (turn % 3))

threads = [
    threading.Thread(target=both, args=(left, right, "a")),
    threading.Thread(target=both, args=(right, left, "b")),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(done).count("a"), len(done))
