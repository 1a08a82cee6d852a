import time


def fetch(name):
    time.sleep(0.5)
    return name
