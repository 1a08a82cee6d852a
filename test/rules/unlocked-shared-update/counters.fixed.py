"""A counter that several threads change without a lock."""
import threading

counter = 0
counter_lock = threading.Lock()
total = 0
total_lock = threading.Lock()
seen = 0
seen_lock = threading.Lock()


def increment():
    global counter
    for _ in range(1000):
        with counter_lock:
            counter += 1


def split():
    global total
    with total_lock:
        value = total
        value = value + 1
        total = value


def in_one_expression():
    global seen
    with seen_lock:
        seen = seen + 1


def main():
    threads = []
    for _ in range(5):
        threads.append(threading.Thread(target=increment))
        threads.append(threading.Thread(target=split))
        threads.append(threading.Thread(target=in_one_expression))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(counter, total, seen)


main()
