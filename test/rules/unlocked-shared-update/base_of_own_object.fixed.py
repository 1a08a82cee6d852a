"""What a base class does with an object that each thread has made for itself stays with that thread."""
import threading


class Parser:
    def __init__(self):
        self.position = 0
        self.position_lock = threading.Lock()

    def parse(self, text):
        while self.position < len(text):
            self.position += 1
        return self.position


class Lines(Parser):
    def __init__(self):
        Parser.__init__(self)

    def parse(self, text):
        return Parser.parse(self, text)


class Words(Parser):
    def __init__(self):
        super().__init__()
        self.count()

    def count(self):
        self.position += 1


class Kept(Parser):
    def parse(self, text):
        return super().parse(text)


class Loud(Parser):
    def parse(self, text):
        while self.position < len(text):
            with self.position_lock:
                self.position += 1
        return self.position


class Louder(Loud):
    def parse(self, text):
        return Loud.parse(self, text)


common = Louder()


def work():
    Words()
    lines, kept = Lines(), Kept()
    lines.parse("text")
    kept.parse("text")
    common.parse("text")


for _ in range(4):
    threading.Thread(target=work).start()
