"""One thread alone is no race with itself."""
import threading

count = 0
both = 0
both_lock = threading.Lock()
done = 0


def alone():
    global count
    count += 1


def with_main():
    global both
    with both_lock:
        both += 1


def before_and_after():
    global done
    done += 1


worker = threading.Thread(target=alone)
worker.start()
worker.join()
print(count)

other = threading.Thread(target=with_main)
other.start()
with both_lock:
    both += 1
other.join()

done += 1
third = threading.Thread(target=before_and_after)
third.start()
third.join()
done += 1
