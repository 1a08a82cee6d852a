"""One thread alone is no race with itself."""
import threading

count = 0
both = 0
done = 0


def alone():
    global count
    count += 1


def with_main():
    global both
    both += 1  # expect: unlocked-shared-update


def before_and_after():
    global done
    done += 1


worker = threading.Thread(target=alone)
worker.start()
worker.join()
print(count)

other = threading.Thread(target=with_main)
other.start()
both += 1  # expect: unlocked-shared-update
other.join()

done += 1
third = threading.Thread(target=before_and_after)
third.start()
third.join()
done += 1
