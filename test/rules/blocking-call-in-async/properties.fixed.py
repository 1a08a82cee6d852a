"""Reading a property runs its body."""
import asyncio
import functools
import time
from abc import ABC, abstractmethod


class Report:
    @property
    def total(self):
        time.sleep(1)
        return 3

    @functools.cached_property
    def rows(self):
        time.sleep(1)
        return []

    @property
    def quick(self):
        return 1

    @quick.setter
    def quick(self, value):
        time.sleep(value)

    def through(self):
        return self.total + 1

    async def read(self):
        return self.total

    async def cached(self):
        return len(self.rows)

    async def fine(self):
        return self.quick

    async def deeper(self):
        return await asyncio.get_running_loop().run_in_executor(None, self.through)


async def of_another():
    report = Report()
    print(report.total)


class Shape(ABC):
    @property
    @abstractmethod
    def area(self): ...

    async def show(self):
        print(self.area)


class Square(Shape):
    @property
    def area(self):
        return 4


class Circle(Shape):
    @property
    def area(self):
        time.sleep(1)
        return 3
