import threading
import unittest


class ConditionTest(unittest.TestCase):
    def test_notify(self):
        condition = threading.Condition()
        with self.assertRaises(RuntimeError):
            condition.notify()
        self.assertRaises(RuntimeError, condition.wait)

    def test_caught(self):
        condition = threading.Condition()
        try:
            condition.notify()
        except RuntimeError:
            print("as it should")
