"""Each start looks first whether the thread before has ended: there is one at a time."""
import threading
from collections import deque


class Speaker:
    def __init__(self):
        self.words = deque()
        self.spoken = 0
        self.voice = None

    def say(self, word):
        self.words.append(word)
        if self.voice and self.voice.is_alive():
            return
        self.voice = threading.Thread(target=self.speak, daemon=True)
        self.voice.start()

    def speak(self):
        while self.words:
            print(self.words.popleft())
            self.spoken += 1


class Refresher:
    def __init__(self):
        self.rounds = 0
        self.thread = None

    def refresh(self):
        if (thread := self.thread) is not None:
            thread.join()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        self.rounds += 1


class Careless:
    def __init__(self):
        self.rounds = 0
        self.thread = None

    def refresh(self):
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        self.rounds += 1  # expect: unlocked-shared-update


updater = None
checked = 0


def check():
    global checked
    checked += 1


def update():
    global updater
    if updater is None:
        updater = thread = threading.Thread(target=check)
        thread.start()


def main(words):
    speaker, refresher, careless = Speaker(), Refresher(), Careless()
    for word in words:
        speaker.say(word)
        refresher.refresh()
        careless.refresh()
        update()
