"""Two locks in both orders, always under a third one: that is no deadlock."""
import threading

gate, a, b = threading.Lock(), threading.Lock(), threading.Lock()
count = 0

def work(first, second):
    global count
    for _ in range(50):
        with gate:
            with first, second:
                count += 1

threads = [threading.Thread(target=work, args=pair) for pair in ((a, b), (b, a), (a, b))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count)
