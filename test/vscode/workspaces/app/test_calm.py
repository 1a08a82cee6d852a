import threading
import unittest


class CalmTest(unittest.TestCase):
    def test_thread(self):
        seen = []
        thread = threading.Thread(target=seen.append, args=(1,), name="of the test")
        thread.start()
        thread.join()
        self.assertEqual(seen, [1])

    def test_other(self):
        pass
