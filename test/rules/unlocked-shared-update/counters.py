"""A counter that several threads change without a lock."""
import threading

counter = 0
total = 0
seen = 0


def increment():
    global counter
    for _ in range(1000):
        counter += 1  # expect: unlocked-shared-update
#       ^^^^^^^^^^^^


def split():
    global total
    value = total
    value = value + 1
    total = value  # expect: unlocked-shared-update
#   ^^^^^^^^^^^^^


def in_one_expression():
    global seen
    seen = seen + 1  # expect: unlocked-shared-update


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
