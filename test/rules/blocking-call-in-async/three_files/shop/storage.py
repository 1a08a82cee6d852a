import time


def read(key):
    wait_for_disk()
    return key


def wait_for_disk():
    time.sleep(0.5)
