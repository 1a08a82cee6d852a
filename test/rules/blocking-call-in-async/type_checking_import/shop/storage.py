import time


class Storage:
    def write(self, text):
        time.sleep(0.1)
        return text
